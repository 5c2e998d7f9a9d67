"""The real catalogue breaks no rule; what it is warned of is known by kind."""

from __future__ import annotations

import pytest

from citiverse.release.results import Result
from citiverse.release.validate import n_triples, validate_with_pyshifty
from shapes.harness import selected_shapes
from support.graph_store import compiled_catalogue


@pytest.fixture(scope="module")
def results() -> list[Result]:
    catalogue = compiled_catalogue()
    found: list[Result] = []
    for validation_pass, triples in catalogue.passes().items():
        found += validate_with_pyshifty(n_triples(triples), selected_shapes(validation_pass), validation_pass)
    return found


def test_nothing_is_violated(results: list[Result]) -> None:
    assert [result for result in results if result.severity == "Violation"] == []


def test_warnings_are_of_the_known_kinds(results: list[Result]) -> None:
    warned = {result.shape.rpartition("#")[2].strip(">") for result in results if result.severity == "Warning"}
    assert warned == {"MeasuredOutcome-period", "OutcomeBaseline"}
