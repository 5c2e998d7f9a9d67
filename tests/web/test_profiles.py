"""Every kind of resource in every profile and format that it is offered in, by headers and by address."""

from __future__ import annotations

import json
import re
from typing import Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.formats import RdfSyntax
from citiverse.vocabulary import DCAT, DCATAP, DCTERMS, PROFILE, RDF_TYPE, SCHEMA, SKOS
from citiverse.web.data_profiles import ALTERNATES, DCAT_AP, OWN, SCHEMA_ORG, SKOS_CORE, SYNTAXES
from citiverse.web.formats import DOCUMENT, GRAPHS, HTML, JSON, QUERY, RDF, RESULTS
from citiverse.web.negotiate import Offer

ALTERNATE: Final = re.compile(
    r'<(?P<target>[^>]*)>; rel="alternate[^"]*"; type="(?P<type>[^"]*)"; formats="(?P<profile>[^"]*)"'
)
TOKEN: Final = re.compile(
    r'<http://www.w3.org/ns/dx/prof/Profile>; rel="type"; token="(?P<token>[^"]*)"; anchor="(?P<iri>[^"]*)"'
)
BASE: Final = "https://w3id.org/citiverse/"
ALTERNATES_IRI: Final = "http://www.w3.org/ns/dx/connegp/altr"
OWN_OFFER: Final = Offer(DOCUMENT, OWN)
FOR_ALL: Final = (Offer(SYNTAXES, SCHEMA_ORG), Offer((HTML, JSON, *SYNTAXES[:2]), ALTERNATES))
THING: Final = (OWN_OFFER, *FOR_ALL)
CONCEPT: Final = (OWN_OFFER, Offer(SYNTAXES, SKOS_CORE), *FOR_ALL)
DATASET: Final = (OWN_OFFER, Offer(SYNTAXES, DCAT_AP), *FOR_ALL)
KINDS: Final[dict[str, tuple[str, tuple[Offer, ...]]]] = {
    "/doc/use-case/underground-asset-mapping": ("id/use-case/underground-asset-mapping", THING),
    "/doc/case-study/abu-dhabi-tamm": ("id/case-study/abu-dhabi-tamm", THING),
    "/doc/outcome/abu-dhabi-tamm-01": ("id/outcome/abu-dhabi-tamm-01", THING),
    "/doc/assessment/underground-asset-mapping-theme": ("id/assessment/underground-asset-mapping-theme", THING),
    "/doc/place/almaty": ("id/place/almaty", THING),
    "/doc/organisation/international-telecommunication-union": (
        "id/organisation/international-telecommunication-union",
        THING,
    ),
    "/doc/source/itu-2026-introduction": ("id/source/itu-2026-introduction", THING),
    "/doc/recommendation/fgmv-30": ("id/recommendation/fgmv-30", THING),
    "/doc/agent/catalogue-editors": ("id/agent/catalogue-editors", THING),
    "/doc/record/use-case/underground-asset-mapping": ("record/use-case/underground-asset-mapping", THING),
    "/doc/scheme/horizon/1": ("scheme/horizon/1", CONCEPT),
    "/doc/scheme/technology/digital-twin": ("scheme/technology/digital-twin", CONCEPT),
    "/doc/scheme/horizon": ("scheme/horizon", CONCEPT),
    "/graph/use-cases": ("graph/use-cases", (Offer((HTML, *GRAPHS), OWN), *FOR_ALL)),
    "/queries/goals-not-served": ("queries/goals-not-served", (Offer((HTML, QUERY, *RDF, *RESULTS), OWN), *FOR_ALL)),
    "/dataset/citiverse": ("dataset/citiverse", DATASET),
    "/dataset/outcomes": ("dataset/outcomes", DATASET),
    "/releases/2026.1": ("releases/2026.1", DATASET),
    "/catalogue": ("catalogue", DATASET),
    "/ns": ("ns", THING),
    "/shapes": ("shapes", THING),
}
REPRESENTATIONS: Final = [
    (path, BASE + name, offer, form)
    for path, (name, offers) in KINDS.items()
    for offer in offers
    for form in offer.formats
]


def of_representation(case: object) -> str | None:
    if isinstance(case, Offer):
        return case.profile.token if case.profile else ""
    return getattr(case, "name", None)


def triples(body: bytes, form: RdfSyntax) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=form.oxigraph)}


