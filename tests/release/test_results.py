"""Validation reports: what a curator reads, line by line or in numbers."""

from __future__ import annotations

import rdflib

from citiverse.errors import Diagnostic
from citiverse.release.results import Report, Result, ShapeTexts
from citiverse.vocabulary import CUS, FAULT


def result(severity: str, focus: str) -> Result:
    return Result(f"<{focus}>", "", "", f"<{CUS}Figure-period>", "", severity, "No period.", file="a.ttl", line=3)


REPORT = Report("pyshacl", results=[result("Violation", "http://e/1"), result("Warning", "http://e/2")])


def test_in_detail_every_result_has_its_line() -> None:
    assert REPORT.as_text().splitlines() == [
        "a.ttl:3: Violation Figure-period: <http://e/1> No period.",
        "a.ttl:3: Warning Figure-period: <http://e/2> No period.",
        "not valid: 1 Violation, 1 Warning, 0 Info (pyshacl)",
    ]


def test_in_numbers_violations_keep_their_lines_and_the_rest_is_counted_for_each_shape() -> None:
    assert REPORT.as_text(detailed=False).splitlines() == [
        "a.ttl:3: Violation Figure-period: <http://e/1> No period.",
        "    1 Warning Figure-period: e.g. No period.",
        "not valid: 1 Violation, 1 Warning, 0 Info (pyshacl)",
    ]


def test_a_message_with_places_to_fill_is_left_to_the_engine() -> None:
    texts = ShapeTexts({"http://e/s": "No period.", "http://e/t": "{?value} has no period."}, {})
    assert (texts.message("http://e/s"), texts.message("http://e/t"), texts.message("http://e/u")) == (
        "No period.",
        "",
        "",
    )


def test_a_fault_counts_the_same_in_every_form_of_the_report() -> None:
    faults = [Diagnostic("a.ttl", 3, "no place", "http://e/3"), Diagnostic("a.ttl", 4, "a blank node")]
    report = Report("pyshacl", faults, REPORT.results)
    graph = rdflib.Graph().parse(data=report.as_turtle(), format="turtle")
    violations = list(graph.subjects(rdflib.SH.resultSeverity, rdflib.SH.Violation))
    assert len(violations) == report.members()["counts"]["Violation"] == 3
    assert report.as_text().splitlines()[-1] == (
        "not valid: 3 Violation, 1 Warning, 0 Info, 2 of them faults that no shape finds (pyshacl)"
    )
    of_faults = list(graph.subjects(rdflib.SH.sourceConstraintComponent, rdflib.URIRef(FAULT)))
    assert len(of_faults) == 2
    focuses = [graph.value(one, rdflib.SH.focusNode) for one in of_faults]
    assert rdflib.URIRef("http://e/3") in focuses
    assert sum(isinstance(one, rdflib.BNode) for one in focuses) == 1
    assert [one["focusNode"] for one in report.members()["faults"]] == ["http://e/3", None]


def test_every_result_in_turtle_has_a_focus_node() -> None:
    blank = Result("_:blank", "", "", "", "<http://e/c>", "Info", "m")
    graph = rdflib.Graph().parse(data=Report("pyshacl", [], [blank]).as_turtle(), format="turtle")
    (one,) = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    assert isinstance(graph.value(one, rdflib.SH.focusNode), rdflib.BNode)


def test_a_blank_shape_is_called_what_its_result_calls_it() -> None:
    shape = "http://e/S (sh:path <http://e/p>)"
    found = Result("<http://e/a>", "", "", shape, "", "Violation", "No.", file="a", line=1)
    assert str(found.diagnostic()) == "a:1: Violation http://e/S (sh:path <http://e/p>): <http://e/a> No."
