"""What the shapes publish as rejected is what the break-it cases have seen rejected."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.release.shape_selection import PASSES, shapes_of_pass
from citiverse.vocabulary import CUC, CUS, SH
from shapes.harness import Case, load_cases, shapes

REJECTED = CUC + "rejectedChange"
EXAMPLES = {
    triple.subject.value.removeprefix(CUS): triple.object.value
    for triple in shapes()
    if triple.predicate.value == REJECTED
    and isinstance(triple.subject, ox.NamedNode)
    and isinstance(triple.object, ox.Literal)
}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return load_cases()


@pytest.mark.parametrize("shape", EXAMPLES)
def test_a_published_example_is_a_case_that_the_shape_reports(shape: str, cases: list[Case]) -> None:
    words, _, update = EXAMPLES[shape].partition("\n")
    matching = [case for case in cases if case.update.strip() == update]
    assert any(shape in {finding.shape for finding in case.expected} for case in matching)
    assert any(case.name.partition(": ")[2].lower() == words.removeprefix("# ").lower() for case in matching)


def test_every_shape_that_a_case_breaks_publishes_an_example(cases: list[Case]) -> None:
    reported = {finding.shape for case in cases for finding in case.expected}
    assert reported - EXAMPLES.keys() == set()


def test_engines_never_see_the_examples() -> None:
    for name in PASSES:
        selected = shapes_of_pass(shapes(), name)
        assert any(triple.predicate.value == SH + "path" for triple in selected)
        assert not any(triple.predicate.value == REJECTED for triple in selected)
