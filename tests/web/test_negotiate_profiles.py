"""Content negotiation by profile, as the working draft of 3 July 2026 describes it."""

from __future__ import annotations

import pytest

from citiverse.formats import JSON_LD, RDF_XML, TRIG, TURTLE, Format
from citiverse.web.formats import HTML, JSON, TEXT
from citiverse.web.negotiate import Choice, Offer, Profile, Wishes, negotiate

OURS = Profile("ours", "https://example.org/profile/ours", "The catalogue's own")
DCAT_AP = Profile(
    "dcat-ap",
    "http://data.europa.eu/r5r/",
    "DCAT-AP",
    conforms_to=("http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"),
)
DCAT = Profile("dcat", "http://www.w3.org/ns/dcat#", "DCAT", conforms_to=("http://purl.org/dc/terms/",))
SCHEMA = Profile("schema", "https://schema.org/", "schema.org", also_known_as=("http://schema.org/",))
ALT = Profile("alt", "http://www.w3.org/ns/dx/connegp/altr", "List of representations")

OFFERS = (
    Offer((HTML, TURTLE, JSON_LD), OURS),
    Offer((TURTLE, RDF_XML), DCAT_AP),
    Offer((TURTLE,), DCAT),
    Offer((JSON_LD, TRIG), SCHEMA),
    Offer((HTML, JSON), ALT),
)


def chosen(wishes: Wishes) -> tuple[str, str] | None:
    """Return token and format of what is chosen."""
    found = negotiate(wishes, OFFERS)
    return (found.profile.token if found.profile else "", found.format.name) if found else None


def asked(header: str, accept: str = "") -> tuple[str, str] | None:
    return chosen(Wishes(accept=accept, accept_profile=header))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<https://schema.org/>", ("schema", "jsonld")),
        ("<http://schema.org/>", ("schema", "jsonld")),
        (" <https://schema.org/> ; q=0.1 ", ("schema", "jsonld")),
        ("schema", ("schema", "jsonld")),
        ("https://schema.org/", ("schema", "jsonld")),
        ("<https://schema.org/>;q=0.5, <http://data.europa.eu/r5r/>;q=0.6", ("dcat-ap", "ttl")),
        ("<https://schema.org/>, <http://data.europa.eu/r5r/>;q=0.6", ("schema", "jsonld")),
        # Equal weights: the server's order.
        ("<https://schema.org/>, <http://data.europa.eu/r5r/>", ("dcat-ap", "ttl")),
        ("<http://www.w3.org/ns/dx/connegp/altr>", ("alt", "html")),
    ],
)
def test_the_profile_that_the_header_likes_best(header: str, expected: tuple[str, str]) -> None:
    assert asked(header) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        # Exactly this one, although a more special one stands before it.
        ("<http://www.w3.org/ns/dcat#>", ("dcat", "ttl")),
        # Nobody has exactly this one; the one that is nearest to it, by the fewest steps, comes first.
        ("<http://purl.org/dc/terms/>", ("dcat", "ttl")),
        # The most specific name decides: it goes before a weight that the general one has.
        ("<http://www.w3.org/ns/dcat#>;q=0.9, <http://data.europa.eu/r5r/>;q=0.1", ("dcat", "ttl")),
        ("<http://purl.org/dc/terms/>, dcat;q=0", ("dcat-ap", "ttl")),
    ],
)
def test_a_general_profile_is_served_by_what_conforms_to_it(header: str, expected: tuple[str, str]) -> None:
    assert asked(header) == expected


def test_a_special_profile_serves_where_the_general_one_is_not_offered() -> None:
    offers = (OFFERS[0], OFFERS[1])
    found = negotiate(Wishes(accept_profile="<http://www.w3.org/ns/dcat#>"), offers)
    assert found == Choice(TURTLE, DCAT_AP)


@pytest.mark.parametrize(
    ("header", "accept", "expected"),
    [
        # A profile that was asked for goes before a better format without it.
        ("<https://schema.org/>", "text/html, */*;q=0.1", ("schema", "jsonld")),
        ("<https://schema.org/>", "text/html, application/trig;q=0.2", ("schema", "trig")),
        ("<http://data.europa.eu/r5r/>", "application/rdf+xml, text/turtle;q=0.5", ("dcat-ap", "rdf")),
        # The best profile has nothing that the client can read: the next one.
        ("<https://schema.org/>, <http://data.europa.eu/r5r/>;q=0.1", "text/turtle", ("dcat-ap", "ttl")),
        # None of them has: the default.
        ("<https://schema.org/>", "text/html", ("ours", "html")),
        ("<https://schema.org/>", "image/png", None),
    ],
)
def test_profile_and_media_type_together(header: str, accept: str, expected: tuple[str, str] | None) -> None:
    assert asked(header, accept) == expected


