"""The table of break-it cases leaves no constraint and no shape untested."""

from __future__ import annotations

from collections import defaultdict

from citiverse.vocabulary import CUC, CUS, SH
from shapes.harness import Case, load_cases, shapes

NUMBERED = CUC + "constraintNumber"
CONSTRAINTS = set(range(1, 73))
CASES = load_cases()
TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
NOT_CONSTRAINTS = {
    SH + name for name in ("name", "severity", "message", "path", "property", "ignoredProperties", "flags", *TARGETS)
}


def numbers_by_shape() -> dict[str, set[int]]:
    numbers = defaultdict(set)
    for triple in shapes():
        if triple.predicate.value == NUMBERED:
            numbers[str(triple.subject).strip("<>").removeprefix(CUS)].add(int(str(getattr(triple.object, "value", 0))))
    return dict(numbers)


def shapes_that_can_report() -> set[str]:
    """Shapes with a severity and a constraint of their own; a node shape may hold nothing but property shapes."""
    with_severity, with_constraint = set(), set()
    for triple in shapes():
        name = str(triple.subject).strip("<>").removeprefix(CUS)
        if triple.predicate.value == SH + "severity":
            with_severity.add(name)
        if triple.predicate.value.startswith(SH) and triple.predicate.value not in NOT_CONSTRAINTS:
            with_constraint.add(name)
    return with_severity & with_constraint


def reported_shapes(case: Case) -> set[str]:
    return {finding.shape for finding in case.expected}


def test_every_constraint_of_the_design_has_a_shape() -> None:
    assert set().union(*numbers_by_shape().values()) == CONSTRAINTS


def test_every_constraint_of_the_design_has_a_case() -> None:
    assert {number for case in CASES for number in case.constraints} == CONSTRAINTS


def test_a_case_of_a_constraint_is_reported_by_a_shape_of_that_constraint() -> None:
    numbers = numbers_by_shape()
    unfounded = {
        (case.name, number)
        for case in CASES
        for number in case.constraints
        if not any(number in numbers.get(shape, set()) for shape in reported_shapes(case))
    }
    assert unfounded == set()


def test_every_shape_that_can_report_does_so_in_some_case() -> None:
    assert shapes_that_can_report() - set().union(*map(reported_shapes, CASES)) == set()


def test_case_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
