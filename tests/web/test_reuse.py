"""The page about reuse: complete, with the address of this server and no other, its question answered beneath."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import without_head
from citiverse.releases import Release
from citiverse.web.reuse import QUESTION
from citiverse.web.site import site_of
from support.web import make_app

FOLDER = source_root() / "queries" / "reuse"
NAMES = sorted(path.name for path in FOLDER.iterdir())
ASK = [name for name in NAMES if name.startswith(("endpoint.", "frame."))]


def test_the_way_to_every_part_is_there(client: FlaskClient) -> None:
    text = client.get("/reuse").text
    places = re.findall(r'<li><a href="#([^"]+)"', text)
    assert len(places) == 10
    assert [place for place in places if f'<h2 id="{place}">' not in text] == []


def test_every_address_within_the_site_stands(catalogue_app: Flask) -> None:
    client = catalogue_app.test_client()
    text = client.get("/reuse").text.partition("<main")[2].partition("</main>")[0]
    links = set(re.findall(r'href="(/[^"#]*)', text))
    assert len(links) > 20
    assert [link for link in links if client.get(html.unescape(link)).status_code != 200] == []


def test_the_public_address_is_shown(example_release: Release) -> None:
    public = make_app(example_release, "https://citiverse.example/").test_client()
    text = public.get("/reuse").text
    assert "https://citiverse.example/sparql" in text
    assert "localhost" not in text
    assert public.get("/reuse/endpoint.R").text.count("https://citiverse.example/sparql?") == 1


def test_what_a_request_claims_is_not_shown(example_release: Release) -> None:
    private = make_app(example_release, host="127.0.0.2", port=8123).test_client()
    text = private.get("/reuse", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).text
    assert "http://127.0.0.2:8123/sparql" in text
    assert "evil.example" not in text


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_text_with_the_release_served(client: FlaskClient, name: str) -> None:
    response = client.get(f"/reuse/{name}")
    assert (response.status_code, response.mimetype) == (200, "text/plain")
    version = site_of(client.application).release.version
    assert set(re.findall(r"/dump/([^/]+)/", response.text)) <= {version}
    assert "http://localhost:8000" not in response.text


@pytest.mark.parametrize("name", ["nothing.py", "..%2Fpages%2Fready.rq", "../pages/ready.rq", ".", "endpoint"])
def test_nothing_else_is_given_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/reuse/{name}").status_code == 404


@pytest.mark.parametrize("name", ASK)
def test_every_language_asks_the_question_that_the_page_answers(client: FlaskClient, name: str) -> None:
    question = without_head(site_of(client.application).page_queries[QUESTION].text).strip()
    assert question in client.get(f"/reuse/{name}").text


def test_the_answer_stands_beneath_with_its_query(client: FlaskClient) -> None:
    part = client.get("/reuse").text.partition('id="answer"')[2].partition("</section>")[0]
    assert "/doc/use-case/flood-twin" in part
    (address,) = re.findall(r'href="(/sparql\?format=csv[^"]+)"', part)
    rows = client.get(html.unescape(address)).text.splitlines()[1:]
    assert len(rows) == part.count("<tr><td>")
