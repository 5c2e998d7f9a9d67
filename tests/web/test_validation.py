"""`/validate` on a real server: what is wrong, where, and what would be right, in every form that is asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import requests

from citiverse.locations import source_root
from citiverse.release.validate import rdflib_graph
from support.canary import Canary
from support.validating import DATA, SECONDS, SHAPES, SLUG, post, post_files, post_form

SH = rdflib.SH


@pytest.fixture(scope="module")
def use_case() -> str:
    """A use case of the catalogue under another name, as a contributor would begin."""
    path = source_root() / "data" / "use-cases" / f"{SLUG}.ttl"
    return path.read_text(encoding="utf-8").replace(SLUG, "a-new-use-case")


@pytest.fixture(scope="module")
def faulty(use_case: str) -> str:
    """The same without its description, and with a theme that is none."""
    lines = [line for line in use_case.splitlines(keepends=True) if "dcterms:description" not in line]
    return "".join(lines)


def test_a_sound_contribution_conforms(service: str, use_case: str) -> None:
    answer = post(service, use_case)
    report = answer.json()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert (report["conforms"], report["valid"], report["context"]) == (True, True, "catalogue")
    assert (report["results"], report["faults"]) == ([], [])


def test_the_report_is_that_of_the_command_line(service: str, faulty: str, tmp_path: Path) -> None:
    path = tmp_path / "a-new-use-case.ttl"
    path.write_text(faulty, encoding="utf-8")
    command = [sys.executable, "-m", "citiverse", "validate", str(path), "--format", "json"]
    expected = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout)
    found = post(service, faulty).json()
    assert expected["results"]
    assert comparable(found) == comparable(expected)
    assert [one["line"] for one in found["results"]] == [one["line"] for one in expected["results"]]


def comparable(report: dict[str, Any]) -> list[dict[str, Any]]:
    members = (
        "severity",
        "focusNode",
        "path",
        "value",
        "sourceShape",
        "constraintComponent",
        "message",
        "pass",
        "line",
    )
    return [{name: one[name] for name in members} for one in report["results"]] + [report["counts"], report["conforms"]]


def test_a_result_says_what_to_fix_where_and_how(service: str, faulty: str) -> None:
    report = post(service, faulty).json()
    result = report["results"][0]
    assert result["severity"] == "Violation"
    assert result["path"] == "http://purl.org/dc/terms/description"
    assert result["sourceShape"] == "https://w3id.org/citiverse/shapes#UseCase-description"
    assert result["hint"].startswith("Expected: a value of the datatype rdf:langString")
    line = faulty.splitlines()[result["line"] - 1]
    assert line.startswith("use-case:a-new-use-case") or "dcterms:" in line


def test_the_page_links_the_shape_and_keeps_what_was_sent(service: str, faulty: str) -> None:
    answer = post_form(service, "text/html", data=faulty)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'href="/shapes#UseCase-description"' in answer.text
    assert "The data is not valid." in answer.text
    assert "use-case:a-new-use-case" in answer.text


def test_the_form_is_a_page_without_script(service: str) -> None:
    answer = requests.get(service, headers={"Accept": "text/html"}, timeout=SECONDS)
    assert answer.status_code == 200
    assert 'action="/validate"' in answer.text
    assert "<script" not in answer.text


def test_links_resolve_in_the_catalogue_only(service: str, use_case: str) -> None:
    assert post(f"{service}?context=catalogue", use_case).json()["valid"] is True
    alone = post(f"{service}?context=none", use_case).json()
    assert alone["context"] == "none"
    assert alone["valid"] is False


def test_a_link_that_leads_nowhere_is_found(service: str, use_case: str) -> None:
    nowhere = "use-case:a-new-use-case cuc:hasCaseStudy <https://w3id.org/citiverse/id/case-study/nowhere> .\n"
    report = post(service, f"{use_case}\n{nowhere}").json()
    assert report["valid"] is False
    (fault,) = report["faults"]
    assert "case-study/nowhere" in fault["message"]
    assert fault["line"] is not None


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/n-triples", "nt"),
     ("application/rdf+xml", "xml"), ("application/trig", "trig"), ("application/n-quads", "nquads")],
)  # fmt: skip
def test_the_report_is_a_shacl_report_in_every_syntax(service: str, accept: str, syntax: str) -> None:
    answer = post_files(service, DATA, SHAPES, accept)
    assert answer.headers["Content-Type"].partition(";")[0] == accept
    if syntax in ("json-ld", "trig", "nquads"):
        # rdflib warns of its own ways in these.
        quads = ox.parse(answer.text, format=ox.RdfFormat.from_media_type(accept))
        graph = rdflib_graph(quad.triple for quad in quads)
    else:
        graph = rdflib.Graph().parse(data=answer.text, format=syntax)
    (result,) = graph.subjects(rdflib.RDF.type, SH.ValidationResult)
    assert graph.value(result, SH.focusNode) == rdflib.URIRef("http://example.org/bad")
    assert graph.value(result, SH.value) == rdflib.Literal("three")
    assert graph.value(result, SH.sourceShape) == rdflib.URIRef("http://example.org/Name-name")
    assert (None, SH.conforms, rdflib.Literal(False)) in graph


def test_plain_text_and_nothing_acceptable(service: str) -> None:
    answer = post_files(service, DATA, SHAPES, "text/plain;q=1, text/html;q=0.1")
    assert answer.text.startswith(
        "data.ttl:6: Violation http://example.org/Name-name: <http://example.org/bad> Give one"
    )
    assert post_files(service, DATA, SHAPES, "image/png").status_code == 406


def test_own_shapes_see_the_data_alone_by_default(service: str) -> None:
    report = post_files(service, DATA, SHAPES).json()
    assert (report["context"], report["conforms"], report["counts"]["Violation"]) == ("none", False, 1)
    (result,) = report["results"]
    assert (result["line"], result["value"], result["hint"]) == (6, '"three"', "Expected: one of one, two")


def test_own_shapes_may_see_the_catalogue_and_speak_of_the_data_only(service: str) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cuc: <https://w3id.org/citiverse/ns#> .
    <http://example.org/S> a sh:NodeShape ; sh:targetSubjectsOf cuc:primaryTheme , <http://example.org/about> ;
        sh:property [ sh:path <http://example.org/about> ; sh:minCount 1 ; sh:class cuc:UseCase ] ."""
    data = f"<http://example.org/x> <http://example.org/about> <https://w3id.org/citiverse/id/use-case/{SLUG}> ."
    assert post_files(service, data, shapes).json()["conforms"] is False
    report = post_files(service, data, shapes, context="catalogue").json()
    assert [one["focusNode"] for one in report["results"]] == []
    assert report["conforms"] is True


