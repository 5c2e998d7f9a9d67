"""Search, suggestions and the OpenSearch description over the real catalogue and over hostile examples."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from citiverse.releases import Release, read_release
from citiverse.search_index import SEARCH_INDEX
from citiverse.vocabulary import BASE, CUC
from citiverse.web.search_database import Among, SearchDatabase, SearchTooLong, match_of_trigrams, match_of_words
from support.web import make_app

JSON = {"Accept": "application/json"}


def search(client: FlaskClient, text: str, **parameters: Any) -> dict[str, Any]:
    response = client.get("/search", query_string={"q": text, **parameters}, headers=JSON)
    assert response.status_code == 200, response.text
    return dict(response.get_json())


def found(client: FlaskClient, text: str, **parameters: Any) -> list[str]:
    return [one["id"].removeprefix(BASE) for one in search(client, text, **parameters)["results"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Helsinki", "id/place/helsinki"),
        ("helsinky", "id/place/helsinki"),
        ("bogotá", "id/place/bogota"),
        ("Digital twin", "scheme/technology/digital-twin"),
        ("jumeau numérique", "scheme/technology/digital-twin"),
        ("цифровой двойник", "scheme/technology/digital-twin"),
        ("Цифровые двойники", "scheme/technology/digital-twin"),
        ("التوأم الرقمي", "scheme/technology/digital-twin"),
        ("توأم", "scheme/technology/digital-twin"),
        ("数字孪生", "scheme/technology/digital-twin"),
        ("孪生", "scheme/technology/digital-twin"),
        ("元宇宙", "scheme/technology/metaverse"),
        ("Q1757", "id/place/helsinki"),
        ("FIN", "id/place/country-fi"),
        (f"{BASE}id/place/helsinki", "id/place/helsinki"),
        ("undergroud aset maping", "id/use-case/underground-asset-mapping"),
        ("ISO 27001", "id/standard/iso-iec-27001"),
    ],
)
def test_the_first_result_is_what_was_meant(catalogue: FlaskClient, text: str, expected: str) -> None:
    assert found(catalogue, text)[0] == expected


def test_exact_names_go_before_beginnings_words_likeness_and_texts(catalogue: FlaskClient) -> None:
    results = search(catalogue, "digital twin", size=100)["results"]
    order = ["exact", "beginning", "words", "similar", "text"]
    steps = [order.index(one["found"]) for one in results]
    assert steps == sorted(steps)
    assert {"exact", "beginning", "words", "text"} <= {one["found"] for one in results}


def test_what_is_only_said_about_a_thing_is_found_with_the_place_marked(catalogue: FlaskClient) -> None:
    (first, *_) = search(catalogue, "photorealistic mesh")["results"]
    assert first["id"].endswith("case-study/helsinki-3d-city-twin")
    snippet = first["snippet"]
    marked = {snippet["text"][start:end].lower() for start, end in snippet["marks"]}
    assert "photorealistic mesh" in marked


def test_facets_count_what_is_found_and_lead_to_it(catalogue: FlaskClient) -> None:
    answer = search(catalogue, "twin")
    for facet in ("type", "theme", "technology", "country", "lang"):
        for value in answer["facets"][facet][:4]:
            narrowed = catalogue.get(value["href"], headers=JSON).get_json()
            assert narrowed.get("total") == value["count"] > 0, (value, narrowed)
    kinds = {value["value"]: value["count"] for value in answer["facets"]["type"]}
    assert sum(kinds.values()) == answer["total"]


def test_types_and_facets_may_be_named_in_full_or_in_short(catalogue: FlaskClient) -> None:
    for kind in (CUC + "UseCase", "cuc:UseCase", "UseCase", "usecase"):
        assert search(catalogue, "twin", type=kind)["type"] == [CUC + "UseCase"]
    for theme in ("transport-and-mobility", BASE + "scheme/theme/transport-and-mobility"):
        assert search(catalogue, "", theme=theme, type="UseCase")["total"] > 5
    both = search(catalogue, "seoul", type=["City", "Organisation"])
    assert {value["name"] for value in both["facets"]["type"]} == {"City", "Organisation"}


@pytest.mark.parametrize(
    ("text", "meant"),
    [("flod twin", "flood twin"), ("flod", "flood"), ("flod twni", "flood twin"), ("Überschwemung", "")],
)
def test_words_that_nothing_has_are_put_right(catalogue: FlaskClient, text: str, meant: str) -> None:
    answer = search(catalogue, text)
    assert answer["correctedQuery"] == meant
    assert answer["query"] == text
    assert [one["id"] for one in answer["results"]] == [
        one["id"] for one in search(catalogue, meant)["results"] if meant
    ]


def test_the_page_says_what_its_results_are_for(catalogue: FlaskClient) -> None:
    page = catalogue.get("/search", query_string={"q": "flod twin"}).text
    assert "<strong>flood twin</strong>" in page
    assert 'value="flod twin"' in page
    assert "<mark>twin</mark>" in page
    assert "These are the results for" not in catalogue.get("/search", query_string={"q": "flood twin"}).text


def test_what_is_found_is_not_put_right(catalogue: FlaskClient) -> None:
    assert search(catalogue, "helsinky")["correctedQuery"] == ""


def test_a_language_leaves_the_names_of_others_out(catalogue: FlaskClient) -> None:
    assert found(catalogue, "gemelo digital", lang="es")[0] == "scheme/technology/digital-twin"
    assert "scheme/technology/digital-twin" not in found(catalogue, "gemelo digital", lang="ru")
    spanish = search(catalogue, "gemelo digital", lang="es")["results"][0]
    assert (spanish["name"], spanish["lang"]) == ("Gemelo digital", "es")


def test_pages_follow_one_another_without_gap_or_repetition(catalogue: FlaskClient) -> None:
    whole = found(catalogue, "digital twin", size=100)
    address, pages = "/search?q=digital+twin&size=30", []
    while address:
        answer = catalogue.get(address, headers=JSON).get_json()
        pages += [one["id"].removeprefix(BASE) for one in answer["results"]]
        address = answer["links"].get("next")
    assert pages[:100] == whole
    assert len(pages) == len(set(pages)) == answer["total"]
    assert answer["links"]["prev"].endswith(f"page={answer['page'] - 1}&size=30")


def test_without_words_everything_is_listed(catalogue: FlaskClient) -> None:
    assert search(catalogue, "", type="UseCase")["total"] == 71
    assert search(catalogue, "   ")["total"] > 1000


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'; drop table name; --",
        "NEAR(a b",
        "a AND OR NOT",
        "name_words:x",
        "*",
        "^x",
        "{x}",
        "()()((",
        "\x00",
        "a\x00b",
        "%",
        "\U0001f600",
        "\ufdfa" * 40,
        "x" * 500,
        "twin " * 90,
        "孪" * 400,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
        "\N{COMBINING ACUTE ACCENT}" * 100,
        "\u202e\u200f",
        "-1",
        "../../etc/passwd",
    ],
)
def test_odd_texts_are_answered(catalogue: FlaskClient, text: str) -> None:
    for path in ("/search", "/suggest"):
        for accept in ("application/json", "text/html, application/json;q=0.5"):
            response = catalogue.get(path, query_string={"q": text}, headers={"Accept": accept})
            assert response.status_code == 200
            assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "0"},
        {"page": "x"},
        {"page": "-1"},
        {"page": "1e3"},
        {"page": "٣"},
        {"page": "99999999999999999999"},
        {"size": "101"},
        {"size": "1.5"},
        {"type": "NoSuchType"},
        {"lang": "tlh"},
        {"lang": "<script>"},
        {"theme": "no-such-theme"},
        {"country": "x"},
        {"q": "x" * 501},
    ],
)
def test_parameters_that_cannot_be_meant_are_refused(catalogue: FlaskClient, parameters: dict[str, str]) -> None:
    response = catalogue.get("/search", query_string={"q": "x", **parameters}, headers=JSON)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert next(iter(parameters)) in response.get_json()["detail"]


def test_the_page_escapes_names_and_marks_them(client: FlaskClient) -> None:
    page = client.get("/search?q=flood+script", headers={"Accept": "text/html"})
    assert "<script>" not in page.text
    assert "<mark>Flood</mark>" in page.text
    assert "&lt;<mark>script</mark>&gt;" in page.text
    echoed = client.get("/search?q=%22%3E%3Cimg+src%3Dx%3E", headers={"Accept": "text/html"}).text
    assert "<img" not in echoed


def test_the_page_works_without_script_and_says_how_texts_run(catalogue: FlaskClient) -> None:
    page = catalogue.get("/search?q=%D8%AA%D9%88%D8%A3%D9%85", headers={"Accept": "text/html"})
    assert page.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'; base-uri 'none'")
    assert re.search(r'<span lang="ar" dir="auto"><mark>التوأم</mark> الرقمي</span>', page.text)
    assert 'name="q" type="search" value="توأم"' in page.text
    assert "<script" not in page.text


def test_answers_are_cacheable_and_confirmed(catalogue: FlaskClient) -> None:
    for path in ("/search?q=port", "/suggest?q=port", "/opensearch.xml"):
        first = catalogue.get(path)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        again = catalogue.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert catalogue.head(path).status_code == 200


def test_suggestions_begin_with_what_was_typed(catalogue: FlaskClient) -> None:
    suggestions = catalogue.get("/suggest?q=hel").get_json()["suggestions"]
    assert suggestions[0]["id"] == BASE + "id/place/helsinki"
    assert suggestions[0]["type"] == {"id": CUC + "City", "name": "City"}
    assert suggestions[0]["href"] == "/doc/place/helsinki"
    cities = catalogue.get("/suggest?q=s&type=City&limit=4").get_json()["suggestions"]
    assert len(cities) == 4
    assert {one["type"]["name"] for one in cities} == {"City"}
    assert catalogue.get("/suggest?q=数字").get_json()["suggestions"][0]["id"].endswith("technology/digital-twin")
    assert catalogue.get("/suggest?q=helsinky").get_json()["suggestions"][0]["id"].endswith("place/helsinki")
    assert catalogue.get("/suggest").get_json()["suggestions"] == []
    assert catalogue.get("/suggest?q=a&limit=0").status_code == 400


def test_what_nobody_asked_for_by_name_is_listed_not_exact(catalogue: FlaskClient) -> None:
    results = search(catalogue, "", type="City")["results"]
    assert results
    assert {(one["found"], one["score"]) for one in results} == {("listed", 0)}


def suggested(client: FlaskClient, text: str, **parameters: Any) -> list[str]:
    response = client.get("/suggest", query_string={"q": text, "limit": 50, **parameters})
    return [one["id"].removeprefix(BASE) for one in response.get_json()["suggestions"]]


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("traffic", "theme", "transport-and-mobility"),
        ("digital", "technology", "digital-twin"),
        ("city", "country", "country-fi"),
        ("ai", "horizon", "1"),
        ("virtual", "status", "operational"),
    ],
)
def test_suggestions_are_narrowed_as_results_are(catalogue: FlaskClient, text: str, facet: str, value: str) -> None:
    narrowed = suggested(catalogue, text, **{facet: value})
    every = found(catalogue, "", **{facet: value}, size=100)
    assert narrowed and set(narrowed) <= set(every)
    assert not set(suggested(catalogue, text)) <= set(every)


def test_suggestions_of_several_facets_keep_to_all(catalogue: FlaskClient) -> None:
    both = suggested(catalogue, "hel", country="country-fi", status="operational")
    assert both
    assert set(both) == set(suggested(catalogue, "hel", country="country-fi")) & set(
        suggested(catalogue, "hel", status="operational")
    )


def test_suggestions_in_a_language_come_by_names_in_it(catalogue: FlaskClient) -> None:
    assert "scheme/technology/digital-twin" in suggested(catalogue, "jumeau", lang="fr")
    assert suggested(catalogue, "jumeau", lang="zh") == []
    assert "scheme/technology/digital-twin" not in suggested(catalogue, "digital twin", lang="fr")


def test_opensearch_leads_to_search_and_suggestions(catalogue_release: Path) -> None:
    app = make_app(read_release(catalogue_release), public_origin="https://citiverse.example")
    client = app.test_client()
    response = client.get("/opensearch.xml")
    assert response.mimetype == "application/opensearchdescription+xml"
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    root = ElementTree.fromstring(response.text)  # noqa: S314  our own text
    short_name = root.findtext(f"{space}ShortName")
    assert short_name and len(short_name) <= 16
    templates = {(one.get("type"), one.get("rel")): str(one.get("template")) for one in root.iter(f"{space}Url")}
    suggest = templates["application/x-suggestions+json", "suggestions"].replace("{searchTerms}", "hel")
    answer = client.get(suggest.removeprefix("https://citiverse.example"))
    assert answer.mimetype == "application/x-suggestions+json"
    typed, names, kinds, addresses = json.loads(answer.text)
    assert (typed, names[0], kinds[0]) == ("hel", "Helsinki", "City")
    assert addresses[0] == "https://citiverse.example/doc/place/helsinki"
    page = templates["text/html", None].partition("?")[0].removeprefix("https://citiverse.example")
    assert client.get(f"{page}?q=hel&page=&size=&lang=", headers={"Accept": "text/html"}).status_code == 200


def test_every_page_tells_browsers_of_the_search(client: FlaskClient) -> None:
    for path in ("/", "/use-cases", "/search"):
        text = client.get(path, headers={"Accept": "text/html"}).text
        assert '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in text


def test_a_release_without_an_index_is_served_all_the_same(example_release: Release, tmp_path: Path) -> None:
    copy = tmp_path / "releases" / example_release.id
    shutil.copytree(example_release.folder, copy)
    (copy / SEARCH_INDEX).unlink()
    client = make_app(read_release(copy)).test_client()
    assert client.get("/search?q=flood", headers=JSON).status_code == 404
    assert client.get("/reconcile").status_code == 404
    (copy / SEARCH_INDEX).write_bytes(b"no database")
    assert client.get("/search?q=flood", headers=JSON).status_code == 404
    assert client.get("/use-cases").status_code == 200


def test_a_search_that_takes_too_long_is_ended(example_release: Release) -> None:
    database = SearchDatabase(example_release.folder, milliseconds=20)
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
    with pytest.raises(SearchTooLong), database.limited():
        database.rows(endless)
    with database.limited():
        assert database.alike("flood", Among(), 5)
    client = make_app(example_release, search_milliseconds=0).test_client()
    response = client.get("/search?q=flood", headers=JSON)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    batch = {"queries": json.dumps({"q0": {"query": "flood"}})}
    assert client.post("/reconcile", data=batch).status_code == 503


def test_the_index_cannot_be_written(example_release: Release) -> None:
    database = SearchDatabase(example_release.folder, milliseconds=1000)
    with pytest.raises(Exception, match="readonly"):
        database.rows("delete from entity")


def test_full_text_expressions_hold_quoted_words_only() -> None:
    assert match_of_words("flood model") == '"flood" AND "model" *'
    assert match_of_words("数 字 twin") == '"数 字" AND "twin" *'
    assert match_of_words("twin 数 字") == '"twin" AND "数 字"'
    assert match_of_words("") == match_of_trigrams("ab") == ""
    assert match_of_trigrams("flood") == '"flo" OR "loo" OR "ood"'
