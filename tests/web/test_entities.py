"""Things redirect to documents; documents are faithful, complete and cacheable in every representation."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.releases import Release
from citiverse.vocabulary import RDFS
from citiverse.web.descriptions import Descriptions
from support.web import make_app

BASE = "https://w3id.org/citiverse/"
FLOOD = BASE + "id/use-case/flood-twin"
SYNTAXES = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}
FAITHFUL = {
    ("https://w3id.org/citiverse/ns#numericValue", "001.0"),
    ("https://w3id.org/citiverse/ns#maximumValue", "1.0e6"),
}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/id/use-case/flood-twin", "/doc/use-case/flood-twin"),
        ("/scheme/horizon/1", "/doc/scheme/horizon/1"),
        ("/scheme/horizon", "/doc/scheme/horizon"),
        ("/record/use-case/flood-twin", "/doc/record/use-case/flood-twin"),
    ],
)
def test_a_thing_leads_to_its_document(client: FlaskClient, path: str, document: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["Location"]) == (303, document)
    assert client.get(document).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/id/use-case/nothing",
        "/doc/use-case/nothing",
        "/doc/nothing.ttl",
        "/doc/a<b>",
        "/id/use-case/a%20b",
        "/scheme/a%22%3E",
        "/record/%00",
        "/dataset/a%20b",
        "/graph/a%20b",
        "/id//use-case/flood-twin",
    ],
)
def test_what_is_not_described_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_negotiation_says_which_representation_it_chose(client: FlaskClient) -> None:
    response = client.get("/doc/use-case/flood-twin", headers={"Accept": "text/turtle"})
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert response.headers["Content-Location"] == "/doc/use-case/flood-twin.ttl"
    assert 'rel="alternate"' in response.headers["Link"] or any(
        'rel="alternate"' in link for link in response.headers.getlist("Link")
    )


def test_a_suffix_beats_the_accept_header(client: FlaskClient) -> None:
    response = client.get("/doc/use-case/flood-twin.nt", headers={"Accept": "text/html"})
    assert response.mimetype == "application/n-triples"


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_lexical_forms_survive_in_every_syntax(client: FlaskClient, suffix: str) -> None:
    body = client.get(f"/doc/outcome/town-twin-01.{suffix}").data
    found = {
        (quad.predicate.value, quad.object.value)
        for quad in ox.parse(body, format=SYNTAXES[suffix])
        if isinstance(quad.object, ox.Literal)
    }
    assert found >= FAITHFUL


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_every_syntax_says_the_same(client: FlaskClient, example_release: Release, suffix: str) -> None:
    expected = {quad.triple for quad in Descriptions.of_dataset(example_release.dataset, BASE).document(FLOOD)}
    body = client.get(f"/doc/use-case/flood-twin.{suffix}").data
    found = {quad.triple for quad in ox.parse(body, format=SYNTAXES[suffix])}
    about_itself = {triple for triple in found if str(triple.subject).startswith(f"<{BASE}doc/")}
    assert found - about_itself == expected
    assert {str(triple.subject) for triple in about_itself} == {f"<{BASE}doc/use-case/flood-twin>"}


def test_a_document_holds_judgements_inverse_links_and_labels(client: FlaskClient) -> None:
    triples = {
        (str(quad.subject), quad.predicate.value.rpartition("#")[2], str(quad.object).partition('"@')[0])
        for quad in ox.parse(client.get("/doc/use-case/flood-twin.ttl").data, format=ox.RdfFormat.TURTLE)
    }
    rating = f"<{BASE}id/rating/flood-twin-public-safety>"
    assert (rating, "level", f"<{BASE}scheme/risk-level/high>") in triples
    assert (f"<{BASE}id/case-study/town-twin>", "illustrates", f"<{FLOOD}>") in triples
    assert (f"<{BASE}scheme/risk-level/high>", "prefLabel", '"High') in triples


def test_json_ld_is_readable_by_name(client: FlaskClient) -> None:
    document = json.loads(client.get("/doc/use-case/flood-twin.jsonld").data)
    assert document["id"] == FLOOD
    assert document["hasCaseStudy"]["id"] == BASE + "id/case-study/town-twin"
    assert document["hasCaseStudy"]["title"] == {"@value": "Town twin", "@language": "en"}
    (risk,) = (node for node in document["@reverse"]["assesses"] if "RiskAssessment" in node["type"])
    assert risk["hasRating"]["level"]["id"] == BASE + "scheme/risk-level/high"


def test_each_representation_has_its_own_etag_and_answers_304(client: FlaskClient) -> None:
    etags = set()
    for suffix in ("html", *SYNTAXES):
        path = f"/doc/use-case/flood-twin.{suffix}"
        etag = client.get(path).headers["ETag"]
        assert not etag.startswith("W/")
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        etags.add(etag)
    assert len(etags) == len(SYNTAXES) + 1


def test_nothing_acceptable_lists_the_offers(client: FlaskClient) -> None:
    response = client.get("/doc/use-case/flood-twin", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.text


def test_the_same_request_gives_the_same_bytes(client: FlaskClient) -> None:
    bodies = {client.get("/doc/use-case/flood-twin.ttl").data for _ in range(3)}
    assert len(bodies) == 1


def test_a_predicate_with_very_many_links_is_left_out_of_the_document() -> None:
    here, points = ox.NamedNode(BASE + "id/agent/here"), ox.NamedNode(BASE + "ns#points")
    quads = [ox.Quad(ox.NamedNode(f"{BASE}id/note/{number}"), points, here) for number in range(201)]
    assert Descriptions(quads, BASE).document(here.value) == []
    assert len(Descriptions(quads[:200], BASE).document(here.value)) == 200


def test_a_withdrawn_thing_is_gone_but_described(client: FlaskClient) -> None:
    response = client.get("/doc/use-case/old-twin.ttl")
    assert response.status_code == 410
    assert "Old twin" in response.text
    assert f'<{FLOOD}>; rel="successor-version"' in response.headers.getlist("Link")
    page = client.get("/doc/use-case/old-twin", headers={"Accept": "text/html"})
    assert page.status_code == 410
    assert 'It is replaced by <a href="/doc/use-case/flood-twin">' in page.text


def test_who_wants_the_successor_is_led_to_it(client: FlaskClient) -> None:
    for asked, document in {
        "/id/use-case/old-twin?follow=1": "/doc/use-case/flood-twin",
        "/doc/use-case/old-twin?follow=1": "/doc/use-case/flood-twin",
        "/doc/use-case/old-twin.ttl?follow=1": "/doc/use-case/flood-twin.ttl",
        "/id/use-case/old-twin?follow=1&_profile=schema": "/doc/use-case/flood-twin?_profile=schema",
        "/id/use-case/old-twin": "/doc/use-case/old-twin",
        "/id/use-case/flood-twin?follow=1": "/doc/use-case/flood-twin",
    }.items():
        response = client.get(asked)
        assert (response.status_code, response.headers["Location"]) == (303, document)
    assert client.get("/doc/use-case/old-twin?follow=0").status_code == 410
    assert client.get("/doc/use-case/flood-twin?follow=1").status_code == 200


CHAIN = """@prefix cuc: <https://w3id.org/citiverse/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix p: <https://w3id.org/citiverse/id/place/> .
@prefix r: <https://w3id.org/citiverse/record/place/> .
@prefix state: <https://w3id.org/citiverse/scheme/review-state/> .
p:a dcterms:title "A" . r:a foaf:primaryTopic p:a ; cuc:reviewState state:withdrawn ; dcterms:isReplacedBy p:b .
p:b dcterms:title "B" . r:b foaf:primaryTopic p:b ; cuc:reviewState state:withdrawn ; dcterms:isReplacedBy p:c .
p:c dcterms:title "C" .
p:x dcterms:title "X" . r:x foaf:primaryTopic p:x ; cuc:reviewState state:withdrawn ; dcterms:isReplacedBy p:y .
p:y dcterms:title "Y" . r:y foaf:primaryTopic p:y ; cuc:reviewState state:withdrawn ; dcterms:isReplacedBy p:x .
p:s dcterms:title "S" . r:s foaf:primaryTopic p:s ; cuc:reviewState state:withdrawn ; dcterms:isReplacedBy p:a, p:c .
p:f dcterms:title "F" . r:f foaf:primaryTopic p:f ; cuc:reviewState state:withdrawn ;
  dcterms:isReplacedBy <https://example.org/elsewhere> .
