"""Errors in the form that the client reads."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("", "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("text/turtle", "application/problem+json"),
        ("text/plain", "text/plain"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
def test_one_error_in_three_forms(client: FlaskClient, accept: str, mimetype: str) -> None:
    response = client.get("/nothing", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (404, mimetype)
    assert response.headers["Cache-Control"] == "no-store"


def test_problem_details_have_the_members_of_rfc_9457(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "DROP ALL"})
    assert response.json is not None
    assert set(response.json) == {"type", "title", "status", "detail", "line", "column"}
    assert (response.json["status"], response.json["line"], response.json["column"]) == (403, 1, 1)
    missing = client.get("/nowhere").json
    assert missing is not None
    assert set(missing) == {"type", "title", "status", "detail"}


def test_other_methods_name_those_allowed(client: FlaskClient) -> None:
    response = client.post("/use-cases")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_only_the_page_about_an_error_speaks_another_language(client: FlaskClient) -> None:
    french = {"Accept-Language": "fr"}
    page = client.post("/use-cases", headers={**french, "Accept": "text/html"})
    assert page.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in page.text
    details = client.post("/use-cases", headers={**french, "Accept": "application/json"}).json
    assert details is not None
    assert details["detail"] == "POST is refused here: the data is read-only."


def test_what_the_engine_says_of_a_query_is_marked_as_english_in_other_languages(client: FlaskClient) -> None:
    page = client.get("/fr/sparql", query_string={"query": "SELECT <&"}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert '<span lang="en">' in page.text.partition('role="alert"')[2].partition("</div>")[0]
    assert "<&" not in page.text
