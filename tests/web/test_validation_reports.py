"""`/validate` passes over nothing that was sent: what says nothing, or has no place or name, is told."""

from __future__ import annotations

import pytest
import rdflib
import requests
from jsonschema import Draft202012Validator

from citiverse.locations import source_root
from support.validating import DATA, SECONDS, SHAPES, SLUG, post, post_files, post_form

SH = rdflib.SH


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/turtle", ""),
        ("application/rdf+xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'),
        ("application/ld+json", '{"title": "x", "type": "UseCase"}'),
        ("application/ld+json", '{"@id": "http://e/a", "@type": "http://bad iri"}'),
        ("text/turtle", "<https://w3id.org/citiverse/doc/use-case/x> <http://e/p> 1 ."),
    ],
)
def test_data_that_say_nothing_are_no_valid_data(service: str, kind: str, text: str) -> None:
    answer = post(service, text, kind=kind)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "no-data")
    assert answer.json()["part"] == "data"
    files = {"data": ("data", text, kind)}
    form = requests.post(service, files=files, headers={"Accept": "application/json"}, timeout=SECONDS)
    assert (form.status_code, form.json()["type"]) == (422, answer.json()["type"])


def test_an_empty_form_is_no_valid_data_either(service: str) -> None:
    answer = post_form(service, data="", shapes="")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "no-data")


def test_mistyped_keys_of_json_ld_are_named(service: str) -> None:
    text = (
        '{"@context": "https://w3id.org/citiverse/context.jsonld",\n"id": "https://w3id.org/citiverse/id/place/helsinki",'
        '\n"typ": "City", "inCountry": "https://w3id.org/citiverse/id/place/country-fi"}'
    )
    report = post(service, text, kind="application/ld+json").json()
    assert [(one["line"], one["message"]) for one in report["faults"]] == [
        (3, "Nothing is read from 'typ': it is no term of the context")
    ]
    assert (report["valid"], report["counts"]["Violation"]) == (False, 1)


def test_mistyped_keys_count_with_shapes_of_ones_own(service: str) -> None:
    data = '{"@context": {"name": "http://example.org/name"}, "@id": "http://example.org/a", "name": "one", "nam": 1}'
    files = {"data": ("data.jsonld", data, "application/ld+json"), "shapes": ("shapes.ttl", SHAPES, "text/turtle")}
    report = requests.post(service, files=files, headers={"Accept": "application/json"}, timeout=SECONDS).json()
    assert (report["valid"], report["counts"]["Violation"], len(report["faults"])) == (False, 1, 1)
    written = requests.post(service, files=files, headers={"Accept": "text/turtle"}, timeout=SECONDS).text
    graph = rdflib.Graph().parse(data=written, format="turtle")
    assert len(list(graph.subjects(SH.resultSeverity, SH.Violation))) == 1
    assert (None, SH.conforms, rdflib.Literal(False)) in graph


@pytest.mark.parametrize(
    "shapes", ["<http://e/S> <http://e/p> 1 .", SHAPES.replace("sh:targetSubjectsOf", "ex:target")]
)
def test_shapes_that_look_at_nothing_are_no_shapes(service: str, shapes: str) -> None:
    answer = post_files(service, DATA, shapes)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "no-shapes")


def test_one_thing_of_a_file_of_many_stands_for_itself_alone(service: str) -> None:
    text = (source_root() / "data" / "places.ttl").read_text(encoding="utf-8")
    prefixes = "".join(line for line in text.splitlines(keepends=True) if line.startswith("@prefix"))
    block = text[text.index("\nplace:helsinki\n") :].partition("\n\n")[0]
    report = post(service, prefixes + block + "\n").json()
    assert (report["valid"], report["faults"], report["results"]) == (True, [], [])
    wrong = post(service, prefixes + block.replace("country-fi", "country-xx") + "\n").json()
    assert "country-xx> is not described anywhere" in wrong["faults"][0]["message"]
    assert all("country-xx" in one["message"] for one in wrong["faults"])
    assert {one["focusNode"].rpartition("/")[2] for one in wrong["results"]} <= {"helsinki"}