@pytest.mark.parametrize(("path", "iri", "offer", "form"), REPRESENTATIONS, ids=of_representation)
def test_each_profile_on_each_kind(catalogue: FlaskClient, path: str, iri: str, offer: Offer, form: RdfSyntax) -> None:
    assert offer.profile
    by_header = catalogue.get(
        path, headers={"Accept": form.media_type, "Accept-Profile": f"<{offer.profile.iri}>, *;q=0"}
    )
    assert by_header.status_code == 200
    assert by_header.mimetype == form.media_type
    assert f"<{offer.profile.iri}>" in by_header.headers["Content-Profile"]
    assert {"Accept", "Accept-Profile"} <= set(re.split(r",\s*", by_header.headers["Vary"]))
    by_address = catalogue.get(
        path,
        query_string={"_profile": offer.profile.token, "_mediatype": form.media_type},
        headers={"Accept": "image/png", "Accept-Profile": "<urn:nobody>"},
    )
    assert (by_address.status_code, by_address.mimetype) == (200, form.media_type)
    assert by_address.data == by_header.data
    assert by_address.headers["ETag"] == by_header.headers["ETag"]
    # Where it says that the representation is, there it is, whatever the headers say.
    here = catalogue.get(by_header.headers["Content-Location"], headers={"Accept": "image/png"})
    assert here.data == by_header.data
    assert f'<{iri}>; rel="cite-as"' in by_header.headers.getlist("Link")
    if isinstance(form, RdfSyntax) and "/graph/" not in iri:
        assert ox.NamedNode(iri) in {triple.subject for triple in triples(by_header.data, form)}


@pytest.mark.parametrize("path", KINDS)
def test_the_list_of_all_representations_is_true(catalogue: FlaskClient, path: str) -> None:
    listed = json.loads(catalogue.get(path, query_string="_profile=alt&_mediatype=application/json").data)
    assert listed["resource"] == BASE + KINDS[path][0]
    assert {"citiverse", "schema", "alt"} <= {profile["token"] for profile in listed["profiles"]}
    etags = []
    for profile in listed["profiles"]:
        assert profile["media_types"] == [one["mediaType"] for one in profile["representations"]]
        for one in profile["representations"]:
            response = catalogue.get(one["href"])
            assert (response.status_code, response.mimetype) == (200, one["mediaType"])
            assert f"<{profile['uri']}>" in response.headers["Content-Profile"]
            etags.append(response.headers["ETag"])
            again = catalogue.get(one["href"], headers={"If-None-Match": response.headers["ETag"]})
            assert (again.status_code, again.data) == (304, b"")
    assert len(set(etags)) == len(etags)


