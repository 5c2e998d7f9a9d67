"""The endpoint speaks the SPARQL 1.1 Protocol, read-only."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

SELECT = "SELECT ?s { ?s a <https://w3id.org/citiverse/ns#UseCase> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/citiverse/ns#UseCase> }"
SRJ = "application/sparql-results+json"


def names(body: bytes) -> list[str]:
    return [row["s"]["value"].rpartition("/")[2] for row in json.loads(body)["results"]["bindings"]]


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_a_query_by_get(client: FlaskClient, path: str) -> None:
    response = client.get(path, query_string={"query": SELECT})
    assert (response.status_code, response.mimetype) == (200, SRJ)
    assert names(response.data) == ["empty-shell", "flood-twin", "old-twin"]


def test_a_query_by_form(client: FlaskClient) -> None:
    assert names(client.post("/sparql", data={"query": SELECT}).data) == ["empty-shell", "flood-twin", "old-twin"]


def test_a_query_by_direct_post(client: FlaskClient) -> None:
    response = client.post("/sparql", data=SELECT, content_type="application/sparql-query; charset=UTF-8")
    assert names(response.data) == ["empty-shell", "flood-twin", "old-twin"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/xml", "application/sparql-results+xml"),
        (SRJ, SRJ),
    ],
)
def test_results_in_every_form(client: FlaskClient, accept: str, content_type: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept})
    assert response.headers["Content-Type"] == content_type
    assert "Accept" in response.headers["Vary"]
    assert b"flood-twin" in response.data


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
def test_graphs_in_every_form(client: FlaskClient, accept: str, syntax: ox.RdfFormat) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert response.mimetype == accept
    assert len(list(ox.parse(response.data, format=syntax))) == 3


def test_datasets_of_the_request(client: FlaskClient) -> None:
    graph = "https://w3id.org/citiverse/graph/sources"
    found = client.get("/sparql", query_string={"query": SELECT, "default-graph-uri": graph})
    assert names(found.data) == []
    other = client.post("/sparql", data={"query": SELECT, "default-graph-uri": graph.replace("sources", "use-cases")})
    assert names(other.data) == ["empty-shell", "flood-twin", "old-twin"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"query": ""}, 400),
        ({"query": ["ASK {}", "ASK {}"]}, 400),
        ({"query": "SELECT * { ?s ?p }"}, 400),
        ({"query": "ASK {}", "default-graph-uri": "relative"}, 400),
        ({"query": "SELECT * " + "{" * 200 + "}" * 200}, 400),
        ({"query": "ASK {} #" + "x" * 70_000}, 413),
        ({"query": "DROP ALL"}, 403),
        ({"update": "DROP ALL"}, 403),
        ({"query": "SELECT * { SERVICE <https://example.org/> {} }"}, 403),
        ({"query": SELECT, "format": "ttl"}, 400),
    ],
)
def test_what_is_wrong_with_a_query_is_a_problem(client: FlaskClient, arguments: dict[str, str], status: int) -> None:
    response = client.get("/sparql", query_string=arguments)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json is not None
    assert response.json["detail"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("query", "name", "content_type"),
    [
        (SELECT, "json", SRJ),
        (SELECT, "srx", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (CONSTRUCT, "turtle", "text/turtle"),
        (CONSTRUCT, "N3", "text/turtle"),
        (CONSTRUCT, "json-ld", "application/ld+json"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "n-quads", "application/n-quads"),
    ],
)
def test_the_format_parameter_takes_the_names_that_clients_send(
    client: FlaskClient, query: str, name: str, content_type: str
) -> None:
    asked = {"query": query, "format": name, "output": name, "results": name}
    response = client.get("/sparql", query_string=asked, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, content_type)


def test_a_syntax_error_says_line_and_column(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"})
    assert response.json is not None
    assert response.json["line"] == 2
    assert response.json["type"] == "https://w3id.org/citiverse/problems/syntax-error"


@pytest.mark.parametrize(
    ("content_type", "encoding", "status"),
    [
        ("text/plain", None, 415),
        ("application/sparql-query; charset=utf-16", None, 415),
        ("application/sparql-query", "gzip", 415),
        ("application/sparql-update", None, 403),
    ],
)
def test_bodies_that_are_not_taken(client: FlaskClient, content_type: str, encoding: str | None, status: int) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    response = client.post("/sparql", data="ASK {}", content_type=content_type, headers=headers)
    assert response.status_code == status


def test_bytes_that_are_no_utf_8_are_refused(client: FlaskClient) -> None:
    assert client.get("/sparql?query=ASK%20%7B%20%22%FF%22%20%7D").status_code == 400
    assert client.post("/sparql", data=b"ASK { '\xff' }", content_type="application/sparql-query").status_code == 400


def test_other_methods_are_refused_with_those_allowed(client: FlaskClient) -> None:
    response = client.put("/sparql")
    assert response.status_code == 405
    assert {"GET", "POST"} <= set(response.headers["Allow"].replace(",", " ").split())


def test_not_acceptable_lists_the_offers(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "application/sparql-results+json" in response.text


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    arguments = {"query": SELECT}
    head, get = client.head("/sparql", query_string=arguments), client.get("/sparql", query_string=arguments)
    assert head.data == b""
    assert head.headers["ETag"] == get.headers["ETag"]


def test_other_origins_may_ask(client: FlaskClient) -> None:
    response = client.options("/sparql", headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


def test_without_a_query_machines_get_the_service_description(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = {quad.triple for quad in ox.parse(response.data, format=ox.RdfFormat.TURTLE)}
    namespace = "http://www.w3.org/ns/sparql-service-description#"
    endpoints = {str(triple.object) for triple in triples if triple.predicate.value == namespace + "endpoint"}
    assert endpoints == {"<https://w3id.org/citiverse/sparql>"}
    names_of_graphs = {str(triple.object) for triple in triples if triple.predicate.value == namespace + "name"}
    assert "<https://w3id.org/citiverse/graph/use-cases>" in names_of_graphs


def test_without_a_query_people_get_the_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<textarea" in response.text


def test_queries_made_ready_for_people_come_without_the_lines_for_machines(client: FlaskClient) -> None:
    text = html.unescape(client.get("/sparql", headers={"Accept": "text/html"}).text)
    shown = text.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert shown.startswith("PREFIX ")
    ready = [parse_qs(urlsplit(link).query)["query"][0] for link in re.findall(r'href="(/sparql\?query=[^"]+)"', text)]
    assert len(ready) > 50
    assert [query for query in ready if query.lstrip().startswith("#")] == []


def test_people_get_results_and_errors_on_the_page(client: FlaskClient) -> None:
    accept = {"Accept": "text/html"}
    assert (
        'href="/doc/use-case/flood-twin"' in client.get("/sparql", query_string={"query": SELECT}, headers=accept).text
    )
    broken = client.get("/sparql", query_string={"query": "SELECT * { ?s ?p }", "format": "html"}, headers=accept)
    assert broken.status_code == 400
    assert "Line 1, column" in broken.text


def test_what_differs_from_run_to_run_is_not_stored(client: FlaskClient) -> None:
    asked = client.get("/sparql", query_string={"query": "SELECT (NOW() AS ?now) {}"})
    assert asked.headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/sparql", query_string={"query": SELECT}).headers["Cache-Control"]