def test_a_statement_without_a_type_is_added(service: str) -> None:
    head = (
        "@prefix use-case: <https://w3id.org/citiverse/id/use-case/> . @prefix dcterms: <http://purl.org/dc/terms/> .\n"
    )
    report = post(service, f'{head}use-case:{SLUG} dcterms:title "Carte des réseaux"@fr .').json()
    assert (report["valid"], report["faults"]) == (True, [])
    second = post(service, f'{head}use-case:{SLUG} dcterms:title "Another title"@en .').json()
    assert "UseCase-englishTitle" in {one["sourceShape"].rpartition("#")[2] for one in second["results"]}
    unknown = post(service, f'{head}use-case:unknown dcterms:title "Another title"@en .').json()
    assert ["has no type" in one["message"] for one in unknown["faults"]] == [True]


def test_a_judgement_that_a_document_takes_back_is_gone(service: str) -> None:
    text = (source_root() / "data" / "use-cases" / f"{SLUG}.ttl").read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    (contribution,) = [one for one in blocks if one.startswith(f"contribution:{SLUG}-sdg-8-8")]
    without = "\n\n".join(one for one in blocks if one is not contribution).replace(", sdg:8.8", "")
    assert without.count("8.8") == 0
    report = post(service, without).json()
    assert (report["valid"], report["faults"]) == (True, [])
    excerpt = post(service, "\n\n".join(one for one in blocks if not one.startswith("contribution:"))).json()
    assert (excerpt["valid"], excerpt["faults"]) == (True, [])


def test_what_has_no_place_hides_nothing(service: str) -> None:
    text = (source_root() / "data" / "use-cases" / f"{SLUG}.ttl").read_text(encoding="utf-8")
    broken = text.replace('"Underground asset mapping"@en', '"Underground asset mapping"')
    expected = post(service, broken).json()
    assert expected["results"]
    added = '<http://ex.org/other> <http://ex.org/p> "x" .\n[] <http://ex.org/q> "x" .\n'
    report = post(service, broken + added).json()
    assert report["results"] == expected["results"]
    lines = broken.count("\n")
    more = [one for one in report["faults"] if one not in expected["faults"]]
    assert [(one["line"], one["focusNode"]) for one in more] == [(lines + 1, "http://ex.org/other"), (lines + 2, None)]
    assert "no place for statements about <http://ex.org/other>" in more[0]["message"]
    assert report["counts"]["Violation"] == expected["counts"]["Violation"] + 2


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "json", "rdf", "nt"])
@pytest.mark.parametrize("thing", [f"use-case/{SLUG}", "place/helsinki"])
def test_the_documents_of_the_server_are_valid(service: str, thing: str, suffix: str) -> None:
    document = requests.get(service.replace("/validate", f"/doc/{thing}.{suffix}"), timeout=SECONDS)
    assert document.status_code == 200
    kind = document.headers["Content-Type"].partition(";")[0].replace("application/json", "application/ld+json")
    report = post(service, document.text, kind=kind).json()
    assert (report["valid"], report["faults"]) == (True, [])


def test_faults_count_the_same_in_every_form(service: str) -> None:
    text = '[] a <https://w3id.org/citiverse/ns#UseCase> ; <http://purl.org/dc/terms/title> "X" .'
    report = post(service, text).json()
    graph = rdflib.Graph().parse(data=post(service, text, "text/turtle").text, format="turtle")
    found = list(graph.subjects(SH.resultSeverity, SH.Violation))
    assert len(found) == report["counts"]["Violation"] == len(report["faults"]) == 2
    for one in found:
        assert len(list(graph.objects(one, SH.focusNode))) == 1
        assert len(list(graph.objects(one, SH.sourceConstraintComponent))) == 1
    assert {one["line"] for one in report["faults"]} == {1}
    assert 'id="fault"' in requests.get(service, headers={"Accept": "text/html"}, timeout=SECONDS).text


