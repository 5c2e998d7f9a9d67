"""Both engines find the same; a run shape by shape finds what one run finds; reports say it in three forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
import rdflib

from citiverse.progress import Silence
from citiverse.release.catalogue import Catalogue, check, load_catalogue
from citiverse.release.contribution import contribute
from citiverse.release.results import Report, results_of_report, texts_of_shapes
from citiverse.release.shape_selection import PASSES, batches, shapes_of_pass
from citiverse.release.sources import load_sources
from citiverse.release.validate import rdflib_graph, validate_with_pyshacl
from citiverse.release.validation_worker import passes_side_by_side

Change = Callable[[str, str, str], None]


@pytest.fixture
def faulty(tiny: Path, change: Change) -> Catalogue:
    change("data/use-cases/tram.ttl", 'dcterms:title "Tram planning"@en ;', "")
    change("data/use-cases/bus.ttl", "    cuc:hasCaseStudy case-study:seoul", "    cuc:hasCaseStudy use-case:tram")
    return load_catalogue(tiny, Silence())


def found(report: Report) -> list[tuple[str, str, str]]:
    return [
        (r.severity, r.shape.strip("<>").rpartition("#")[2], r.focus.strip("<>").rpartition("/")[2])
        for r in report.results
    ]


EXPECTED = [
    ("Violation", "CaseStudy-illustrates", "seoul"),
    ("Violation", "UseCase-title", "tram"),
    ("Warning", "UseCase-description", "tram"),
]


def test_both_engines_report_the_same_results(faulty: Catalogue) -> None:
    authority = check(faulty, "pyshacl", Silence())
    fast = check(faulty, "pyshifty", Silence())
    assert found(authority) == EXPECTED
    assert fast.results == authority.results


def test_a_shape_runs_in_the_pass_it_names(faulty: Catalogue) -> None:
    report = check(faulty, "pyshacl", Silence())
    assert {result.shape.rpartition("#")[2].partition("-")[0]: result.validation_pass for result in report.results} == {
        "CaseStudy": "derived",
        "UseCase": "asserted",
    }


@pytest.mark.parametrize("name", PASSES)
def test_shape_by_shape_finds_what_one_run_finds(faulty: Catalogue, name: str) -> None:
    validation_pass = next(known for known in PASSES if known == name)
    shapes = shapes_of_pass(faulty.shapes(), validation_pass)
    data = rdflib_graph(faulty.passes()[validation_pass])
    _, report, _ = pyshacl.validate(data, shacl_graph=rdflib_graph(shapes), advanced=False, inference="none")
    assert isinstance(report, rdflib.Graph)
    by_shape = validate_with_pyshacl(data, batches(shapes), validation_pass, lambda: None)
    assert by_shape
    assert by_shape == results_of_report(report, validation_pass, texts_of_shapes(shapes))


def test_other_processes_find_the_same(faulty: Catalogue) -> None:
    results = passes_side_by_side(faulty.passes(), faulty.shapes(), Silence())
    here = check(faulty, "pyshacl", Silence()).results
    assert {(r.focus, r.shape, r.validation_pass) for r in results} == {
        (r.focus, r.shape, r.validation_pass) for r in here
    }


def test_the_report_in_json_names_file_and_line(faulty: Catalogue) -> None:
    content = json.loads(check(faulty, "pyshacl", Silence()).as_json())
    assert content["conforms"] is False
    assert content["counts"] == {"Violation": 2, "Warning": 1, "Info": 0}
    assert content["results"][1] == {
        "severity": "Violation",
        "file": "data/use-cases/tram.ttl",
        "line": 5,
        "focusNode": "https://w3id.org/citiverse/id/use-case/tram",
        "path": "http://purl.org/dc/terms/title",
        "value": None,
        "sourceShape": "https://w3id.org/citiverse/shapes#UseCase-title",
        "constraintComponent": "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
        "message": "A use case has exactly one title.",
        "pass": "asserted",
    }


def test_the_report_in_turtle_is_a_shacl_report(faulty: Catalogue) -> None:
    report = check(faulty, "pyshacl", Silence())
    graph = rdflib.Graph().parse(data=report.as_turtle(), format="turtle")
    assert len(list(graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == 3
    assert (None, rdflib.SH.conforms, rdflib.Literal(False)) in graph
    read_back = results_of_report(graph, "", texts_of_shapes(faulty.shapes()))
    assert {(r.focus, r.shape, r.path) for r in read_back} == {(r.focus, r.shape, r.path) for r in report.results}


def test_a_contribution_takes_the_place_of_its_namesake(tiny: Path, tmp_path: Path) -> None:
    contributed = tmp_path / "tram.ttl"
    text = (tiny / "data/use-cases/tram.ttl").read_text(encoding="utf-8")
    contributed.write_text(text.replace('    dcterms:title "Tram planning"@en ;\n', ""), encoding="utf-8")
    contribution = contribute(load_sources(tiny), [contributed], "catalogue")
    catalogue = load_catalogue(tiny, Silence(), contribution.sources, with_description=False)
    report = contribution.concerned(check(catalogue, "pyshacl", Silence(), contribution.subjects()))
    assert found(report) == EXPECTED[1:]
    assert {(result.file, result.line) for result in report.results} == {(str(contributed), 5)}


def test_a_contribution_is_refused_for_what_it_breaks_elsewhere(tiny: Path, tmp_path: Path) -> None:
    contributed = tmp_path / "bus.ttl"
    text = (tiny / "data/use-cases/bus.ttl").read_text(encoding="utf-8")
    contributed.write_text(text.partition("case-study:seoul a")[0], encoding="utf-8")
    contribution = contribute(load_sources(tiny), [contributed], "catalogue")
    catalogue = load_catalogue(tiny, Silence(), contribution.sources, with_description=False)
    report = contribution.concerned(check(catalogue, "pyshacl", Silence(), contribution.subjects()))
    message = "<https://w3id.org/citiverse/id/case-study/seoul> is not described anywhere"
    assert [str(finding) for finding in report.findings] == [f"{contributed}:11: {message}"]


def test_against_none_other_data_is_not_there(tiny: Path, tmp_path: Path) -> None:
    contributed = tmp_path / "new.ttl"
    text = (tiny / "data/use-cases/tram.ttl").read_text(encoding="utf-8").replace("use-case:tram", "use-case:new")
    addition = "\nuse-case:new cuc:hasCaseStudy <https://w3id.org/citiverse/id/case-study/seoul> .\n"
    contributed.write_text(text + addition, encoding="utf-8")
    counts = {}
    for context in ("catalogue", "none"):
        known = next(name for name in ("catalogue", "none") if name == context)
        contribution = contribute(load_sources(tiny), [contributed], "none" if known == "none" else "catalogue")
        catalogue = load_catalogue(tiny, Silence(), contribution.sources, with_description=False)
        report = contribution.concerned(check(catalogue, "pyshacl", Silence(), contribution.subjects()))
        counts[context] = len(report.findings)
    assert counts == {"catalogue": 0, "none": 1}


def test_both_engines_agree_on_the_real_catalogue(catalogue_release: Path) -> None:
    from citiverse.locations import source_root
    from citiverse.releases import read_release

    catalogue = load_catalogue(source_root(), Silence())
    fast = check(catalogue, "pyshifty", Silence())
    built = read_release(catalogue_release)
    assert {severity: built.manifest["validation"][severity] for severity in fast.counts} == fast.counts
    reports = [(built.folder / "report" / f"{name}.ttl").read_text(encoding="utf-8") for name in PASSES]
    again = [
        Report("pyshacl", [], [result for result in fast.results if result.validation_pass == name]).as_turtle()
        for name in PASSES
    ]
    assert again == reports
