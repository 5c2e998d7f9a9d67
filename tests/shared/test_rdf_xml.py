"""A document in RDF/XML is checked before it goes out, because its writer does not refuse what XML cannot say."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.rdf_xml import says

SUBJECT = ox.NamedNode("https://example.org/a?b=1&c")


def written(*triples: ox.Triple) -> bytes:
    content = ox.serialize(triples, format=ox.RdfFormat.RDF_XML)
    assert content is not None
    return content


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal(""),
        ox.Literal(" <&>'\"\t\r\n 😀 "),
        ox.Literal("متن", language="ar"),
        ox.Literal("text", language="EN-gb"),
        ox.Literal("001", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
        ox.Literal("<b/>", datatype=ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral")),
        ox.BlankNode("c14n0"),
        ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c")),
    ],
    ids=str,
)
def test_what_xml_can_say(value: ox.Literal | ox.BlankNode | ox.Triple) -> None:
    triple = ox.Triple(SUBJECT, ox.NamedNode("https://example.org/p"), value)
    assert says(written(triple), {triple})


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        ("https://example.org/p", "a\x01b"),
        ("https://example.org/p", "a\ufffeb"),
        ("https://example.org/123", "x"),
        ("https://example.org/", "x"),
        ("urn:example:1", "x"),
    ],
)
def test_what_xml_cannot_say(predicate: str, text: str) -> None:
    triple = ox.Triple(SUBJECT, ox.NamedNode(predicate), ox.Literal(text))
    assert not says(written(triple), {triple})


def test_a_document_that_says_something_else() -> None:
    triple, other = (ox.Triple(SUBJECT, ox.NamedNode("https://example.org/p"), ox.Literal(text)) for text in "ab")
    assert not says(written(triple), {other})
    assert not says(b"no XML", {triple})
