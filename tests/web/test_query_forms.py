"""Forms of library queries: things are chosen by name, with script or without, and the answer is taken along."""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.exceptions import BadRequest

from citiverse.locations import source_root
from citiverse.query_files import Parameter, Query, load_queries
from citiverse.vocabulary import CUC, SCHEME, THING
from citiverse.web import query_forms
from citiverse.web.languages import LANGUAGES
from citiverse.web.naming import Naming
from citiverse.web.query_forms import fields, iris_for_names, names_of
from citiverse.web.site import site_of

LIBRARY: Final = load_queries(source_root() / "queries" / "library")
OF_A_THEME: Final = LIBRARY["use-cases-of-a-theme"]
SAFETY: Final = SCHEME + "theme/public-safety-health-disaster-resilience"
SAFETY_NAME: Final = "Public Safety, Health and Disaster Resilience"
HTML: Final = {"Accept": "text/html"}


def parameter_of(query: str, name: str) -> Parameter:
    return next(one for one in LIBRARY[query].parameters if one.name == name)


@pytest.mark.parametrize("query", [one for one in LIBRARY.values() if one.parameters], ids=lambda query: query.name)
def test_every_field_has_a_label_and_the_answer_comes_as_csv_and_json(catalogue: FlaskClient, query: Query) -> None:
    text = catalogue.get(f"/queries/{query.name}", headers=HTML).text
    for parameter in query.parameters:
        assert len(re.findall(rf'<label for="{parameter.name}">', text)) == 1
        assert len(re.findall(rf'<input id="{parameter.name}" name="{parameter.name}"', text)) == 1
    for suffix in ("csv", "json"):
        assert f'href="/queries/{query.name}.{suffix}"' in text


@pytest.mark.parametrize(
    ("query", "name", "offered", "not_offered"),
    [
        ("use-cases-of-a-theme", "theme", SAFETY, SCHEME + "topic/public-transportation"),
        ("case-studies-in-a-country", "country", THING + "place/country-fr", THING + "place/region-europe"),
        (
            "evidence-of-a-horizon",
            "useCase",
            THING + "use-case/port-digital-twin",
            SAFETY,
        ),
        ("use-cases-serving-a-goal-or-target", "goalOrTarget", "http://metadata.un.org/sdg/11.3", SAFETY),
        ("missing-languages", "class", CUC + "CaseStudy", CUC + "hasCaseStudy"),
    ],
)
def test_a_field_offers_the_things_of_its_kind(
    catalogue_app: Flask, query: str, name: str, offered: str, not_offered: str
) -> None:
    names = names_of(site_of(catalogue_app).descriptions, parameter_of(query, name))
    assert offered in names
    assert not_offered not in names
    assert len(set(names.values())) == len(names)


def test_all_use_cases_are_offered_whatever_rules_say_of_the_first(catalogue_app: Flask) -> None:
    names = names_of(site_of(catalogue_app).descriptions, parameter_of("evidence-of-a-horizon", "useCase"))
    assert len(names) == 71


def test_what_can_be_anything_offers_nothing(catalogue_app: Flask) -> None:
    found = site_of(catalogue_app).descriptions
    assert names_of(found, parameter_of("case-studies-linked-to-an-external-entity", "entity")) == {}
    assert names_of(found, parameter_of("largest-improvement", "words")) == {}


def test_too_many_things_are_not_offered_and_can_still_be_named(
    catalogue_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_forms, "MOST_CHOICES", 2)
    found = site_of(catalogue_app).descriptions
    (field,) = fields(found, OF_A_THEME, {})
    assert (field.value, field.choices) == ("Transport and Mobility", [])
    assert iris_for_names(found, OF_A_THEME, {"theme": SAFETY_NAME}) == {"theme": SAFETY}


@pytest.mark.parametrize("written", [SAFETY, SAFETY_NAME, SAFETY_NAME.upper() + " ", SAFETY.rpartition("/")[2]])
def test_a_name_or_its_end_means_the_thing(catalogue: FlaskClient, written: str) -> None:
    by_iri = catalogue.get("/queries/use-cases-of-a-theme.csv", query_string={"theme": SAFETY})
    assert len(by_iri.text.splitlines()) > 2
    assert catalogue.get("/queries/use-cases-of-a-theme.csv", query_string={"theme": written}).text == by_iri.text


