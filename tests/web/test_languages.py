"""Pages speak the language of their address, else the best that the client names; data speaks for itself."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from citiverse.web.languages import LANGUAGES

PAGE = {"Accept": "text/html"}
USE_CASE = "/doc/use-case/underground-asset-mapping"
DOCUMENTS = (USE_CASE, "/catalogue", "/ns", "/queries/deployable-now")
NOTHING_ELSE = ("/", "/use-cases", "/case-studies", "/search?q=twin", "/risks", "/sparql", "/about", "/nowhere")
PAGES = (*NOTHING_ELSE, USE_CASE)
OPENING = re.compile(r'<html lang="([^"]+)" dir="([^"]+)">')
LINKS = re.compile(r'<(?:a|form)\b[^>]* (?:href|action)="(/[^"]*)"')


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_language_of_its_address(catalogue: FlaskClient, path: str, tag: str) -> None:
    answer = catalogue.get(f"/{tag}{path}", headers={**PAGE, "Accept-Language": "de, fr;q=0.5"})
    assert OPENING.findall(answer.text) == [(tag, LANGUAGES[tag].direction)]
    assert answer.headers["Content-Language"] == tag
    assert "accept-language" not in answer.headers["Vary"].lower()
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", NOTHING_ELSE)
def test_a_page_without_a_language_in_its_address_speaks_the_best_accepted(catalogue: FlaskClient, path: str) -> None:
    answer = catalogue.get(path, headers={**PAGE, "Accept-Language": "de, ru;q=0.9, fr;q=0.5"})
    assert OPENING.findall(answer.text) == [("ru", "ltr")]
    assert answer.headers["Content-Language"] == "ru"
    assert "Accept-Language" in answer.headers["Vary"]
    assert OPENING.findall(catalogue.get(path, headers=PAGE).text) == [("en", "ltr")]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_speaks_the_language_of_its_address_alone(catalogue: FlaskClient, path: str) -> None:
    answer = catalogue.get(path, headers={**PAGE, "Accept-Language": "ru"})
    assert OPENING.findall(answer.text) == [("en", "ltr")]
    assert {name.strip() for name in answer.headers["Vary"].split(",")} <= {
        "Accept",
        "Accept-Profile",
        "Accept-Encoding",
    }
    assert answer.data == catalogue.get(path, headers=PAGE).data


@pytest.mark.parametrize("path", PAGES)
def test_links_stay_in_the_language_of_the_address(catalogue: FlaskClient, path: str) -> None:
    targets = LINKS.findall(catalogue.get(f"/ar{path}", headers=PAGE).text)
    first = {target.split("/")[1] for target in targets}
    assert "ar" in first
    assert first <= {*LANGUAGES, "dump", "static"}


@pytest.mark.parametrize("path", NOTHING_ELSE)
def test_links_lead_on_in_the_language_that_the_client_named(catalogue: FlaskClient, path: str) -> None:
    text = catalogue.get(path, headers={**PAGE, "Accept-Language": "ar"}).text
    assert {target.split("/")[1] for target in LINKS.findall(text)} <= {*LANGUAGES, "dump", "static"}
    assert 'href="/ar/themes"' in text
    assert 'href="/themes"' in catalogue.get(path, headers=PAGE).text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_itself_in_the_other_languages(catalogue: FlaskClient, path: str) -> None:
    text = catalogue.get(f"/fr{path}", headers=PAGE).text
    for tag in LANGUAGES:
        assert f'<link rel="alternate" hreflang="{tag}" href="/{tag}{path}">' in text
        assert f'<a href="/{tag}{path}" hreflang="{tag}" lang="{tag}"' in text


def test_a_thing_leads_to_its_document_in_the_same_language(catalogue: FlaskClient) -> None:
    answer = catalogue.get("/zh/id/use-case/underground-asset-mapping", headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/zh{USE_CASE}")
    again = catalogue.get(answer.headers["Location"], headers=PAGE)
    assert again.headers["Content-Language"] == "zh"


@pytest.mark.parametrize(
    ("headers", "prefix"),
    [
        ({**PAGE, "Accept-Language": "ar, en;q=0.5"}, "/ar"),
        ({**PAGE, "Accept-Language": "de, en"}, ""),
        ({"Accept": "text/turtle", "Accept-Language": "ar"}, ""),
        ({"Accept": "text/html, */*;q=0.1", "Accept-Language": "ar", "Accept-Profile": "<https://schema.org/>"}, ""),
    ],
)
def test_a_thing_leads_to_its_page_in_the_language_of_the_client(
    catalogue: FlaskClient, headers: dict[str, str], prefix: str
) -> None:
    answer = catalogue.get("/id/use-case/underground-asset-mapping", headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{prefix}{USE_CASE}")
    assert answer.headers["Vary"] == "Accept, Accept-Profile, Accept-Language"


def test_concepts_have_their_names_in_the_language_of_the_page(catalogue: FlaskClient) -> None:
    assert "Горизонт 1" in catalogue.get("/ru/use-cases", headers=PAGE).text
    assert "Горизонт 1" in catalogue.get("/ru/", headers=PAGE).text
    assert "Horizon 1" in catalogue.get("/use-cases", headers=PAGE).text


def test_what_is_not_translated_says_in_which_language_it_is(catalogue: FlaskClient) -> None:
    text = catalogue.get("/fr/use-cases", headers=PAGE).text
    title = "Underground asset mapping"
    assert f'<span lang="en">{title}' in text
    assert f'<span lang="en">{title}' not in catalogue.get("/use-cases", headers=PAGE).text


def test_definitions_are_in_the_language_of_the_page_where_there_is_one(catalogue: FlaskClient) -> None:
    theme = "/doc/scheme/theme/transport-and-mobility"
    said = "Comment les personnes et les marchandises se déplacent"
    assert f'<p class="lead">{said}' in catalogue.get(f"/fr{theme}", headers=PAGE).text
    assert f'<p class="lead">{said}' not in catalogue.get(theme, headers=PAGE).text
    technology = "/doc/scheme/technology/digital-twin"
    assert '<p class="lead"><span lang="en">' in catalogue.get(f"/fr{technology}", headers=PAGE).text
    assert '<p class="lead"><span' not in catalogue.get(technology, headers=PAGE).text


def test_classes_without_a_name_in_the_language_of_the_page_say_so(catalogue: FlaskClient) -> None:
    source = "/doc/scheme/horizon/1"
    assert '<p class="kind" lang="en">' in catalogue.get(f"/fr{source}", headers=PAGE).text
    assert '<p class="kind">' in catalogue.get(source, headers=PAGE).text


@pytest.mark.parametrize("form", ["ttl", "jsonld", "json"])
def test_data_is_the_same_in_all_languages(catalogue: FlaskClient, form: str) -> None:
    plain = catalogue.get(f"{USE_CASE}.{form}")
    for answer in (
        catalogue.get(f"{USE_CASE}.{form}", headers={"Accept-Language": "ar"}),
        catalogue.get(f"/ar{USE_CASE}.{form}"),
    ):
        assert (answer.data, answer.headers["ETag"]) == (plain.data, plain.headers["ETag"])
    assert "Content-Language" not in plain.headers


def test_lists_of_data_keep_their_english_names(catalogue: FlaskClient) -> None:
    plain = catalogue.get("/use-cases.json").get_json()
    other = catalogue.get("/use-cases.json", headers={"Accept-Language": "ar"}).get_json()
    assert plain == other


def test_each_language_has_an_entity_tag_of_its_own(catalogue: FlaskClient) -> None:
    tags = {catalogue.get("/about", headers={**PAGE, "Accept-Language": tag}).headers["ETag"] for tag in LANGUAGES}
    assert len(tags) == len(LANGUAGES)


@pytest.mark.parametrize("path", ["/de/use-cases", "/ar/dump/", "/fr/static/site.css", "/fr/health/ready", "/AR/about"])
def test_other_beginnings_are_no_languages(catalogue: FlaskClient, path: str) -> None:
    assert catalogue.get(path, headers=PAGE).status_code == 404


def test_the_language_alone_is_the_home_page(catalogue: FlaskClient) -> None:
    assert OPENING.findall(catalogue.get("/fr", headers=PAGE).text) == [("fr", "ltr")]


def test_an_address_cannot_lead_elsewhere(catalogue: FlaskClient) -> None:
    text = catalogue.get("/fr//evil.example/%22%3E%3Cscript%3E", headers=PAGE).text
    assert "<script>" not in text
    assert 'href="//evil' not in text


@pytest.mark.parametrize("path", ["/use-cases?horizon=1", USE_CASE, "/compare", "/ns"])
def test_the_canonical_address_of_a_page_is_that_of_its_language(catalogue: FlaskClient, path: str) -> None:
    canonical = re.compile(r'<link rel="canonical" href="([^"]*)"')
    for tag in ("", "/ar"):
        answer = catalogue.get(f"{tag}{path}", headers=PAGE)
        for said in (*canonical.findall(answer.text), *filter(None, [answer.headers.get("Content-Location")])):
            assert said.removesuffix(".html") == f"{tag}{path}"
        header = next((one for one in answer.headers.getlist("Link") if "canonical" in one), f"<{tag}{path}>")
        assert header.startswith(f"<{tag}{path}>")
        assert f'hreflang="x-default" href="{path}"' in answer.text


def test_an_error_is_told_in_the_language_of_the_page_alone(catalogue: FlaskClient) -> None:
    text = catalogue.delete("/ar/use-cases", headers=PAGE).text
    problem = text.partition("<main")[2]
    assert "البيانات" in problem
    assert 'lang="en"' not in problem.partition("</main>")[0]


def test_numbers_of_things_have_their_plural_form(catalogue: FlaskClient) -> None:
    text = catalogue.get("/ru/", headers=PAGE).text
    assert "<b>71</b> сценарий использования" in text
    assert "<b>150</b> примеров из практики" in text


def test_codes_keep_their_order_in_pages_from_right_to_left(catalogue: FlaskClient) -> None:
    footer = catalogue.get("/ar/", headers=PAGE).text.partition("<footer")[2]
    assert re.search(r"<bdi>\d{4}\.\d+-[0-9a-f]+</bdi>", footer)
    assert re.search(r"<bdi>\d{4}-\d\d-\d\d</bdi>", footer)
