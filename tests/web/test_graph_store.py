"""Graphs can be read by the SPARQL 1.1 Graph Store HTTP Protocol, and never written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citiverse.releases import Release

GRAPHS = "https://w3id.org/citiverse/graph/"
STORE = "/rdf-graph-store"
TURTLE = {"Accept": "text/turtle"}
SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(autouse=True)
def _files_are_closed(client: FlaskClient) -> Iterator[None]:
    """Close what answers hold open: the client keeps a file that is sent until it is told to let go."""
    client.response_wrapper, wrapper = _ClosedResponse, client.response_wrapper
    yield
    client.response_wrapper = wrapper


class _ClosedResponse(TestResponse):
    """A response that is read whole at once."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.get_data()
        self.close()


def triples(body: bytes, syntax: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=syntax)}


def released(release: Release, graph: str | None = None) -> set[ox.Triple]:
    """Return the triples of the release, or of one of its graphs."""
    quads = ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS)
    wanted = ox.NamedNode(GRAPHS + graph) if graph else None
    return {quad.triple for quad in quads if wanted is None or quad.graph_name == wanted}


@pytest.mark.parametrize(("accept", "syntax"), SYNTAXES.items())
def test_a_graph_named_in_the_parameter(
    client: FlaskClient, example_release: Release, accept: str, syntax: ox.RdfFormat
) -> None:
    response = client.get(STORE, query_string={"graph": GRAPHS + "use-cases"}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, accept)
    assert triples(response.data, syntax) == released(example_release, "use-cases")


@pytest.mark.parametrize(("accept", "syntax"), SYNTAXES.items())
def test_the_default_graph_is_the_union(
    client: FlaskClient, example_release: Release, accept: str, syntax: ox.RdfFormat
) -> None:
    response = client.get(f"{STORE}?default", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, accept)
    assert "Accept" in response.headers["Vary"]
    # The ontology has blank nodes, whose names are those of each document.
    assert grounded(triples(response.data, syntax)) == grounded(released(example_release))


def grounded(found: set[ox.Triple]) -> set[ox.Triple]:
    return {t for t in found if not isinstance(t.subject, ox.BlankNode) and not isinstance(t.object, ox.BlankNode)}


def test_a_graph_by_its_own_address_is_the_same_graph(client: FlaskClient) -> None:
    direct = client.get("/graph/use-cases", headers=TURTLE)
    indirect = client.get(STORE, query_string={"graph": GRAPHS + "use-cases"}, headers=TURTLE)
    assert triples(direct.data) == triples(indirect.data)


@pytest.mark.parametrize("path", [f"{STORE}?graph={GRAPHS}use-cases", f"{STORE}?default", "/graph/use-cases"])
def test_head_has_the_headers_of_get(client: FlaskClient, path: str) -> None:
    head, get = client.head(path, headers=TURTLE), client.get(path, headers=TURTLE)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(get.data))


@pytest.mark.parametrize("path", [f"{STORE}?graph={GRAPHS}use-cases", f"{STORE}?default", "/graph/use-cases"])
def test_what_did_not_change_is_not_sent_again(client: FlaskClient, path: str) -> None:
    tag = client.get(path, headers=TURTLE).headers["ETag"]
    assert client.get(path, headers={**TURTLE, "If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [f"{STORE}?graph={GRAPHS}use-cases", f"{STORE}?default", STORE, "/graph/use-cases"])
def test_writing_is_refused(client: FlaskClient, path: str, method: str) -> None:
    response = client.open(path, method=method, data="<urn:a> <urn:b> <urn:c> .", content_type="text/turtle")
    assert response.status_code == 405
    assert set(response.headers["Allow"].replace(",", " ").split()) == {"GET", "HEAD", "OPTIONS"}
    assert "read-only" in response.text


def test_options_names_the_methods(client: FlaskClient) -> None:
    response = client.options(STORE, headers={"Origin": "https://example.org"})
    assert response.status_code in (200, 204)
    assert set(response.headers["Allow"].replace(",", " ").split()) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({}, 400),
        ({"graph": GRAPHS + "use-cases", "default": ""}, 400),
        ({"graph": [GRAPHS + "use-cases", GRAPHS + "sources"]}, 400),
        ({"graph": ""}, 400),
        ({"graph": "use-cases"}, 400),
        ({"graph": "http://example.org/a b"}, 400),
        ({"graph": GRAPHS + "nothing"}, 404),
        ({"graph": "file:///etc/passwd"}, 404),
        ({"graph": "http://127.0.0.1:1/"}, 404),
    ],
)
def test_what_names_no_graph(client: FlaskClient, arguments: dict[str, str | list[str]], status: int) -> None:
    response = client.get(STORE, query_string=arguments, headers=TURTLE)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_a_graph_iri_that_is_not_utf_8(client: FlaskClient) -> None:
    assert client.get(f"{STORE}?graph=http://example.org/%FF").status_code == 400


def test_syntaxes_that_name_graphs_do_not_hold_one_graph(client: FlaskClient) -> None:
    response = client.get(f"{STORE}?default", headers={"Accept": "application/n-quads"})
    assert response.status_code == 406
    assert "text/turtle" in response.text
