"""Each way to break the invented catalogue is reported by exactly the shapes that are meant for it."""

from __future__ import annotations

import pytest

from citiverse.release.results import Result
from citiverse.release.validate import ENGINES, EngineName
from shapes.conftest import Report
from shapes.harness import FILES, Case, clean_case, findings, load_cases, results_of

CASES = load_cases()
CLEAN = [clean_case(fixture, validation_pass) for fixture in FILES for validation_pass in ("asserted", "derived")]
FIRST_OF_EACH_TABLE = list({case.name.partition(":")[0]: case for case in reversed(CASES)}.values())


def named(case: Case) -> str:
    return case.name.replace(" ", "-")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CLEAN, ids=named)
def test_the_invented_catalogue_breaks_no_rule(engine: EngineName, case: Case) -> None:
    assert results_of(engine, case, everything=True) == []


@pytest.mark.parametrize("case", CASES, ids=named)
def test_pyshacl_reports_exactly_what_is_broken(case: Case, report: Report) -> None:
    assert findings(report("pyshacl", case)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=named)
def test_pyshifty_reports_exactly_what_is_broken(case: Case, report: Report) -> None:
    assert findings(report("pyshifty", case)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=named)
def test_both_engines_name_the_same_values(case: Case, report: Report) -> None:
    assert essentials(report("pyshacl", case)) == essentials(report("pyshifty", case))


@pytest.mark.parametrize("case", FIRST_OF_EACH_TABLE, ids=named)
def test_shapes_that_a_change_cannot_reach_report_nothing(case: Case, report: Report) -> None:
    everything = results_of("pyshacl", case, everything=True)
    assert essentials(everything) == essentials(report("pyshacl", case))


def essentials(results: list[Result]) -> set[tuple[str, ...]]:
    """What two reports must have in common: where, what value, which shape and component, how severe."""
    return {(r.focus, r.value, r.shape, r.component, r.severity) for r in results}
