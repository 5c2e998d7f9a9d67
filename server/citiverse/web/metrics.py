"""Counters of every server process in shared files, and their sum as Prometheus text."""

from __future__ import annotations

import json
import mmap
import os
import struct
import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from citiverse.web.languages import LANGUAGES

KINDS: Final = ("sparql", "queries", "document", "thing", "dump", "static", "health", "status", "page")
_KIND_OF: Final = {
    **{name: name for name in ("sparql", "queries", "dump", "static", "health", "status")},
    **dict.fromkeys(
        ("doc", "ns", "shapes", "graph", "rdf-graph-store", "catalogue", "dataset", "releases"), "document"
    ),
    **dict.fromkeys(("id", "scheme", "record"), "thing"),
}
OUTCOMES: Final = ("hit", "shared", "made", "passed")
CLASSES: Final = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds in seconds."""
SUFFIX: Final = ".counters"
_LENGTH: Final = struct.Struct("<I")
HELP: Final = {
    "citiverse_requests_total": ("counter", "Requests by kind, by how the cache dealt with them, and by status."),
    "citiverse_faults_total": ("counter", "Queries not answered, by reason."),
    "citiverse_answer_seconds": (
        "histogram",
        "Time the application took for answers that no cache had.",
    ),
    "citiverse_cache_bytes": ("gauge", "Bytes kept by the response caches of all processes."),
    "citiverse_cache_keys": ("gauge", "Answers kept by the response caches of all processes."),
    "citiverse_queries_running": ("gauge", "Queries that workers are evaluating."),
    "citiverse_queries_waiting": ("gauge", "Queries that wait for a place among those."),
    "citiverse_processes": ("gauge", "Server processes that run."),
}

GAUGES: Final = tuple(name for name, (kind, _) in HELP.items() if kind == "gauge" and name != "citiverse_processes")
"""What is so now, and no more once its process is gone."""


def kind_of(path: str) -> str:
    """Return the kind under which a request for `path` is counted."""
    first, _, rest = path[1:].partition("/")
    if first in LANGUAGES:
        first = rest.partition("/")[0]
    return _KIND_OF.get(first.partition(".")[0], "page")


class Metrics:
    """The counters of this process: a table of numbers in a file of `folder`, or in memory only where that is None."""

    def __init__(self, folder: Path | None, faults: Iterable[str] = ()) -> None:
        """Make a file of this process; `faults` are the reasons that may be counted."""
        names = _names(faults)
        self._slot = {name: number for number, name in enumerate(names)}
        self._slots_of_hits = {kind: self._slot[_requests(kind, "hit", 200)] for kind in KINDS}
        self._slots_of_times = {
            kind: ([self._slot[_bucket(kind, bound)] for bound in (*BUCKETS, None)], self._slot[_sum(kind)])
            for kind in KINDS
        }
        self._lock = threading.Lock()
        self._numbers = _table(names, folder)

    def hit(self, path: str) -> None:
        """Count a request that the cache answered."""
        slot = self._slots_of_hits[kind_of(path)]
        with self._lock:
            self._numbers[slot] += 1

    def shared(self, path: str, status: int) -> None:
        """Count a request that waited for another one's answer."""
        self._add(_requests(kind_of(path), "shared", status))

    def passed(self, path: str, status: int) -> None:
        """Count a request that the cache has no part in."""
        self._add(_requests(kind_of(path), "passed", status))

    def made(self, path: str, status: int, seconds: float, fault: str | None = None) -> None:
        """Count an answer that the application took `seconds` for, and the `fault` that it tells of."""
        kind = kind_of(path)
        buckets, total = self._slots_of_times[kind]
        bucket = buckets[bisect_left(BUCKETS, seconds)]
        request = self._slot[_requests(kind, "made", status)]
        with self._lock:
            self._numbers[request] += 1
            self._numbers[bucket] += 1
            self._numbers[total] += seconds
        if fault:
            self._add(f'citiverse_faults_total{{reason="{fault}"}}')

    def keep(self, number_of_bytes: int, number_of_keys: int) -> None:
        """Record what the cache of this process holds."""
        self._numbers[self._slot["citiverse_cache_bytes"]] = number_of_bytes
        self._numbers[self._slot["citiverse_cache_keys"]] = number_of_keys

    def queries(self, running: int, waiting: int) -> None:
        """Record how many queries of this process run and wait."""
        self._numbers[self._slot["citiverse_queries_running"]] = running
        self._numbers[self._slot["citiverse_queries_waiting"]] = waiting

    def samples(self) -> dict[str, float]:
        """Return the counters that are not zero."""
        return {name: self._numbers[slot] for name, slot in self._slot.items() if self._numbers[slot]}

    def _add(self, name: str, amount: float = 1.0) -> None:
        slot = self._slot.get(name)
        if slot is not None:
            with self._lock:
                self._numbers[slot] += amount


