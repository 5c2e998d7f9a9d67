"""Content negotiation as RFC 9110 wants it, by what real clients send."""

from __future__ import annotations

import pytest

from citiverse.formats import CSV, JSON_LD, N_TRIPLES, RDF_XML, RESULTS_JSON, RESULTS_XML, TURTLE, Format
from citiverse.web.formats import DOCUMENT, HTML, RESULTS
from citiverse.web.negotiate import choose

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8, application/ld+json;q=0.7, */*;q=0.1"
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"
JSON_LD_JS = "application/ld+json;q=1, application/json;q=0.5"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
        (FIREFOX, HTML),
        (RDFLIB, TURTLE),
        (JENA, TURTLE),
        (JSON_LD_JS, JSON_LD),
        ("application/json", JSON_LD),
        ("application/rdf+xml", RDF_XML),
        ("application/n-triples", N_TRIPLES),
        ("TEXT/Turtle", TURTLE),
        ("text/turtle; charset=utf-8", TURTLE),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted, x"', JSON_LD),
        ("text/turtle;q=0.5, application/ld+json;q=0.6", JSON_LD),
        ("text/turtle;q=0, text/html;q=0, */*", JSON_LD),
        ("text/*;q=0.4, text/html;q=0.1", TURTLE),
        ("application/*", JSON_LD),
        ("*", HTML),
        ("text/turtle;q=high, application/rdf+xml", RDF_XML),
        ("nonsense, , ;q=1, text/turtle", TURTLE),
    ],
)
def test_the_document_that_the_client_likes_best(accept: str | None, expected: Format) -> None:
    assert choose(accept, DOCUMENT) is expected


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "*/*;q=0", "text/html;q=0, image/*"])
def test_nothing_acceptable(accept: str) -> None:
    assert choose(accept, (HTML, TURTLE) if "html" not in accept else (HTML,)) is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/json", RESULTS_JSON),
        ("application/xml", RESULTS_XML),
        ("text/csv", CSV),
        ("application/sparql-results+json;q=0.2, application/sparql-results+xml;q=0.9", RESULTS_XML),
        ("*/*", RESULTS_JSON),
    ],
)
def test_results_by_their_names_and_aliases(accept: str, expected: Format) -> None:
    assert choose(accept, RESULTS) is expected


def test_the_more_specific_range_decides_over_the_more_generous() -> None:
    assert choose("text/*;q=0.9, text/html;q=0.2, application/ld+json;q=0.5", (HTML, JSON_LD)) is JSON_LD
