"""The query library over the web."""

from __future__ import annotations

import html

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import Query, load_queries
from citiverse.vocabulary import BASE

LIBRARY = load_queries(source_root() / "queries" / "library")
WITH_PARAMETER = next(query for query in LIBRARY.values() if any(one.type == "iri" for one in query.parameters))


@pytest.mark.parametrize("query", LIBRARY.values(), ids=lambda query: query.name)
def test_every_query_has_a_page_with_its_answer(client: FlaskClient, query: Query) -> None:
    response = client.get(f"/queries/{query.name}", headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert "<h2>Answer</h2>" in response.text
    shown = html.unescape(response.text.partition("<h2>Query</h2>")[2])
    assert query.body.strip() in shown
    assert f"# title: {query.title}" not in shown


def test_the_list_names_every_query(client: FlaskClient) -> None:
    text = client.get("/queries").text
    assert all(f'href="/queries/{name}"' in text for name in LIBRARY)


def test_the_list_is_data_too(catalogue: FlaskClient) -> None:
    data = catalogue.get("/queries", headers={"Accept": "text/turtle"})
    assert (data.status_code, data.mimetype) == (200, "text/turtle")
    described = {quad.subject.value for quad in ox.parse(data.data, format=ox.RdfFormat.TURTLE)}
    assert {f"{BASE}queries/{name}" for name in LIBRARY} <= described


def test_text_and_results_by_suffix(client: FlaskClient) -> None:
    path = f"/queries/{WITH_PARAMETER.name}"
    assert client.get(path + ".rq").text == WITH_PARAMETER.text
    assert client.get(path + ".json").mimetype == "application/sparql-results+json"
    assert client.get(path + ".csv").mimetype == "text/csv"
    assert client.get(path + ".png").status_code == 404


def test_results_by_accept(client: FlaskClient) -> None:
    response = client.get(f"/queries/{WITH_PARAMETER.name}", headers={"Accept": "application/sparql-results+json"})
    assert response.mimetype == "application/sparql-results+json"


@pytest.mark.parametrize("query", LIBRARY.values(), ids=lambda query: query.name)
def test_json_and_xml_are_the_answer(client: FlaskClient, query: Query) -> None:
    path = f"/queries/{query.name}"
    own = {
        media_type: client.get(path, headers={"Accept": media_type})
        for media_type in ("application/json", "application/xml")
    }
    by_address = client.get(path, query_string={"_mediatype": "application/json"})
    assert by_address.data == own["application/json"].data
    is_graph = own["application/json"].mimetype == "application/ld+json"
    assert is_graph == (query.body.lstrip().partition("{")[0].upper().count("CONSTRUCT") > 0)
    if not is_graph:
        assert own["application/json"].mimetype == "application/sparql-results+json"
        assert own["application/json"].data == client.get(path + ".json").data
        assert own["application/xml"].mimetype == "application/sparql-results+xml"
    described = client.get(path, headers={"Accept": "application/ld+json, application/json;q=0.9"})
    assert described.mimetype == "application/ld+json"


def test_parameters_are_bound_by_type(client: FlaskClient) -> None:
    parameter = next(one for one in WITH_PARAMETER.parameters if one.type == "iri")
    path = f"/queries/{WITH_PARAMETER.name}.rq"
    assert "<urn:example:a>" in client.get(path, query_string={parameter.name: "urn:example:a"}).text
    injected = client.get(path, query_string={parameter.name: "urn:example:a> } DROP ALL #"})
    assert injected.status_code == 400
    assert client.get(path, query_string={"unknown": "x"}).status_code == 400


def test_unknown_queries_are_not_found(client: FlaskClient) -> None:
    assert client.get("/queries/nothing").status_code == 404
