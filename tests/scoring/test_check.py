"""The fast check says what the shapes say: on every way to break the invented round that the shapes are tested with."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from citiverse.scoring.check import check_rounds, violations
from citiverse.vocabulary import CUC, THING, XSD_INTEGER
from shapes.harness import ROOT, Case, Finding, clean_case, data_of, fixture_quads, load_cases, prefixes

SHAPES = set(re.findall(r"^cus:([A-Za-z-]+) a ", (ROOT / "shapes" / "scoring.ttl").read_text("utf-8"), re.MULTILINE))
CASES = [case for case in load_cases() if (case.fixture, case.validation_pass) == ("scoring", "asserted")]


def found_in(triples: list[ox.Triple]) -> set[Finding]:
    by_length = sorted(((iri, name) for name, iri in prefixes().items()), key=lambda pair: -len(pair[0]))
    found = set()
    for finding in check_rounds(triples):
        namespace, prefix = next(pair for pair in by_length if finding.focus.startswith(pair[0]))
        focus = f"{prefix}:{finding.focus.removeprefix(namespace)}"
        found.add(Finding(finding.severity, finding.shape, focus))
    return found


def test_the_sound_round_passes() -> None:
    assert check_rounds(data_of(clean_case("scoring", "asserted"))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_it_finds_exactly_what_the_shapes_find(case: Case) -> None:
    assert found_in(data_of(case)) == {finding for finding in case.expected if finding.shape in SHAPES}


def test_the_cases_break_every_shape() -> None:
    broken = {finding.shape for case in CASES for finding in case.expected}
    assert broken >= SHAPES


@pytest.mark.parametrize("text", ["0", "-1", "+011", "1e1", "", "9" * 5000, "10\n"])
def test_an_integer_out_of_range_or_out_of_form_is_found(text: str) -> None:
    triples = [quad.triple for quad in fixture_quads("scoring")]
    value = ox.NamedNode(CUC + "score")
    first = next(triple for triple in triples if triple.predicate == value)
    wrong = ox.Triple(first.subject, value, ox.Literal(text, datatype=ox.NamedNode(XSD_INTEGER)))
    found = violations(check_rounds([wrong, *(triple for triple in triples if triple != first)]))
    assert [(one.shape, one.focus) for one in found] == [("CriterionScore-value", str(first.subject)[1:-1])]


@pytest.mark.parametrize("text", ["007", "+10", "00000000010"])
def test_leading_zeros_and_signs_make_no_other_number(text: str) -> None:
    triples = [quad.triple for quad in fixture_quads("scoring")]
    value = ox.NamedNode(CUC + "score")
    first = next(triple for triple in triples if triple.predicate == value)
    padded = ox.Triple(first.subject, value, ox.Literal(text, datatype=ox.NamedNode(XSD_INTEGER)))
    assert violations(check_rounds([padded, *(triple for triple in triples if triple != first)])) == []


def test_a_violation_is_what_stops_a_publication() -> None:
    triples = [quad.triple for quad in fixture_quads("scoring")]
    kept = [triple for triple in triples if triple.subject != ox.NamedNode(THING + "score/a-e1-impact")]
    findings = check_rounds(kept)
    assert [finding.severity for finding in findings] == ["Warning"]
    assert violations(findings) == []
