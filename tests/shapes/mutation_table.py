"""Print the mutation table: each constraint of the design, the shapes that stand for it, and whether both detect it.

Run from the top of the checkout: `PYTHONPATH=server:tests python tests/shapes/mutation_table.py > table.md`
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TextIO

from citiverse.release.validate import ENGINES
from shapes.harness import Case, findings, load_cases, results_of
from shapes.test_coverage import CONSTRAINTS, numbers_by_shape


def rows() -> Iterator[tuple[int | None, Case, bool]]:
    """Yield a row for each constraint and case; cases of no numbered constraint come last, without a number."""
    cases = load_cases()
    detected = {
        case.name: all(findings(results_of(engine, case)) == case.expected for engine in ENGINES) for case in cases
    }
    for number in sorted(CONSTRAINTS):
        for case in cases:
            if number in case.constraints:
                yield number, case, detected[case.name]
    for case in cases:
        if not case.constraints:
            yield None, case, detected[case.name]


def write_table(out: TextIO) -> int:
    """Write the table as Markdown and return how many rows were not detected."""
    numbers = numbers_by_shape()
    missed = 0
    out.write(
        "| Constraint | Broken by | Reported by (severity) | Detected by pyshacl and pyshifty |\n|---|---|---|---|\n"
    )
    for number, case, found in rows():
        reported = sorted({(finding.shape, finding.severity) for finding in case.expected})
        of_number = [entry for entry in reported if number in numbers.get(entry[0], set())] or reported
        shapes = ", ".join(f"{shape} ({severity})" for shape, severity in of_number)
        out.write(f"| {number or ''} | {case.name} | {shapes} | {'yes' if found else 'NO'} |\n")
        missed += not found
    return missed


if __name__ == "__main__":
    sys.exit(1 if write_table(sys.stdout) else 0)
