"""Pages of scoring rounds: the report that the release holds, marked as an example, fit for every width and theme."""

from __future__ import annotations

import datetime
import json
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route

from citiverse.releases import Release, faults_of_release
from citiverse.scoring.example import example_round
from citiverse.scoring.short_list import short_list
from citiverse.scoring.short_list_turtle import short_list_triples
from citiverse.scoring.turtle_rounds import round_triples
from support.example_release import make_example_release
from support.node import installed
from support.web import make_app

DAY = datetime.date(2026, 11, 20)
TABLE = example_round(18, 3, 4)
SIZE = 8
PAGE = f"/rounds/{TABLE.round}"
HERE = Path(__file__).parent
NARROWEST = 320


@pytest.fixture(scope="module")
def with_round(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release that holds an example round and the short list that was decided."""
    triples = [*round_triples(TABLE, DAY), *short_list_triples(short_list(TABLE, SIZE), DAY)]
    more = "".join(f"{one.subject} {one.predicate} {one.object} .\n" for one in triples)
    return make_example_release(tmp_path_factory.mktemp("rounds"), more)


@pytest.fixture(scope="module")
def scored(with_round: Release) -> FlaskClient:
    return make_app(with_round).test_client()


@pytest.fixture(scope="module")
def data(scored: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(scored.get(f"{PAGE}.json").data)
    return found


def test_a_catalogue_without_rounds_says_how_one_is_run(client: FlaskClient) -> None:
    text = client.get("/rounds").text
    assert "No scoring round has been published." in text
    assert "citiverse scoring template" in text
    assert client.get(PAGE).status_code == 404
    assert 'href="/rounds"' in client.get("/about/method").text


def test_the_list_leads_to_each_round_and_says_what_it_is(scored: FlaskClient, data: dict[str, Any]) -> None:
    text = unescape(scored.get("/rounds").text)
    assert f'href="{PAGE}"' in text
    assert "An invented example" in text
    assert [sentence for sentence in data["summary"] if sentence not in text] == []
    assert 'href="/rounds"' in scored.get(f"/doc/round/{TABLE.round}").text


def test_the_report_is_that_of_the_round_and_of_the_list_decided(scored: FlaskClient, data: dict[str, Any]) -> None:
    text = unescape(scored.get(PAGE).text)
    assert "An invented example: a generator drew" in text
    assert [one["words"] for one in data["candidates"] if one["included"] and one["words"] not in text] == []
    assert (data["size"], data["decided"]) == (SIZE, sorted(data["shortList"]))
    assert data["summary"][-1] == "The short list that was decided is this one."


def test_the_report_is_marked_as_english_in_other_languages(scored: FlaskClient) -> None:
    assert '<div lang="en" dir="ltr">' in scored.get(f"/ar{PAGE}").text


def test_the_files_of_rounds_are_part_of_the_release(with_round: Release) -> None:
    paths = {entry.path for entry in with_round.files if entry.part == "rounds"}
    assert paths == {"rounds/rounds.json", f"rounds/{TABLE.round}.json"}
    assert list(faults_of_release(with_round)) == []


@pytest.fixture(params=["light", "dark"])
def shown(request: pytest.FixtureRequest, browser: Browser, scored: FlaskClient) -> Page:
    """The report in a browser that asks the application itself, narrow in light and wide in dark."""

    def answer(route: Route) -> None:
        with scored.get(urlsplit(route.request.url).path) as reply:
            route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.data)

    width = NARROWEST if request.param == "light" else 1280
    page = browser.new_context(color_scheme=request.param, viewport={"width": width, "height": 900}).new_page()
    page.route("**/*", answer)
    page.goto(f"http://rounds.test{PAGE}")
    return page


def test_the_report_is_accessible_and_fits(shown: Page) -> None:
    assert shown.locator("svg.picture").count() == 3
    assert shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    tools = installed(HERE / "checks", "page-checks") / "node_modules"
    # The policy of the page forbids foreign scripts in it; evaluation by the browser's tools is none.
    shown.evaluate((tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    found = shown.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    broken = [(one["id"], [node["html"] for node in one["nodes"]][:2]) for one in found["violations"]]
    assert found["passes"]
    assert broken == []
