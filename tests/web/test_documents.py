"""Ontology, named graphs, datasets, context, health and status."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_date

from citiverse.releases import Release
from citiverse.web.modified import PACKAGE, SHOWS


def test_the_ontology_in_rdf_is_the_named_graph(client: FlaskClient, example_release: Release) -> None:
    body = client.get("/ns", headers={"Accept": "application/n-triples"}).data
    expected = example_release.manifest["graphs"]["ontology"]["triples"]
    assert len(list(ox.parse(body, format=ox.RdfFormat.N_TRIPLES))) == expected


def test_the_ontology_for_people_has_an_anchor_for_each_term(client: FlaskClient) -> None:
    text = client.get("/ns", headers={"Accept": "text/html"}).text
    assert 'id="UseCase"' in text
    assert 'id="assesses"' in text


def test_only_the_version_of_this_release_answers(client: FlaskClient) -> None:
    assert client.get("/ns/1.0.0").status_code == 200
    assert client.get("/ns/0.0.1").status_code == 404


@pytest.mark.parametrize(
    ("accept", "syntax"), [("text/turtle", ox.RdfFormat.TURTLE), ("application/n-quads", ox.RdfFormat.N_QUADS)]
)
def test_a_named_graph_by_its_iri(
    client: FlaskClient, example_release: Release, accept: str, syntax: ox.RdfFormat
) -> None:
    body = client.get("/graph/sources", headers={"Accept": accept}).data
    expected = example_release.manifest["graphs"]["sources"]["triples"]
    assert len(list(ox.parse(body, format=syntax))) == expected


def test_unknown_graphs_and_datasets_are_not_found(client: FlaskClient) -> None:
    assert client.get("/graph/nothing").status_code == 404
    assert client.get("/dataset/nothing").status_code == 404


def test_the_json_ld_context_is_published(client: FlaskClient) -> None:
    response = client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert "hasCaseStudy" in json.loads(response.data)["@context"]


def test_health_and_status_are_never_stored(client: FlaskClient, example_release: Release) -> None:
    assert client.get("/health/live").text == "alive\n"
    assert client.get("/health/ready").text == "ready\n"
    status = client.get("/status", headers={"Accept": "application/json"})
    assert status.json is not None
    assert status.json["release"] == example_release.id
    assert status.json["settings"]["query_nesting"] == 100
    for path in ("/health/live", "/health/ready", "/status"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_status_shows_no_path_of_this_machine(client: FlaskClient, example_release: Release) -> None:
    assert str(example_release.folder.parent.parent) not in client.get("/status").text


def test_robots_are_told_where_not_to_go(client: FlaskClient) -> None:
    assert "Disallow: /sparql" in client.get("/robots.txt").text


def test_last_modified_is_when_release_or_software_came_here(client: FlaskClient, example_release: Release) -> None:
    path = example_release.folder / "manifest.json"
    modified = parse_date(client.get("/about").headers["Last-Modified"])
    assert modified is not None
    assert modified.timestamp() >= int(path.stat().st_mtime)


def test_every_kind_of_template_counts_for_when_the_software_came() -> None:
    kinds = {path.suffix for path in (PACKAGE / "web" / "templates").iterdir()}
    assert ".txt" in kinds
    assert kinds <= SHOWS


def test_an_answer_that_has_not_changed_since_is_not_sent_again(client: FlaskClient) -> None:
    modified = client.get("/about").headers["Last-Modified"]
    assert client.get("/about", headers={"If-Modified-Since": modified}).status_code == 304
    assert client.get("/about", headers={"If-Modified-Since": "Sun, 22 Nov 1998 00:00:00 GMT"}).status_code == 200
    assert client.get("/about", headers={"If-Modified-Since": "yesterday"}).status_code == 200
    # The entity tag is the better condition: where there are both it decides alone (RFC 9110, section 13.2.2).
    both = {"If-Modified-Since": modified, "If-None-Match": '"another"'}
    assert client.get("/about", headers=both).status_code == 200


def test_what_changes_all_the_time_is_always_sent(client: FlaskClient) -> None:
    now = {"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT"}
    assert client.get("/status", headers=now).status_code == 200
    assert client.get("/sparql?query=SELECT (NOW() AS ?n) {}", headers={**now, "Accept": "text/csv"}).status_code == 200
