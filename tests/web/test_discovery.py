"""Crawlers, harvesters and finders of weaknesses are told the truth: whatever is announced is there."""

from __future__ import annotations

import re
import urllib.robotparser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.releases import read_release
from citiverse.vocabulary import BASE, DCAT, PROF, PROFILE, RDF_TYPE, VOID
from support.web import make_app

ORIGIN = "https://citiverse.example"


@pytest.fixture(scope="module")
def public(catalogue_release: Path) -> FlaskClient:
    """A client of the real catalogue at a server that knows its public address."""
    app = make_app(read_release(catalogue_release), ORIGIN, security_contact="mailto:security@citiverse.example")
    return app.test_client()


def triples_at(client: FlaskClient, path: str) -> set[ox.Triple]:
    body = client.get(path, headers={"Accept": "text/turtle"}).data
    return {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.TURTLE)}


def objects(triples: set[ox.Triple], predicate: str) -> set[str]:
    return {
        triple.object.value
        for triple in triples
        if triple.predicate.value == predicate and isinstance(triple.object, ox.NamedNode | ox.Literal)
    }


def test_crawlers_may_read_pages_but_not_endless_combinations(public: FlaskClient) -> None:
    text = public.get("/robots.txt").text
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(text.splitlines())
    assert robots.site_maps() == [f"{ORIGIN}/sitemap.xml"]
    for path in ("/", "/use-cases", "/doc/use-case/underground-asset-mapping", "/sparql", "/catalogue", "/feed.atom"):
        assert robots.can_fetch("AnyBot", ORIGIN + path), path
    for path in ("/sparql?query=ASK%7B%7D", "/search?q=x", "/dump/2026.1/citiverse.nq", "/rdf-graph-store?default"):
        assert not robots.can_fetch("AnyBot", ORIGIN + path), path
    # Readers of wildcards (RFC 9309, section 2.2.3) leave out every address with a query.
    assert "\nDisallow: /*?\n" in text


def test_language_models_are_given_addresses_that_answer(public: FlaskClient) -> None:
    response = public.get("/llms.txt")
    assert response.mimetype == "text/markdown"
    lines = response.text.splitlines()
    assert lines[0] == "# Citiverse Knowledge Graph"
    assert lines[2].startswith("> ")
    links = re.findall(rf"\({ORIGIN}(/[^)]*)\)", response.text)
    assert len(links) >= 12
    for path in links:
        found = public.get(path)
        found.close()
        assert found.status_code == 200, path


def test_weaknesses_have_a_contact_where_the_operator_names_one(public: FlaskClient, catalogue: FlaskClient) -> None:
    response = public.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert response.mimetype == "text/plain"
    assert fields["Contact"] == "mailto:security@citiverse.example"
    assert fields["Canonical"] == f"{ORIGIN}/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert response.headers["Cache-Control"] == "no-store"
    assert catalogue.get("/.well-known/security.txt").status_code == 404


def test_every_announced_service_answers(public: FlaskClient) -> None:
    triples = triples_at(public, "/catalogue")
    for predicate in (DCAT + "endpointURL", DCAT + "endpointDescription"):
        addresses = objects(triples, predicate)
        assert addresses
        for address in addresses:
            assert address.startswith(ORIGIN)
            response = public.get(address.removeprefix(ORIGIN), headers={"Accept": "*/*"})
            response.close()
            assert response.status_code == 200, address
    services = {t.subject for t in triples if t.predicate.value == RDF_TYPE and str(t.object) == f"<{DCAT}DataService>"}
    assert len(services) == len(objects(triples, DCAT + "endpointURL")) == 6


def test_names_stay_and_addresses_can_be_opened(public: FlaskClient, catalogue: FlaskClient) -> None:
    """With a public origin the addresses of files are below it; without one they are the names."""
    with_origin, without = triples_at(public, "/catalogue"), triples_at(catalogue, "/catalogue")
    for predicate in (DCAT + "downloadURL", DCAT + "accessURL", VOID + "dataDump", VOID + "sparqlEndpoint"):
        opened = {address.removeprefix(f"{ORIGIN}/") for address in objects(with_origin, predicate)}
        assert opened == {address.removeprefix(BASE) for address in objects(without, predicate)}
    assert objects(with_origin, DCAT + "distribution") == objects(without, DCAT + "distribution")
    assert all(name.startswith(BASE) for name in objects(with_origin, DCAT + "distribution"))


def test_void_has_the_counts_but_not_the_files(catalogue: FlaskClient) -> None:
    triples = triples_at(catalogue, "/.well-known/void")
    assert objects(triples, VOID + "classPartition")
    assert objects(triples, VOID + "propertyPartition")
    assert objects(triples, VOID + "objectsTarget")
    assert not objects(triples, DCAT + "downloadURL")
    assert triples <= triples_at(catalogue, "/catalogue")


def test_the_profile_names_resources_that_are_there(catalogue: FlaskClient) -> None:
    triples = triples_at(catalogue, "/profile")
    resources = {t.object for t in triples if t.predicate.value == PROF + "hasResource"}
    assert {str(one).partition("#")[2].rstrip(">") for one in resources} == {
        "ontology",
        "shapes",
        "context",
        "documentation",
        "queries",
    }
    artifacts = objects(triples_at(catalogue, "/catalogue"), PROF + "hasArtifact")
    assert len(artifacts) == len(resources)
    for artifact in artifacts:
        assert catalogue.get("/" + artifact.removeprefix(BASE)).status_code == 200, artifact
    assert PROFILE in catalogue.get("/profile", headers={"Accept": "text/html"}).text


def test_a_dataset_that_is_no_edition_has_no_feed_stream_and_catalogue(tmp_path: Path) -> None:

    file = tmp_path / "x.nt"
    file.write_text("<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")
    client = make_app(build_dataset(file, tmp_path / "build", Silence())).test_client()
    for path in ("/feed.atom", "/stream", "/stream/dataset/1", "/catalogue", "/.well-known/void"):
        assert client.get(path).status_code == 404, path
    assert client.get("/sitemap.xml").status_code == 200
