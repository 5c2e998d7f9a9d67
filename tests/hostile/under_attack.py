"""How fast an ordinary client's look-ups are answered while an attacker keeps twenty hostile queries running."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import statistics
import threading
import time
import urllib.parse
from dataclasses import dataclass
from typing import Final

from hostile.attack import CONCURRENCY, Attacker, all_bombs

LOOKUP: Final = "SELECT ?p ?o { <%s> ?p ?o } # %d"
SUBJECTS: Final = "SELECT DISTINCT ?s { ?s a <https://w3id.org/citiverse/ns#UseCase> }"
PAUSE_SECONDS: Final = 0.02


@dataclass(frozen=True)
class Latencies:
    """Times of answers in milliseconds, and how many look-ups were not answered."""

    times: tuple[float, ...]
    failed: int

    def quantile(self, share: float) -> float:
        """Return the time within which `share` of the look-ups were answered."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __str__(self) -> str:
        """Return one line for a table."""
        quantiles = ", ".join(f"p{share * 100:g} {self.quantile(share):.1f} ms" for share in (0.5, 0.95, 0.99))
        return f"{len(self.times)} look-ups, {quantiles}, longest {max(self.times):.1f} ms, {self.failed} failed"


def look_up(base: str, seconds: float, subjects: list[str] | None = None, source: str = "") -> Latencies:
    """Ask one new look-up after the other over one connection, as an ordinary client does; none is in a cache.

    `subjects` are what is looked up, and `source` is the client's own address, where it is to have another than most.
    """
    subjects = subjects or subjects_at(base)
    place = urllib.parse.urlsplit(base).netloc
    connection = http.client.HTTPConnection(place, timeout=60, source_address=(source, 0) if source else None)
    generator = random.Random(1)  # noqa: S311
    times, failed, end = [], 0, time.monotonic() + seconds
    for number in itertools.count():
        text = LOOKUP % (generator.choice(subjects), number)
        start = time.monotonic()
        status, _ = _get(connection, text)
        failed += status != 200
        times.append((time.monotonic() - start) * 1000)
        if time.monotonic() > end:
            break
        time.sleep(PAUSE_SECONDS)
    connection.close()
    return Latencies(tuple(times), failed)


def look_up_under_attack(base: str, canary: str, seconds: float) -> tuple[Latencies, int]:
    """Return the latencies of look-ups while attackers throw all hostile queries, and how many those threw."""
    stop = threading.Event()
    thrown = [0] * CONCURRENCY
    found = [bomb for bomb in all_bombs(canary) if not bomb.kind.startswith(("too large", "datasets"))]

    def attack(number: int) -> None:
        attacker = Attacker(base)
        own = random.Random(number).sample(found, len(found))  # noqa: S311
        for bomb in itertools.cycle(own):
            if stop.is_set():
                return
            attacker.throw(bomb)
            thrown[number] += 1

    threads = [threading.Thread(target=attack, args=(number,)) for number in range(CONCURRENCY)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1)
        latencies = look_up(base, seconds)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return latencies, sum(thrown)


def mean(latencies: Latencies) -> float:
    """Return the mean time of an answer in milliseconds."""
    return statistics.fmean(latencies.times)


def _get(connection: http.client.HTTPConnection, text: str) -> tuple[int, bytes]:
    connection.request(
        "GET",
        "/sparql?" + urllib.parse.urlencode({"query": text}),
        headers={"Accept": "application/sparql-results+json"},
    )
    answer = connection.getresponse()
    return answer.status, answer.read()


def subjects_at(base: str) -> list[str]:
    """Return what can be looked up at the server."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=60)
    status, body = _get(connection, SUBJECTS)
    connection.close()
    if status != 200:
        raise RuntimeError(f"no subjects to look up: {status}")
    return [row["s"]["value"] for row in json.loads(body)["results"]["bindings"]]
