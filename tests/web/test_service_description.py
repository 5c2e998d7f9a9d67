"""The service description says what is true of the endpoint, and nothing else."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.releases import Release
from citiverse.web.service import EXTENSION_FUNCTIONS
from support.web import make_app

SD = "http://www.w3.org/ns/sparql-service-description#"
ENDPOINT = "https://w3id.org/citiverse/sparql"


def described(client: FlaskClient) -> set[tuple[str, str, str]]:
    """Return the description as subject, local name of the property, and object."""
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    quads = ox.parse(response.data, format=ox.RdfFormat.TURTLE)
    return {(_text(q.subject), q.predicate.value.removeprefix(SD), _text(q.object)) for q in quads}


def _text(term: object) -> str:
    return str(getattr(term, "value", term)).removeprefix(SD)


def values(client: FlaskClient, name: str) -> set[str]:
    return {value for _, found, value in described(client) if found == name}


def rows(client: FlaskClient, text: str) -> list[dict[str, dict[str, str]]]:
    body = client.get("/sparql", query_string={"query": text}).data
    found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
    return found


def test_the_endpoint_is_the_public_one(client: FlaskClient, example_release: Release) -> None:
    assert (ENDPOINT, "endpoint", ENDPOINT) in described(client)
    public = make_app(example_release, public_origin="https://citiverse.example/").test_client()
    asked = described(public)
    address = "https://citiverse.example/sparql"
    assert {(subject, value) for subject, name, value in asked if name == "endpoint"} == {(address, address)}


def test_the_host_header_changes_nothing(client: FlaskClient) -> None:
    plain = client.get("/sparql", headers={"Accept": "text/turtle"})
    forged = client.get(
        "/sparql", headers={"Accept": "text/turtle", "Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    )
    assert forged.data == plain.data


def test_every_result_format_is_there_to_be_had(client: FlaskClient) -> None:
    formats = {value.rpartition("/")[2] for value in values(client, "resultFormat")}
    assert formats == {
        *("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads"),
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    }


def test_every_extension_function_has_values(client: FlaskClient) -> None:
    assert values(client, "extensionFunction") == set(EXTENSION_FUNCTIONS)
    unit = "'POLYGON((0 0,2 0,2 2,0 2,0 0))'^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    metre = "<http://www.opengis.net/def/uom/OGC/1.0/metre>"
    point = "'POINT(1 1)'^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    others = {"distance": f"{point}, {point}, {metre}", "relate": f"{unit}, {unit}, 'T*F**FFF2'"}
    others |= {"area": f"{unit}, {metre.replace('metre', 'square_metre')}"}
    others |= dict.fromkeys(("length", "perimeter"), f"{unit}, {metre}")
    one = {"asGeoJSON", "centroid", "convexHull", "coordinateDimension", "dimension", "envelope", "getSRID"}
    one |= {"isEmpty", "isSimple", "spatialDimension"}
    silent = []
    for iri in EXTENSION_FUNCTIONS:
        name = iri.rpartition("/")[2]
        arguments = others.get(name) or (unit if name in one else f"{unit}, {unit}")
        if not rows(client, f"SELECT (<{iri}>({arguments}) AS ?value) {{}}")[0]:
            silent.append(name)
    assert silent == []


def test_the_default_graph_is_the_union(client: FlaskClient) -> None:
    assert values(client, "feature") == {"UnionDefaultGraph"}
    everything = rows(client, "SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } }")
    assert rows(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == everything


def test_the_named_graphs_are_those_that_queries_see(client: FlaskClient) -> None:
    seen = {row["g"]["value"] for row in rows(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    assert values(client, "name") == seen


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("SPARQL10Query", "SELECT ?x { ?x a ?y OPTIONAL { ?x ?p ?z } } LIMIT 1"),
        ("SPARQL11Query", "SELECT (COUNT(*) AS ?x) { ?s ?p/^?p? ?o MINUS { ?s a ?o } }".replace("?p/^?p?", "a/^a?")),
        ("SPARQL12Query", "VERSION '1.2' SELECT (TRIPLE(<urn:a>, <urn:b>, 'c'@en--ltr) AS ?x) {}"),
    ],
)
def test_the_languages_named_are_understood(client: FlaskClient, language: str, text: str) -> None:
    assert language in values(client, "supportedLanguage")
    assert rows(client, text)[0]["x"]


def test_of_a_remote_engine_only_what_every_engine_has_is_said(example_release: Release) -> None:
    remote = make_app(example_release, engine="remote").test_client()
    assert values(remote, "supportedLanguage") == {"SPARQL10Query", "SPARQL11Query"}
    assert values(remote, "extensionFunction") == set()
    assert values(remote, "feature") == {"UnionDefaultGraph"}
    left_to_it = make_app(example_release, engine="remote", remote_graphs="endpoint").test_client()
    assert values(left_to_it, "feature") == set()
