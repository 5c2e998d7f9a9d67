"""Nesting is counted as a parser would see it: no bracket in a text, a comment or an IRI counts, and none is missed."""

from __future__ import annotations

import pytest

from citiverse.formats import JSON_LD, N_TRIPLES, RDF_XML, TRIG, TURTLE, RdfSyntax
from citiverse.validation.nesting import line_beyond

LIMIT = 3


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        (TURTLE, '<a> <b> "((((" , """\n((((\n"(""" , \'[[[[\' . # (((('),
        (TURTLE, "<http://e/((((> <b> e:a\\(\\(\\(\\( ."),
        (TURTLE, "<a> <b> ( ( ( ) ) ) , [ ] , ( ) , ( ) , ( ) , ( ) ."),
        (TURTLE, "<a> <b> <<( <s> <p> <o> )>> , <<( <s> <p> <o> )>> ."),
        (N_TRIPLES, '<a> <b> "\\"((((" .'),
        (JSON_LD, '{"a": "[[[[\\"[[", "b": [[1], [2], [3], [4]]}'),
        (RDF_XML, "<?xml version='1.0'?><!-- <a><a><a><a> --><r><a b='>'/><a c=\"/>\"/><a/><a/></r>"),
        (RDF_XML, "<r><a><![CDATA[<a><a><a>]]></a></r>"),
        (RDF_XML, "<r><a>1</a><a>2</a><a>3</a><a><b/></a></r>"),
    ],
)  # fmt: skip
def test_what_is_not_nested_passes(syntax: RdfSyntax, text: str) -> None:
    assert line_beyond(text, syntax, LIMIT) is None


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        (TURTLE, "<a> <b> (\n(\n(\n( ) ) ) ) ."),
        (TURTLE, "<a> <b> [\n<b> [\n<b> (\n[ ] ) ] ] ."),
        (TURTLE, '<a> <b> "unfinished\n\n\n((((\n'),
        (TURTLE, "<a> <b>\n\n\n<<( <s> <p> <<( <s> <p> <o> )>> )>> ."),
        (TRIG, "<g> {\n<a> <b> (\n(\n( ) ) ) }"),
        (JSON_LD, '{"a":\n{"a":\n{"a":\n[1]}}}'),
        (RDF_XML, "<r>\n<a>\n<a>\n<a/><a>x</a></a></a></r>"),
    ],
)
def test_the_line_that_is_too_deep_is_named(syntax: RdfSyntax, text: str) -> None:
    assert line_beyond(text, syntax, LIMIT) == 4
