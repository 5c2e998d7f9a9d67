"""Content negotiation by media type as RFC 9110 wants it; the address goes before the headers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citiverse.formats import CSV, JSON_LD, N_TRIPLES, RDF_XML, RESULTS_JSON, RESULTS_XML, TRIG, TURTLE, Format
from citiverse.web.formats import DOCUMENT, HTML, RESULTS
from citiverse.web.negotiate import Choice, Offer, Wishes, choose, negotiate

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
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
        ("text/html;q=high", HTML),
        ("nonsense, , ;q=1, text/turtle", TURTLE),
        ("nonsense", HTML),
        # What a range with parameters refuses is not all of the type.
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened";q=0, application/ld+json', JSON_LD),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#flattened";q=0.1, application/ld+json', JSON_LD),
        ("text/html;level=1;q=0, */*", HTML),
        # An alias asks as well as the name does, but it loses against a name of the same weight.
        ("application/xhtml+xml, text/turtle", TURTLE),
        ("application/xhtml+xml, text/turtle;q=0.9", HTML),
        ("application/xml, application/xhtml+xml", HTML),
        ("text/n3", TURTLE),
        # What N-Triples was called until 2013; rdflib asks for it so.
        ("text/plain, */*;q=0.1", N_TRIPLES),
        # A format that was named goes before one that any wildcard fits.
        ("text/turtle, */*", TURTLE),
        ("*/*, application/json", JSON_LD),
        ("text/*, application/ld+json", JSON_LD),
        ("text/turtle;q=0.9, */*", HTML),
        # Readers of the default graph see nothing where graphs are named: what is liked nearly as well goes first.
        ("application/trig, application/ld+json", JSON_LD),
        ("application/trig;q=0.95, application/ld+json;q=0.9", JSON_LD),
        ("application/trig, application/ld+json;q=0.8", TRIG),
        ("application/trig, */*;q=0.1", TRIG),
        ("application/trig, */*", TRIG),
    ],
)
def test_the_document_that_the_client_likes_best(accept: str | None, expected: Format) -> None:
    assert choose(accept, DOCUMENT) is expected


@pytest.mark.parametrize(
    ("accept", "formats"),
    [
        ("image/png", DOCUMENT),
        ("text/turtle;q=0", (TURTLE,)),
        ("text/turtle;q=0, */*", (TURTLE,)),
        ("*/*;q=0", DOCUMENT),
        ("text/html;q=0, image/*", (HTML,)),
        ("text/*;q=0, */*", (HTML, TURTLE)),
        ("text/html;q=0, application/xhtml+xml;q=0", (HTML,)),
    ],
)
def test_nothing_acceptable(accept: str, formats: tuple[Format, ...]) -> None:
    assert choose(accept, formats) is None


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


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (Wishes(media_types="text/turtle"), TURTLE),
        (Wishes(media_types="TEXT/TURTLE;charset=utf-8"), TURTLE),
        (Wishes(media_types="application/json"), JSON_LD),
        # A plus sign that nobody escaped arrives as a space.
        (Wishes(media_types="application/ld json"), JSON_LD),
        (Wishes(media_types=" application/rdf xml , text/turtle"), RDF_XML),
        # The order in the address is the order of preference; weights go before it.
        (Wishes(media_types="application/rdf+xml,text/turtle"), RDF_XML),
        (Wishes(media_types="text/turtle,application/rdf+xml"), TURTLE),
        (Wishes(media_types="text/turtle;q=0.5,application/rdf+xml"), RDF_XML),
        (Wishes(media_types="image/png,application/trig"), TRIG),
        (Wishes(media_types="application/trig,text/turtle"), TRIG),
        (Wishes(media_types="application/*"), JSON_LD),
        (Wishes(media_types="*/*"), HTML),
        (Wishes(media_types=" "), HTML),
        (Wishes(format="ttl"), TURTLE),
        (Wishes(format="JSON-LD"), JSON_LD),
        (Wishes(format="rdf+xml"), RDF_XML),
        (Wishes(suffix="trig"), TRIG),
        # The address goes before the header, and in the address the most exact word before the others.
        (Wishes(media_types="text/turtle", accept="text/html"), TURTLE),
        (Wishes(media_types="text/turtle", accept="text/turtle;q=0"), TURTLE),
        (Wishes(media_types="text/turtle", format="jsonld", suffix="rdf", accept=FIREFOX), TURTLE),
        (Wishes(format="jsonld", suffix="rdf", accept=FIREFOX), JSON_LD),
        (Wishes(suffix="rdf", accept=FIREFOX), RDF_XML),
    ],
)
def test_the_address_decides(wishes: Wishes, expected: Format) -> None:
    assert negotiate(wishes, (Offer(DOCUMENT),)) == Choice(expected)


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(media_types="image/png"),
        Wishes(media_types="nonsense"),
        Wishes(media_types="text/turtle;q=0"),
        Wishes(format="csv"),
        Wishes(suffix="csv"),
        # Names of the parameter `format` are no suffixes.
        Wishes(suffix="turtle"),
    ],
)
def test_an_address_that_names_nothing_there_gets_nothing_else(wishes: Wishes) -> None:
    assert negotiate(wishes, (Offer(DOCUMENT),)) is None
    assert negotiate(replace(wishes, accept="*/*"), (Offer(DOCUMENT),)) is None