@lru_cache(maxsize=512)
def _requests(kind: str, outcome: str, status: int) -> str:
    return f'citiverse_requests_total{{kind="{kind}",outcome="{outcome}",status="{status // 100}xx"}}'


def _sum(kind: str) -> str:
    return f'citiverse_answer_seconds_sum{{kind="{kind}"}}'


@lru_cache(maxsize=512)
def _bucket(kind: str, bound: float | None) -> str:
    return f'citiverse_answer_seconds_bucket{{kind="{kind}",le="{bound or "+Inf"}"}}'


def _names(faults: Iterable[str]) -> list[str]:
    return [
        *GAUGES,
        *(
            f'citiverse_requests_total{{kind="{kind}",outcome="{outcome}",status="{status}"}}'
            for kind in KINDS
            for outcome in OUTCOMES
            for status in CLASSES
        ),
        *(_bucket(kind, bound) for kind in KINDS for bound in (*BUCKETS, None)),
        *(_sum(kind) for kind in KINDS),
        *(f'citiverse_faults_total{{reason="{fault}"}}' for fault in faults),
    ]


def _table(names: list[str], folder: Path | None) -> memoryview[float]:
    """Return a table of numbers; in a file it follows its own names, so that any process can read it."""
    if folder is None:
        return memoryview(bytearray(8 * len(names))).cast("d")
    head = json.dumps(names).encode()
    head += b" " * (-(len(head) + _LENGTH.size) % 8)
    # The kernel may give the number of a dead process to a new one, so it is no name by itself.
    path = folder / f"{os.getpid()}-{time.time_ns()}{SUFFIX}"
    path.write_bytes(_LENGTH.pack(len(head)) + head + bytes(8 * len(names)))
    with path.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), 0)
    return memoryview(shared)[_LENGTH.size + len(head) :].cast("d")


def exposition(folder: Path) -> str:
    """Return the sum over all processes as Prometheus text; gauges count only processes that still run."""
    sums: dict[str, float] = defaultdict(float, dict.fromkeys(GAUGES, 0.0))
    running = 0
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        lives = Path(f"/proc/{path.name.partition('-')[0]}").exists()
        running += lives
        for name, number in _read(path):
            if lives or name not in GAUGES:
                sums[name] += number
    sums["citiverse_processes"] = running
    lines: list[str] = []
    for family, (kind, text) in HELP.items():
        lines += [f"# HELP {family} {text}", f"# TYPE {family} {kind}"]
        lines += _histogram(sums) if kind == "histogram" else _plain(sums, family)
    return "\n".join(lines) + "\n"


def _read(path: Path) -> Iterator[tuple[str, float]]:
    content = path.read_bytes()
    (length,) = _LENGTH.unpack_from(content)
    start = _LENGTH.size + length
    names: list[str] = json.loads(content[_LENGTH.size : start])
    return zip(names, memoryview(content)[start:].cast("d").tolist(), strict=True)


def _plain(sums: dict[str, float], family: str) -> list[str]:
    gauge = HELP[family][0] == "gauge"
    return [
        f"{name} {number:g}" if number % 1 else f"{name} {number:.0f}"
        for name, number in sums.items()
        if name.partition("{")[0] == family and (number or gauge)
    ]


def _histogram(sums: dict[str, float]) -> list[str]:
    lines: list[str] = []
    for kind in KINDS:
        total = 0.0
        counted: list[str] = []
        for bound in (*BUCKETS, None):
            total += sums[_bucket(kind, bound)]
            counted.append(f"{_bucket(kind, bound)} {total:.0f}")
        if total:
            name = _sum(kind)
            lines += [
                *counted,
                f"{name} {sums[name]:.6f}",
                f'citiverse_answer_seconds_count{{kind="{kind}"}} {total:.0f}',
            ]
    return lines
