"""Measures pages of a real server with Lighthouse, prints a table, and fails where one is not good enough."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from support.lighthouse import CATEGORIES, PAGES, Report, measure
from support.server import running_server

LEAST_SCORE = 95
MOST_FIRST_PAINT = 1_000
"""Milliseconds until something is seen on the throttled phone that Lighthouse plays."""
FIRST_PAINT, LARGEST_PAINT = "first-contentful-paint", "largest-contentful-paint"
BLOCKED, SHIFT, BYTES = "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"


def median(reports: list[Report], audit: str) -> float:
    """Return the middle of what several runs measured."""
    return statistics.median(one.number(audit) for one in reports)


def scores(reports: list[Report]) -> list[int]:
    """Return the middle score of several runs for each category."""
    return [round(statistics.median(one.scores[name] for one in reports)) for name in CATEGORIES]


def faults(path: str, reports: list[Report]) -> Iterator[str]:
    """Yield what is not good enough of a page, in words."""
    for name, score in zip(CATEGORIES, scores(reports), strict=True):
        if score < LEAST_SCORE:
            yield f"{path}: {name} is {score}, below {LEAST_SCORE}; {'; '.join(reports[-1].failed())}"
    if median(reports, FIRST_PAINT) >= MOST_FIRST_PAINT:
        yield f"{path}: nothing is seen for {median(reports, FIRST_PAINT):.0f} ms"


def row(path: str, reports: list[Report]) -> str:
    """Return the line of the table for a page."""
    times = [f"{median(reports, name) / 1000:.2f} s" for name in (FIRST_PAINT, LARGEST_PAINT)]
    rest = [
        f"{median(reports, BLOCKED):.0f} ms",
        f"{median(reports, SHIFT):.3f}",
        f"{median(reports, BYTES) / 1000:.0f} kB",
    ]
    return f"| `{path}` | " + " | ".join([*map(str, scores(reports)), *times, *rest]) + " |"


def main() -> int:
    """Print the table; return 1 where a page is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs for each page, of which the middle counts")
    parser.add_argument("--page", action="append", help="an address to measure instead of the usual ones")
    chosen = parser.parse_args()
    found: list[str] = []
    speeds: list[float] = []
    print("| Page | " + " | ".join(name.capitalize() for name in CATEGORIES) + " | FCP | LCP | TBT | CLS | Sent |")
    print("|---|" + "---:|" * (len(CATEGORIES) + 5))
    with (
        tempfile.TemporaryDirectory() as log,
        running_server("--workers", "1", log=Path(log) / "log", is_public=True) as base,
    ):
        for path in chosen.page or PAGES:
            reports = measure(*[base + path] * chosen.runs)
            print(row(path, reports), flush=True)
            found += faults(path, reports)
            speeds += [one.speed_of_machine for one in reports]
    print(
        f"\nspeed of this machine while measured: {min(speeds):.0f} to {max(speeds):.0f} (Lighthouse's benchmark index)"
    )
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
