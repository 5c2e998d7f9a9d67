"""Many clients that ask for heavy work again and again, in a process of their own, while others are served beside."""

from __future__ import annotations

import argparse
import http.client
import itertools
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hostile.bombs import EVERYTHING_FIVE_TIMES, select

CLIENTS: Final = 50
PAUSE_SECONDS: Final = 0.05
"""Who is refused asks again after so short a time, whatever `Retry-After` says."""
PATIENCE_SECONDS: Final = 60
WORK: Final = {
    "20,000 rows": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000",
    "endless": select(EVERYTHING_FIVE_TIMES, "(COUNT(*) AS ?n)"),
}
ATTACKER: Final = "127.0.0.1"
BYSTANDER: Final = "127.0.0.2"


@dataclass
class Answers:
    """What came back to the clients: how often each status, and the times in seconds of the results."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        """Return one line for a table."""
        median = f", median {statistics.median(self.seconds):.1f} s" if self.seconds else ""
        return f"{dict(self.statuses)}{median}"


def environment_apart(query_seconds: int, queue_seconds: int = 5) -> dict[str, str]:
    """Return the settings of a server that tells clients on this machine apart by address, yet limits no rate.

    All its queries need places, as they do over a large release.
    """
    settings = {"RATE_LOOPBACK": 1, "RATE_PER_MINUTE": 0, "NEAR_TRIPLES": 0}
    settings |= {"QUERY_SECONDS": query_seconds, "QUEUE_SECONDS": queue_seconds}
    return {f"CITIVERSE_{name}": str(value) for name, value in settings.items()}


@contextmanager
def heavy_clients(base: str, kind: str) -> Iterator[Answers]:
    """Let many clients begin at the same moment; yield what comes back to them, filled at the end of the block."""
    answers = Answers()
    command = [sys.executable, __file__, base, kind]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the clients cannot be spoken to")
        process.stdout.readline()
        try:
            yield answers
        finally:
            process.stdin.close()
            for status, seconds in map(str.split, filter(str.strip, process.stdout)):
                answers.statuses[status] += 1
                answers.seconds += [float(seconds)] * (status == "200")


def ask_again_and_again(base: str, kind: str, number: int, stop: threading.Event, answers: list[str]) -> None:
    """Ask one new heavy query after the other until `stop`; add status and time of each answer to `answers`."""
    for turn in itertools.count():
        if stop.is_set():
            return
        start = time.monotonic()
        try:
            status = ask(base, f"{WORK[kind]} # {number} {turn}")
        except (OSError, http.client.HTTPException) as error:
            answers.append(f"{type(error).__name__} 0")
            continue
        answers.append(f"{status} {time.monotonic() - start:.3f}")
        if status >= 400:
            stop.wait(PAUSE_SECONDS)


def ask(base: str, text: str) -> int:
    """Return the status of the answer once all of it has been read."""
    place = urllib.parse.urlsplit(base).netloc
    connection = http.client.HTTPConnection(place, timeout=PATIENCE_SECONDS, source_address=(ATTACKER, 0))
    try:
        connection.request("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        while answer.read(1 << 20):
            pass
        return answer.status
    finally:
        connection.close()


def main() -> None:
    """Ask until the standard input ends, then print the statuses of all answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("kind", choices=WORK)
    given = parser.parse_args()
    stop = threading.Event()
    answers: list[str] = []
    for number in range(CLIENTS):
        arguments = (given.base, given.kind, number, stop, answers)
        threading.Thread(target=ask_again_and_again, args=arguments, daemon=True).start()
    print("begun", flush=True)
    sys.stdin.read()
    stop.set()
    print(*answers, sep="\n")


if __name__ == "__main__":
    main()