"""


def test_only_one_successor_that_is_here_is_followed_however_far(tmp_path: Path) -> None:
    (tmp_path / "chain.ttl").write_text(CHAIN, encoding="utf-8")
    client = make_app(build_dataset(tmp_path / "chain.ttl", tmp_path / "build", Silence())).test_client()
    assert client.get("/id/place/a?follow=1").headers["Location"] == "/doc/place/c"
    # In a ring, of several, and elsewhere nothing stands in its place.
    for name in ("x", "s", "f"):
        assert client.get(f"/id/place/{name}?follow=1").headers["Location"] == f"/doc/place/{name}"
        assert client.get(f"/doc/place/{name}?follow=1").status_code == 410
    # The record may say what replaces the thing.
    gone = client.get("/doc/place/a.ttl")
    assert f'<{BASE}id/place/b>; rel="successor-version"' in gone.headers.getlist("Link")
    assert (
        'It is replaced by <a href="/doc/place/b">' in client.get("/doc/place/a", headers={"Accept": "text/html"}).text
    )


def test_names_in_any_script_have_documents(tmp_path: Path) -> None:
    file = tmp_path / "places.ttl"
    file.write_text(f'<{BASE}id/place/東京> <{RDFS}label> "東京"@ja .', encoding="utf-8")
    client = make_app(build_dataset(file, tmp_path / "build", Silence())).test_client()
    sent_to = client.get("/id/place/東京")
    assert sent_to.headers["Location"] == "/doc/place/%E6%9D%B1%E4%BA%AC"
    for accept in ("text/html", "text/turtle"):
        response = client.get(sent_to.headers["Location"], headers={"Accept": accept})
        assert response.status_code == 200
        assert "東京" in response.text
        assert [str(value).isascii() for value in response.headers.values()] == [True] * len(response.headers)
    assert f'<{BASE}id/place/%E6%9D%B1%E4%BA%AC>; rel="describes"' in response.headers.getlist("Link")


def test_a_dump_of_the_catalogue_can_be_served_as_a_dataset_of_its_own(catalogue_release: Path, tmp_path: Path) -> None:
    again = build_dataset(catalogue_release / "dumps" / "citiverse.nq", tmp_path / "build", Silence())
    client = make_app(again).test_client()
    for path in (
        "/",
        "/doc/use-case/virtual-town-halls",
        "/dataset/citiverse.ttl",
        "/search?q=flood",
        "/download",
        "/releases",
    ):
        assert client.get(path, follow_redirects=True).status_code == 200, path


def test_json_by_its_address_refers_to_the_published_context(client: FlaskClient) -> None:
    response = client.get("/doc/use-case/flood-twin.json")
    assert response.mimetype == "application/json"
    document = json.loads(response.data)
    assert document.pop("@context") == BASE + "context.jsonld"
    alone = json.loads(client.get("/doc/use-case/flood-twin.jsonld").data)
    assert isinstance(alone.pop("@context"), dict)
    assert document == alone
