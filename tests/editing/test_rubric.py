"""The rubric explained: of every use case, each level follows from its criteria, and measures answer them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citiverse.editing.facts import Facts
from citiverse.editing.rubric import explained
from citiverse.errors import CallError
from citiverse.locations import source_root
from citiverse.release.sources import load_sources
from citiverse.vocabulary import CUC, THING
from support.editing import citiverse


@pytest.fixture(scope="module")
def facts() -> Facts:
    return Facts.of(load_sources(source_root()))


def test_every_level_follows_from_a_criterion_that_decides_it(facts: Facts) -> None:
    use_cases = facts.of_class(CUC + "UseCase")
    assert len(use_cases) > 50
    for use_case in use_cases:
        for rating in (rating for one in explained(facts, use_case) for rating in one.ratings):
            assert rating.follows, rating.iri
            deciding = [criterion for criterion in rating.criteria if criterion.decides]
            assert {criterion.level for criterion in deciding} == {rating.level}
            assert all(criterion.measures for criterion in deciding) or rating.level == "Low"


def test_all_measures_of_a_rating_answer_one_of_its_criteria(facts: Facts) -> None:
    (one,) = explained(facts, THING + "use-case/underground-asset-mapping")
    for rating in one.ratings:
        shown = {measure.iri for criterion in rating.criteria for measure in criterion.measures}
        assert shown == set(facts.iris(rating.iri, CUC + "mitigation"))


def test_it_is_told_as_text_and_json(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain = ("rubric", "explain", "--sources", str(small), "underground-asset-mapping")
    code, text, _ = citiverse(capsys, *explain)
    assert code == 0
    assert "Stakeholder acceptance: Medium" in text
    assert "  - Data sharing across owners implies Medium, which decides" in text
    assert max(map(len, text.splitlines())) <= 120
    (one,) = json.loads(citiverse(capsys, *explain, "--format", "json")[1])
    levels = {rating["dimension"]: rating["level"] for rating in one["ratings"]}
    assert levels["Public safety"] == "High"
    assert len(levels) == 4


def test_a_use_case_without_assessment_is_named(facts: Facts) -> None:
    with pytest.raises(CallError, match="no current risk assessment"):
        explained(facts, THING + "place/london")