def test_blank_shapes_and_blank_things_have_names(service: str) -> None:
    head = "@prefix ex: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    shapes = f"{head}ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:property [ sh:path ex:n ; sh:minCount 1 ] ."
    shapes += " [] a sh:NodeShape ; sh:targetSubjectsOf ex:zip ;"
    shapes += " sh:property [ sh:path [ sh:inversePath ex:p ] ; sh:maxCount 0 ] ."
    data = f"{head}ex:a ex:n 1 ;\n    ex:p [ ex:zip 1 ] .\n[] ex:p ex:b ;\n  a ex:T .\n"
    report = post_files(service, data, shapes).json()
    first, second = report["results"]
    assert (first["focusNode"], first["line"]) == ("_:blank (http://example.org/p of http://example.org/a)", 3)
    assert first["path"] == "[ sh:inversePath <http://example.org/p> ]"
    assert first["sourceShape"] == "blank node with sh:targetSubjectsOf http://example.org/zip"
    assert (second["focusNode"], second["line"]) == ("_:blank (a http://example.org/T)", 5)
    assert second["sourceShape"] == "http://example.org/S (sh:path <http://example.org/n>)"
    assert second["hint"] == "Expected: at least 1 values"
    text = post_files(service, data, shapes, "text/plain").text
    assert "data.ttl:5: Violation http://example.org/S (sh:path <http://example.org/n>): _:blank" in text


def test_what_the_data_only_name_is_not_reported(service: str) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix cuc: <https://w3id.org/citiverse/ns#> .
    <http://example.org/S> a sh:NodeShape ; sh:targetClass cuc:City ; sh:nodeKind sh:Literal ."""
    data = "<http://example.org/a> <http://example.org/in> <https://w3id.org/citiverse/id/place/helsinki> ."
    assert post_files(service, data, shapes, context="catalogue").json()["conforms"] is True
    own = f"{data} <http://example.org/a> a <https://w3id.org/citiverse/ns#City> ."
    report = post_files(service, own, shapes, context="catalogue").json()
    assert [one["focusNode"] for one in report["results"]] == ["http://example.org/a"]


def test_the_description_of_the_interface_says_what_comes_back(service: str) -> None:
    described = requests.get(service.replace("/validate", "/openapi.json"), timeout=SECONDS).json()
    schemas = described["components"]["schemas"]
    text = (source_root() / "data" / "use-cases" / f"{SLUG}.ttl").read_text(encoding="utf-8")
    broken = text.replace('"Underground asset mapping"@en', '"Underground asset mapping"') + "[] a <http://e/T> .\n"
    report = post(service, broken).json()
    assert report["faults"]
    assert report["results"]
    for answer in (report, post_files(service, DATA, SHAPES).json()):
        Draft202012Validator(schemas["Report"]).validate(answer)
    assert set(schemas["Report"]["required"]) == set(report)
    shapes = "@prefix sh: <http://www.w3.org/ns/shacl#> . <http://e/S> sh:targetNode 1 ; sh:js [ ] ."
    problem = post_files(service, DATA, shapes).json()
    Draft202012Validator(schemas["Problem"]).validate(problem)
    assert set(problem) <= set(schemas["Problem"]["properties"])
    assert (problem["part"], problem["shape"]) == ("shapes", "http://e/S")


def test_every_example_of_the_description_is_read(service: str) -> None:
    described = requests.get(service.replace("/validate", "/openapi.json"), timeout=SECONDS).json()
    content = described["paths"]["/validate"]["post"]["requestBody"]["content"]
    examples = {kind: one["example"] for kind, one in content.items() if isinstance(one["example"], str)}
    assert len(examples) == 6
    for kind, example in examples.items():
        answer = post(service, example, kind=kind)
        assert answer.status_code == 200, (kind, answer.text)
        assert [one["focusNode"] for one in answer.json()["faults"]] == ["urn:example:s"], kind
    for operation in described["paths"].values():
        assert "304" not in operation.get("post", {}).get("responses", {})