@pytest.mark.parametrize(
    "header",
    [
        "",
        " ",
        ",",
        "<>",
        "<",
        ">",
        "<<",
        "<https://schema.org/",
        '"https://schema.org/"',
        "<https://schema.org/>;q=high",
        "<urn:example:unknown>",
        "<https://schema.org>",
        "unknown",
        "<urn:example:unknown>;q=0.4, also-unknown;q=0",
        ";q=1",
        "<https://schema.org/>;q=0",
    ],
)
def test_without_a_known_profile_the_default_one(header: str) -> None:
    expected = ("schema", "jsonld") if header == "<https://schema.org/" else ("ours", "html")
    assert asked(header) == expected
    accepted = ("schema", "jsonld") if header == "<https://schema.org/" else ("ours", "ttl")
    assert asked(header, "text/turtle, application/ld+json;q=0.5") == accepted


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("<urn:example:unknown>, *;q=0", None),
        ("*;q=0", None),
        ("<https://schema.org/>, *;q=0", ("schema", "jsonld")),
        ("<https://schema.org/>;q=0, *;q=0", None),
        ("ours;q=0", ("dcat-ap", "ttl")),
        ("<urn:example:unknown>, ours;q=0, dcat-ap;q=0, dcat;q=0", ("schema", "jsonld")),
        ("ours;q=0, dcat-ap;q=0, dcat;q=0, schema;q=0, alt;q=0", None),
        ("<https://schema.org/>;q=0.5, *", ("ours", "html")),
        ("<https://schema.org/>;q=0.5, *;q=0.1", ("schema", "jsonld")),
        ("*", ("ours", "html")),
    ],
)
def test_what_is_refused_is_not_sent(header: str, expected: tuple[str, str] | None) -> None:
    assert asked(header) == expected


def test_refusing_all_profiles_but_one_refuses_its_other_formats_too() -> None:
    assert asked("<https://schema.org/>, *;q=0", "text/html") is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", ("ours", "html")),
        ("text/turtle", ("ours", "ttl")),
        # Only another profile has this format; without a wish profiles do not count.
        ("application/rdf+xml", ("dcat-ap", "rdf")),
        ("application/trig, text/html;q=0.5", ("schema", "trig")),
        ("application/trig, text/html", ("ours", "html")),
        ("application/trig, */*", ("schema", "trig")),
        # Between formats that are worth the same the default profile wins, even by an alias.
        ("application/json", ("ours", "jsonld")),
    ],
)
def test_without_a_wish_profiles_do_not_count(accept: str, expected: tuple[str, str]) -> None:
    assert asked("", accept) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("schema", ("schema", "jsonld")),
        ("<https://schema.org/>", ("schema", "jsonld")),
        ("https://schema.org/", ("schema", "jsonld")),
        # The order in the address is the order of preference.
        ("schema,dcat-ap", ("schema", "jsonld")),
        ("dcat-ap,schema", ("dcat-ap", "ttl")),
        ("unknown,<https://schema.org/>,dcat-ap", ("schema", "jsonld")),
        ("dcat,dcat-ap", ("dcat", "ttl")),
        ("alt", ("alt", "html")),
        ("unknown", ("ours", "html")),
        ("unknown,*;q=0", None),
        # Names are exact: they are identifiers.
        ("SCHEMA", ("ours", "html")),
    ],
)
def test_profiles_by_address(value: str, expected: tuple[str, str] | None) -> None:
    assert chosen(Wishes(profiles=value)) == expected


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        # The address goes before the headers, each of its words before the header of the same kind.
        (Wishes(profiles="schema", accept_profile="<http://data.europa.eu/r5r/>"), ("schema", "jsonld")),
        (Wishes(profiles="unknown", accept_profile="<https://schema.org/>"), ("ours", "html")),
        (Wishes(profiles="schema", accept_profile="*;q=0"), ("schema", "jsonld")),
        (Wishes(media_types="text/turtle", accept="text/html"), ("ours", "ttl")),
        (Wishes(media_types="text/turtle", accept_profile="<http://data.europa.eu/r5r/>"), ("dcat-ap", "ttl")),
        (Wishes(profiles="dcat-ap", accept="application/rdf+xml"), ("dcat-ap", "rdf")),
        (Wishes(profiles="dcat-ap", media_types="application/rdf xml", accept="text/turtle"), ("dcat-ap", "rdf")),
        (Wishes(profiles="alt", media_types="application/json"), ("alt", "json")),
        # The list of profiles has no Turtle: the default profile has.
        (Wishes(profiles="alt", media_types="text/turtle"), ("ours", "ttl")),
        (Wishes(profiles="schema", suffix="ttl"), ("ours", "ttl")),
        (Wishes(profiles="dcat-ap", suffix="ttl"), ("dcat-ap", "ttl")),
        (Wishes(profiles="schema", media_types="image/png"), None),
    ],
)
def test_address_and_headers_together(wishes: Wishes, expected: tuple[str, str] | None) -> None:
    assert chosen(wishes) == expected


@pytest.mark.parametrize("formats", [(HTML, TURTLE), (TEXT,)])
def test_a_resource_without_profiles_does_not_mind_the_question(formats: tuple[Format, ...]) -> None:
    offers = (Offer(formats),)
    for wishes in (Wishes(profiles="alt"), Wishes(accept_profile="<https://schema.org/>")):
        assert negotiate(wishes, offers) == Choice(formats[0])
    assert negotiate(Wishes(accept_profile="<https://schema.org/>, *;q=0"), offers) is None
