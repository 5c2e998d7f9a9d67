"""Documents are read with the lexical forms they have; what would reach out or is beyond a limit is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from citiverse.formats import JSON_LD, RDF_XML, TURTLE
from citiverse.settings import Settings
from citiverse.validation.reading import Document, guessed, read_part
from citiverse.validation_messages import Part, ValidationFault
from citiverse.vocabulary import CONTEXT

OURS = {"name": "http://example.org/name"}
SETTINGS = Settings()


def read(text: str | bytes, syntax: str = "", settings: Settings = SETTINGS) -> Document:
    content = text.encode() if isinstance(text, str) else text
    return read_part(Part("data", syntax, content), "data", settings, OURS)


def fault(text: str | bytes, syntax: str = "", settings: Settings = SETTINGS) -> ValidationFault:
    with pytest.raises(ValidationFault) as caught:
        read(text, syntax, settings)
    return caught.value


def test_lexical_forms_stay() -> None:
    (triple,) = read('<http://e/a> <http://e/b> "001"^^<http://www.w3.org/2001/XMLSchema#integer> .').triples
    assert str(triple.object) == '"001"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_relative_names_have_a_base_and_graphs_are_one() -> None:
    triples = read("<a> <b> <c> . <g> { <a> <b> <d> }", "trig").triples
    assert {str(triple.subject) for triple in triples} == {"<https://w3id.org/citiverse/validate/a>"}
    assert len(triples) == 2


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ('{"@id": "http://e/a"}', JSON_LD),
        ('\n [{"@id": "http://e/a"}]', JSON_LD),
        ('<?xml version="1.0"?><a/>', RDF_XML),
        ("<rdf:RDF>", RDF_XML),
        ("<http://e/a> <http://e/b> 1 .", TURTLE),
        ("[] a <http://e/a> .", TURTLE),
    ],
)
def test_the_syntax_is_seen_in_the_text(text: str, syntax: object) -> None:
    assert guessed(text) is syntax


def test_our_context_stands_for_itself_wherever_it_is_named() -> None:
    text = json.dumps({"@context": [CONTEXT, {"x": "http://example.org/x"}], "name": "n",
                       "x": {"@context": CONTEXT, "name": "m"}})  # fmt: skip
    assert {triple.predicate.value for triple in read(text).triples} == {OURS["name"], "http://example.org/x"}


@pytest.mark.parametrize(
    "context",
    [
        "http://127.0.0.1/c",
        "file:///etc/passwd",
        ["http://127.0.0.1/c"],
        {"@import": "http://127.0.0.1/c", "@version": 1.1},
        {"x": {"@id": "http://e/x", "@context": "http://127.0.0.1/c"}},
    ],
)
def test_other_contexts_are_refused(context: object) -> None:
    assert fault(json.dumps({"@context": context, "x": 1}), "jsonld").slug == "not-allowed"


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><rdf:RDF/>',
        '<?xml version="1.0"?>\n<!-- > -->\n<?pi?>\n<!DOCTYPE a><rdf:RDF/>',
        '<?xml version="1.0" encoding="UTF-7"?><rdf:RDF/>',
    ],
)
def test_document_types_and_other_encodings_are_refused(text: str) -> None:
    assert fault(text, "rdf").slug == "not-allowed"


def test_a_fault_has_its_line() -> None:
    found = fault("<http://e/a> <http://e/b> 1 .\n\nwhat")
    assert (found.slug, found.part, found.line) == ("not-readable", "data", 3)
    assert (fault(b"a\nb\xff").slug, fault(b"a\nb\xff").line) == ("not-readable", 2)
    assert fault('{"a":\n1,}', "jsonld").line == 2


def test_limits() -> None:
    assert (
        fault("<http://e/a> <http://e/b> 1, 2, 3 .", settings=replace(SETTINGS, validation_triples=2)).slug
        == "too-large"
    )
    assert (
        fault("<http://e/a> <http://e/b> ((())) .", settings=replace(SETTINGS, validation_nesting=2)).slug == "too-deep"
    )
    assert fault(b"\x1f\x8b\x08").slug == "unknown-syntax"
    assert fault("<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> 1 )>> .").slug == "not-supported"
    assert fault('{"a": ' + "9" * 5_000 + "}", "jsonld").slug == "not-readable"


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("", "ttl"),
        ("# nothing\n@prefix e: <http://e/> .", "ttl"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "rdf"),
        ('{"title": "x", "type": "UseCase"}', "jsonld"),
        ('{"@id": "http://e/a", "@type": "http://bad iri"}', "jsonld"),
    ],
)
def test_a_document_without_a_statement_is_refused(text: str, syntax: str) -> None:
    assert fault(text, syntax).slug == "no-data"
    with pytest.raises(ValidationFault) as caught:
        read_part(Part("shapes", syntax, text.encode()), "shapes", SETTINGS, OURS)
    assert caught.value.slug == "no-shapes"


def test_what_json_ld_passes_over_has_its_line() -> None:
    found = read(f'{{"@context": "{CONTEXT}",\n"name": "n",\n"nam": "m"}}', "jsonld").unread
    assert [(one.line, one.message) for one in found] == [
        (3, "Nothing is read from 'nam': it is no term of the context")
    ]
