"""Fuzzes for as long as asked: the guard against the engine in this process, and a real server over HTTP."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fuzz.grammar import FRAGMENTS, disguised_services, mutated_queries, queries
from fuzz.oracle import DATA, Oracle
from fuzz.plain import plain_queries
from fuzz.served import Served
from support.server import running_server

SOURCES = {
    "queries of the grammar": (queries(), 150),
    "queries nearly right": (mutated_queries(), 150),
    "plain queries": (plain_queries(), 150),
    "calls in disguise": (disguised_services(), 600),
    "fragments": (st.lists(st.sampled_from(FRAGMENTS)).map("".join), 150),
}


def fuzz(first: int, seconds: float, judge: Callable[[str], None]) -> int:
    """Judge texts of all sources until `seconds` have passed, with seeds from `first` on; return how many."""
    end = time.monotonic() + seconds
    judged = 0

    def counted(text: str) -> None:
        nonlocal judged
        judged += 1
        judge(text)

    number = first
    while time.monotonic() < end:
        for source, examples in SOURCES.values():
            limits = settings(
                max_examples=examples,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=(Phase.generate,),
            )
            seed(number)(limits(given(source)(counted)))()
        number += 1
    return judged


def main() -> None:
    """Run, print what was judged; a weakness ends the run with the smallest text that shows it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    chosen = parser.parse_args()
    warnings.filterwarnings("ignore", "Generating overly large repr")
    print(f"fuzzing for {chosen.seconds:.0f} s with seeds from {chosen.seed} on", flush=True)
    oracle = Oracle()
    with tempfile.TemporaryDirectory() as folder:
        dataset = Path(folder) / "data.ttl"
        dataset.write_text(DATA, encoding="utf-8")
        start = ("--dataset", str(dataset), "--build-folder", folder, "--workers", "1")
        limits = {"CITIVERSE_QUERY_SECONDS": "2"}
        with running_server(*start, log=Path(folder) / "log", environment=limits) as base:
            served = Served(base, oracle.canary.address)

            def judge(text: str) -> None:
                oracle.judge(text)
                served.judge(text)

            judged = fuzz(chosen.seed, chosen.seconds, judge)
    answers = ", ".join(f"{status}: {number}" for status, number in sorted(served.statuses.items()))
    print(f"judged {judged} texts; {oracle.answered} passed the guard and were answered")
    print(f"answers of the server by status: {answers}")
    print(f"connections to the canary: {oracle.canary.connections}")
    oracle.close()


if __name__ == "__main__":
    main()
