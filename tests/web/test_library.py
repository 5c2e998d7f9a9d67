"""The query library over the web."""

from __future__ import annotations

import html

import pytest
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import Query, load_queries

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


def test_text_and_results_by_suffix(client: FlaskClient) -> None:
    path = f"/queries/{WITH_PARAMETER.name}"
    assert client.get(path + ".rq").text == WITH_PARAMETER.text
    assert client.get(path + ".json").mimetype == "application/sparql-results+json"
    assert client.get(path + ".csv").mimetype == "text/csv"
    assert client.get(path + ".png").status_code == 404


def test_results_by_accept(client: FlaskClient) -> None:
    response = client.get(f"/queries/{WITH_PARAMETER.name}", headers={"Accept": "application/sparql-results+json"})
    assert response.mimetype == "application/sparql-results+json"


def test_parameters_are_bound_by_type(client: FlaskClient) -> None:
    parameter = next(one for one in WITH_PARAMETER.parameters if one.type == "iri")
    path = f"/queries/{WITH_PARAMETER.name}.rq"
    assert "<urn:example:a>" in client.get(path, query_string={parameter.name: "urn:example:a"}).text
    injected = client.get(path, query_string={parameter.name: "urn:example:a> } DROP ALL #"})
    assert injected.status_code == 400
    assert client.get(path, query_string={"unknown": "x"}).status_code == 400


def test_unknown_queries_are_not_found(client: FlaskClient) -> None:
    assert client.get("/queries/nothing").status_code == 404