def test_the_form_keeps_what_was_asked_and_the_links_say_it_by_iri(catalogue: FlaskClient) -> None:
    text = html.unescape(
        catalogue.get("/queries/use-cases-of-a-theme", query_string={"theme": SAFETY_NAME}, headers=HTML).text
    )
    assert f'value="{SAFETY_NAME}" list="theme-choices"' in text
    (link,) = re.findall(r'href="(/queries/use-cases-of-a-theme\.csv[^"]*)"', text)
    assert parse_qs(urlsplit(link).query) == {"theme": [SAFETY]}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_name_that_a_form_shows_in_any_language_is_understood(catalogue: FlaskClient, tag: str) -> None:
    page = catalogue.get(f"/{tag}/queries/definition-of-a-technology", headers=HTML)
    (name,) = re.findall(r'<input id="technology"[^>]* value="([^"]*)"', page.text)
    asked = {"technology": html.unescape(name)}
    again = catalogue.get(f"/{tag}/queries/definition-of-a-technology", query_string=asked, headers=HTML)
    assert again.status_code == 200
    answer = catalogue.get("/queries/definition-of-a-technology.csv", query_string=asked)
    assert answer.text == catalogue.get("/queries/definition-of-a-technology.csv").text


def test_a_name_of_several_things_is_refused_and_their_iris_are_offered(catalogue_app: Flask) -> None:
    found = site_of(catalogue_app).descriptions
    claim = THING + "claim/count-case-studies"
    of_claims = replace(OF_A_THEME, parameters=(replace(OF_A_THEME.parameters[0], default=claim),))
    assert names_of(found, of_claims.parameters[0])[claim] == claim
    with pytest.raises(BadRequest, match=f"several things are called .*{claim}"):
        iris_for_names(found, of_claims, {"theme": Naming(found).label(claim)})


def test_an_unknown_name_is_answered_with_names_that_are_known(catalogue: FlaskClient) -> None:
    answer = catalogue.get("/queries/use-cases-of-a-theme.csv", query_string={"theme": "Astrology"})
    assert answer.status_code == 400
    assert "nothing is called 'Astrology' here" in answer.get_json()["detail"]
    assert "Transport and Mobility" in answer.get_json()["detail"]
    nowhere = catalogue.get("/queries/case-studies-linked-to-an-external-entity.csv", query_string={"entity": "x"})
    assert nowhere.get_json()["detail"].endswith("It takes an IRI.")


def test_a_value_for_no_parameter_is_left_for_the_query_to_refuse(catalogue_app: Flask) -> None:
    found = site_of(catalogue_app).descriptions
    assert iris_for_names(found, replace(OF_A_THEME, parameters=()), {"theme": "x"}) == {"theme": "x"}


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without script."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError("the keyboard does not get there")


def test_a_question_is_asked_and_its_answer_downloaded_by_keyboard_alone_without_script(
    plain_page: Page, server: str, tmp_path: Path
) -> None:
    page = plain_page
    page.goto(f"{server}/queries")
    go_to(page, page.get_by_role("link", name=OF_A_THEME.title))
    page.keyboard.press("Enter")
    field = page.get_by_label("Theme to list")
    expect(field).to_have_value("Transport and Mobility")
    go_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(SAFETY_NAME)
    page.keyboard.press("Enter")
    expect(field).to_have_value(SAFETY_NAME)
    go_to(page, page.get_by_role("link", name="CSV", exact=True))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    started.value.save_as(tmp_path / "answer.csv")
    with (tmp_path / "answer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    shown = page.locator("tbody tr")
    assert shown.count() == len(rows)


def test_the_browser_offers_the_names_that_begin_so(plain_page: Page, server: str) -> None:
    plain_page.goto(f"{server}/queries/use-cases-of-a-theme")
    field = plain_page.get_by_label("Theme to list")
    expect(field).to_have_role("combobox")
    offered = plain_page.locator(f"datalist#{field.get_attribute('list')} option")
    assert SAFETY_NAME in offered.evaluate_all("all => all.map((one) => one.value)")