@pytest.mark.parametrize(
    ("kind", "form"),
    [("application/ld+json", ox.RdfFormat.JSON_LD), ("application/n-triples", ox.RdfFormat.N_TRIPLES),
     ("application/rdf+xml", ox.RdfFormat.RDF_XML), ("application/trig", ox.RdfFormat.TRIG),
     ("application/n-quads", ox.RdfFormat.N_QUADS)],
)  # fmt: skip
def test_every_syntax_is_read(service: str, faulty: str, kind: str, form: ox.RdfFormat) -> None:
    triples = [quad.triple for quad in ox.parse(faulty, format=ox.RdfFormat.TURTLE)]
    text = ox.serialize(triples, format=form)
    assert text is not None
    lines = text.decode().splitlines()
    report = post(service, text.decode(), kind=kind).json()
    assert report["counts"] == post(service, faulty).json()["counts"]
    first = report["results"][0]
    if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
        assert lines[first["line"] - 1].startswith(f"<{first['focusNode']}> ")


def test_the_published_context_is_known_without_a_call(service: str) -> None:
    text = json.dumps({
        "@context": "https://w3id.org/citiverse/context.jsonld",
        "@id": "https://w3id.org/citiverse/id/use-case/from-json", "@type": "cuc:UseCase",
    })  # fmt: skip
    report = post(service, text, kind="application/ld+json").json()
    assert "UseCase-englishTitle" in {one["sourceShape"].rpartition("#")[2] for one in report["results"]}


def test_a_syntax_error_has_its_line(service: str) -> None:
    answer = post(service, "<http://example.org/a> <http://example.org/b> 1 .\n<http://example.org/a> oops\n")
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/not-readable")
    assert (answer.json()["part"], answer.json()["line"]) == ("data", 2)


def test_a_fault_on_the_page_keeps_the_text(service: str) -> None:
    answer = post_form(service, "text/html", data="<http://example.org/a> oops")
    assert answer.status_code == 400
    assert "In the data, line 1" in answer.text
    assert "&lt;http://example.org/a&gt; oops" in answer.text


@pytest.mark.parametrize(
    ("shapes", "slug"),
    [
        ("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:minCount 1 ] .", "shapes-ill-formed"),
        ('ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:minLength "x" .', "shapes-ill-formed"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:in 1 .", "shapes-ill-formed"),
        ('ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:pattern "(" .', "shapes-ill-formed"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:node ex:S .", "shapes-unsupported"),
        ('ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:js [ sh:jsFunctionName "f" ] .', "shapes-unsupported"),
        ("ex:S a sh:NodeShape ; sh:target [ a sh:SPARQLTarget ] .", "shapes-unsupported"),
        ("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:memberShape ex:Q .", "shapes-unsupported"),
    ],
)
def test_shapes_that_cannot_run_are_named_and_never_conform(service: str, shapes: str, slug: str) -> None:
    prefixes = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    answer = post_files(service, DATA, prefixes + shapes)
    problem = answer.json()
    assert answer.status_code == 422
    assert problem["type"].endswith(slug)
    assert problem["shape"].startswith("http://example.org/S")
    assert "conforms" not in problem


def test_what_is_no_document_is_refused(service: str) -> None:
    assert post(service, "x", kind="image/png").status_code == 415
    assert post(service, "x", kind="text/turtle; charset=utf-16").status_code == 415
    assert post_form(service, shapes=SHAPES).status_code == 400
    assert post_files(service, DATA, "").status_code == 400
    assert post_files(service, DATA, " \n").status_code == 400
    assert post_form(service, data=DATA, context="elsewhere").status_code == 400
    assert requests.put(service, b"x", timeout=SECONDS).status_code == 405


def test_lexical_forms_stay_as_they_are(service: str) -> None:
    data = '<http://e.org/a> <http://e.org/n> "001"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
    <http://e.org/S> sh:targetSubjectsOf <http://e.org/n> ;
        sh:property [ sh:path <http://e.org/n> ; sh:nodeKind sh:IRI ] ."""
    answer = post_files(service, data, shapes)
    assert answer.json()["results"][0]["value"] == '"001"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_nothing_is_fetched(service: str) -> None:
    canary = Canary()
    context = f'{{"@context": "{canary.address}", "@id": "http://example.org/a"}}'
    assert post(service, context, kind="application/ld+json").status_code == 400
    imports = f"<http://example.org/a> <http://www.w3.org/2002/07/owl#imports> <{canary.address}> ."
    assert post_files(service, imports, SHAPES + imports).json()["conforms"] is True
    assert canary.connections == 0
    canary.close()