@pytest.mark.parametrize("path", ["/doc/use-case/underground-asset-mapping", "/ns", "/catalogue"])
def test_plain_json_has_the_headers_of_documents(catalogue: FlaskClient, path: str) -> None:
    response = catalogue.get(f"{path}.json", headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert f"<{OWN.iri}>" in response.headers["Content-Profile"]
    assert {"Accept", "Accept-Profile"} <= set(re.split(r",\s*", response.headers["Vary"]))
    links = response.headers.getlist("Link")
    relations = {relation for one in links for relation in one.partition('rel="')[2].partition('"')[0].split()}
    assert {
        "cite-as",
        "license",
        "linkset",
        "alternate",
        "canonical",
        "describedby" if path != "/ns" else "item",
    } <= relations
    assert f'<{BASE}{KINDS[path][0]}>; rel="cite-as"' in links


@pytest.mark.parametrize("path", KINDS)
def test_link_headers_name_the_other_representations(catalogue: FlaskClient, path: str) -> None:
    listed = json.loads(catalogue.get(path, query_string="_profile=all&_mediatype=application/json").data)
    expected = {
        (one["href"], one["mediaType"], profile["uri"])
        for profile in listed["profiles"]
        for one in profile["representations"]
    }
    response = catalogue.get(path, headers={"Accept": "text/html"})
    links = response.headers.getlist("Link")
    found = {(match["target"], match["type"], match["profile"]) for one in links if (match := ALTERNATE.match(one))}
    default = {one for one in expected if one[1] == "text/html" and one[2] == PROFILE}
    assert found <= expected - default
    assert {"text/turtle", "application/ld+json"} <= {one[1] for one in found if one[2] == PROFILE}
    assert {one[2] for one in found} == {one[2] for one in expected}
    assert [one for one in links if 'rel="canonical"' in one] == [
        f'<{path}>; rel="canonical"; type="text/html"; formats="{PROFILE}"'
    ]
    tokens = {(match["token"], match["iri"]) for one in links if (match := TOKEN.match(one))}
    assert tokens == {(profile["token"], profile["uri"]) for profile in listed["profiles"]}
    assert f'<{PROFILE}>; rel="profile"' in links


@pytest.mark.parametrize("form", SYNTAXES, ids=of_representation)
def test_a_redirect_keeps_what_the_address_wishes(catalogue: FlaskClient, form: RdfSyntax) -> None:
    wishes = {"_profile": "skos", "_mediatype": form.media_type}
    response = catalogue.get("/scheme/horizon/1", query_string=wishes, follow_redirects=True)
    assert [one.status_code for one in response.history] == [303]
    assert response.mimetype == form.media_type
    assert f"<{SKOS}>" in response.headers["Content-Profile"]


@pytest.mark.parametrize(
    ("path", "headers", "profile"),
    [
        ("/doc/place/almaty", {"Accept-Profile": "<urn:unknown>"}, PROFILE),
        ("/doc/place/almaty", {"Accept-Profile": f"<{SKOS}>"}, PROFILE),
        ("/doc/place/almaty", {"Accept-Profile": "<http://schema.org/>"}, SCHEMA),
        ("/doc/scheme/horizon/1", {"Accept-Profile": "<http://www.w3.org/2004/02/skos/core>"}, SKOS),
        ("/dataset/citiverse", {"Accept-Profile": f"<{DCAT}>"}, DCATAP),
        ("/catalogue", {"Accept-Profile": f"<{DCATAP}>;q=0.2, <{SCHEMA}>;q=0.1"}, DCATAP),
        ("/doc/place/almaty", {"Accept-Profile": f"<{ALTERNATES_IRI}>"}, ALTERNATES_IRI),
    ],
)
def test_who_asks_for_what_there_is_not_gets_the_default(
    catalogue: FlaskClient, path: str, headers: dict[str, str], profile: str
) -> None:
    assert f"<{profile}>" in catalogue.get(path, headers=headers).headers["Content-Profile"]


def test_who_refuses_all_else_gets_the_offers(catalogue: FlaskClient) -> None:
    response = catalogue.get("/doc/place/almaty", headers={"Accept-Profile": "<urn:unknown>, *;q=0"})
    assert response.status_code == 406
    assert len([one for one in response.headers.getlist("Link") if 'rel="alternate"' in one]) == len(DOCUMENT)


@pytest.mark.parametrize("path", ["/doc/use-case/underground-asset-mapping", "/dataset/citiverse", "/catalogue"])
@pytest.mark.parametrize("profile", ["citiverse", "schema", "alt"])
def test_head_says_what_get_says(catalogue: FlaskClient, path: str, profile: str) -> None:
    got, head = (catalogue.open(path, method=name, query_string={"_profile": profile}) for name in ("GET", "HEAD"))
    assert head.data == b""
    assert list(head.headers) == list(got.headers)


FILE: Final = "/dump/2026.1/citiverse.ttl"


@pytest.mark.parametrize("offer", DATASET[1:], ids=of_representation)
def test_a_file_is_described_to_who_asks_for_a_profile(catalogue: FlaskClient, offer: Offer) -> None:
    assert offer.profile
    for form in offer.formats:
        wishes = {"Accept": form.media_type, "Accept-Profile": f"<{offer.profile.iri}>"}
        response = catalogue.get(FILE, headers=wishes)
        assert (response.status_code, response.mimetype) == (200, form.media_type)
        assert f"<{offer.profile.iri}>" in response.headers["Content-Profile"]
        assert f'<{BASE.rstrip("/")}{FILE}>; rel="cite-as"' in response.headers.getlist("Link")
        if form in SYNTAXES:
            assert ox.NamedNode(BASE.rstrip("/") + FILE) in {one.subject for one in triples(response.data, form)}
        by_address = catalogue.get(response.headers["Content-Location"])
        assert by_address.data == response.data


@pytest.mark.parametrize(
    "headers", [{}, {"Accept": "text/html"}, {"Accept-Profile": "<urn:unknown>"}, {"Accept-Profile": f"<{SKOS}>"}]
)
def test_a_file_is_a_file_to_everybody_else(catalogue: FlaskClient, headers: dict[str, str]) -> None:
    with catalogue.get(FILE, headers=headers) as response:
        assert (response.status_code, response.mimetype) == (200, "text/turtle")
        assert len(response.data) > 1_000_000


def test_skos_says_skos_and_nothing_else(catalogue: FlaskClient) -> None:
    body = catalogue.get("/doc/scheme/horizon?_profile=skos&_mediatype=application/n-triples").data
    found = triples(body, SYNTAXES[2])
    concepts = {triple.subject for triple in found if triple.predicate.value == SKOS + "topConceptOf"}
    assert concepts == {ox.NamedNode(f"{BASE}scheme/horizon/{number}") for number in (1, 2, 3)}
    for triple in found:
        name = triple.predicate.value
        is_of_scheme = triple.subject == ox.NamedNode(BASE + "scheme/horizon") and name.startswith(DCTERMS)
        assert name.startswith(SKOS) or name == RDF_TYPE or is_of_scheme
    assert any('"Горизонт 1"@ru' in str(triple.object) for triple in found)


def test_dcat_ap_describes_in_place_what_it_names(catalogue: FlaskClient) -> None:
    body = catalogue.get("/catalogue?_profile=dcat-ap&_mediatype=application/n-triples").data
    found = triples(body, SYNTAXES[2])
    described = {triple.subject for triple in found}
    named = {
        triple.object
        for triple in found
        if triple.predicate.value in (DCAT + "dataset", DCAT + "distribution", DCAT + "service", DCTERMS + "publisher")
    }
    assert named
    assert named <= described
    assert not any("void#" in triple.predicate.value for triple in found)
