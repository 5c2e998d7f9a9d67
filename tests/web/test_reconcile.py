"""The reconciliation service: manifest, batches, types, properties, extension, suggestions, preview, and its limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citiverse.releases import Release, read_release
from citiverse.vocabulary import BASE, CUC
from support.web import make_app

FORM = "application/x-www-form-urlencoded"
EVERY_ROUTE = (
    "/reconcile",
    "/reconcile/suggest/entity?prefix=hel",
    "/reconcile/suggest/type?prefix=ci",
    "/reconcile/suggest/property?prefix=co",
    "/reconcile/properties?type=City",
    f"/reconcile/preview?id={BASE}id/place/example-town",
    f"/reconcile/view?id={BASE}id/place/example-town",
)


def send(client: FlaskClient, content: object, name: str = "queries") -> TestResponse:
    text = content if isinstance(content, str) else json.dumps(content)
    return client.post("/reconcile", data=urlencode({name: text}), content_type=FORM)


def candidates(client: FlaskClient, text: str, **more: Any) -> list[dict[str, Any]]:
    response = send(client, {"q0": {"query": text, **more}})
    assert response.status_code == 200, response.text
    return list(response.get_json()["q0"]["result"])


def extended(client: FlaskClient, ids: list[str], *properties: object) -> dict[str, Any]:
    response = send(client, {"ids": ids, "properties": list(properties)}, "extend")
    assert response.status_code == 200, response.text
    return dict(response.get_json())


def test_the_manifest_is_for_clients_of_both_versions(catalogue: FlaskClient) -> None:
    manifest = catalogue.get("/reconcile").get_json()
    assert manifest["versions"] == ["0.1", "0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "view", "preview", "suggest", "extend"} <= set(manifest)
    assert "{{id}}" in manifest["view"]["url"] and "{{id}}" in manifest["preview"]["url"]
    assert [one["name"] for one in manifest["defaultTypes"]][:3] == ["City", "Country", "Organisation"]
    page = catalogue.get("/reconcile", headers={"Accept": "text/html,*/*;q=0.8"})
    assert "OpenRefine" in page.text


def test_a_name_that_one_thing_alone_bears_is_certain(catalogue: FlaskClient) -> None:
    first, *others = candidates(catalogue, "Helsinki")
    assert (first["id"], first["score"], first["match"]) == (BASE + "id/place/helsinki", 100.0, True)
    assert {"id": CUC + "City", "name": "City"} in first["type"]
    assert not any(other["match"] for other in others)
    assert all(0 < other["score"] < 100 for other in others)


def test_a_name_that_two_things_bear_is_certain_only_within_a_type(catalogue: FlaskClient) -> None:
    both = candidates(catalogue, "Singapore")[:2]
    assert [one["match"] for one in both] == [False, False]
    assert {one["type"][0]["name"] for one in both} == {"City", "Country"}
    assert candidates(catalogue, "Singapore", type=CUC + "City")[0]["match"]


def test_a_name_with_an_error_is_likely_but_not_certain(catalogue: FlaskClient) -> None:
    first = candidates(catalogue, "Helsinky", type=CUC + "City")[0]
    assert first["name"] == "Helsinki"
    assert 75 < first["score"] < 97
    assert not first["match"]


def test_initials_of_one_thing_make_the_name_of_another_uncertain(catalogue: FlaskClient) -> None:
    found = candidates(catalogue, "ITU")
    assert BASE + "id/organisation/international-telecommunication-union" in [one["id"] for one in found]
    assert not any(one["match"] for one in found)


def test_identifiers_are_certain(catalogue: FlaskClient) -> None:
    for text in (BASE + "id/place/country-fi", "FIN", "Q33"):
        (first, *_) = candidates(catalogue, text)
        assert (first["id"], first["match"]) == (BASE + "id/place/country-fi", True)
        assert candidates(catalogue, text, type=CUC + "Country")[0]["match"]
        assert candidates(catalogue, text, type=CUC + "Technology") == []


def test_keys_come_back_as_they_are_and_by_get_as_well(catalogue: FlaskClient) -> None:
    batch = {"q 1/é": {"query": "Oslo", "limit": 1}, "": {"query": "zzzz-nothing"}, "数": {"query": "数字孪生"}}
    by_post = send(catalogue, batch).get_json()
    by_get = catalogue.get("/reconcile", query_string={"queries": json.dumps(batch)}).get_json()
    assert by_post == by_get
    assert set(by_post) == set(batch)
    assert by_post[""] == {"result": []}
    assert len(by_post["q 1/é"]["result"]) == 1
    assert by_post["数"]["result"][0]["match"]


@pytest.mark.parametrize(
    ("types", "strictness", "expected"),
    [
        ([CUC + "City", CUC + "Country"], "any", {"City", "Country"}),
        ([CUC + "City", CUC + "Place"], "all", {"City"}),
        ([CUC + "City", CUC + "Country"], "all", set()),
        (["x:unknown"], "any", set()),
        (["x:unknown", CUC + "Country"], "any", {"Country"}),
        (["x:unknown", CUC + "Country"], "all", set()),
        ("cuc:City", "any", {"City"}),
    ],
)
def test_types_narrow_as_strictly_as_asked(
    catalogue: FlaskClient, types: object, strictness: str, expected: set[str]
) -> None:
    found = candidates(catalogue, "Singapore", type=types, type_strict=strictness)
    assert {one["type"][0]["name"] for one in found if one["score"] == 100} == expected


def test_a_type_that_should_be_goes_first_and_leaves_others_in(catalogue: FlaskClient) -> None:
    for kind in ("City", "Country"):
        found = candidates(catalogue, "Singapore", type=CUC + kind, type_strict="should")
        assert found[0]["type"][0]["name"] == kind
        assert {"City", "Country"} <= {one["type"][0]["name"] for one in found}


@pytest.mark.parametrize(
    "value",
    ["Singapore", "SG", {"id": BASE + "id/place/country-sg"}, {"id": "x", "name": "singapore"}, ["x", "Singapore"]],
)
def test_properties_tell_apart_what_has_one_name(catalogue: FlaskClient, value: object) -> None:
    found = candidates(catalogue, "Singapore", properties=[{"pid": CUC + "inCountry", "v": value}])
    assert (found[0]["type"][0]["name"], found[0]["match"]) == ("City", True)


def test_a_property_that_contradicts_makes_a_name_uncertain(catalogue: FlaskClient) -> None:
    (first, *_) = candidates(catalogue, "Helsinki", type="City", properties=[{"pid": "inCountry", "v": "Peru"}])
    assert first["name"] == "Helsinki"
    assert first["score"] == 75 and not first["match"]
    assert first["features"] == [{"id": "name", "value": 100.0}, {"id": CUC + "inCountry", "value": 0.0}]
    numbers = candidates(catalogue, "Helsinki", type="City", properties=[{"pid": "cuc:latitude", "v": 60.170}])
    assert numbers[0]["match"]


def test_a_property_that_nothing_has_is_told_and_makes_a_name_uncertain(catalogue: FlaskClient) -> None:
    properties = [{"pid": "x:none", "v": [True, 3]}, {"pid": "inCountry", "v": "Finland"}]
    (first, *_) = candidates(catalogue, "Helsinki", type="City", properties=properties)
    assert (first["name"], first["score"], first["match"]) == ("Helsinki", 100, False)
    assert {"id": "x:none", "value": False} in first["features"]
    (alone, *_) = candidates(catalogue, "Helsinki", type="City", properties=properties[:1])
    assert (alone["name"], alone["match"]) == ("Helsinki", False)


def test_without_a_name_properties_alone_find(catalogue: FlaskClient) -> None:
    query = {"type": CUC + "City", "properties": [{"pid": CUC + "inCountry", "v": "Finland"}]}
    found = send(catalogue, {"q0": query}).get_json()["q0"]["result"]
    assert {one["name"] for one in found} == {"Helsinki", "Tampere"}
    assert not any(one["match"] for one in found)


@pytest.mark.parametrize("text", ["", " "])
def test_what_only_properties_found_is_never_certain(catalogue: FlaskClient, text: str) -> None:
    properties = [{"pid": "inCountry", "v": "Austria"}]
    (only,) = candidates(catalogue, text, type="City", properties=properties)
    assert (only["name"], only["match"]) == ("Vienna", False)
    assert only["features"] == [{"id": CUC + "inCountry", "value": only["score"]}]


def test_without_a_type_things_go_before_concepts_of_the_vocabulary(catalogue: FlaskClient) -> None:
    first, second = candidates(catalogue, "ITU")[:2]
    assert first["id"] == BASE + "id/organisation/international-telecommunication-union"
    assert second["id"] == BASE + "scheme/source-kind/itu"
    assert first["score"] > second["score"]
    concept = candidates(catalogue, "ITU", type="SourceKind")[0]
    assert (concept["id"], concept["score"], concept["match"]) == (second["id"], 100, True)
    alone = candidates(catalogue, "Active transportation")[0]
    assert (alone["id"], alone["score"]) == (BASE + "scheme/topic/active-transportation", 100)


HALF_A_CHARACTER = "\\ud800"


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("queries", '{"HALF":{"query":"Helsinki"}}'),
        ("queries", '{"q0":{"query":"HALF"}}'),
        ("queries", '{"q0":{"query":"x","type":"HALF"}}'),
        ("queries", '{"q0":{"query":"x","properties":[{"pid":"HALF","v":"HALF"}]}}'),
        ("extend", '{"ids":["HALF"],"properties":[{"id":"title"}]}'),
        ("extend", '{"ids":["x"],"properties":[{"id":"HALF"}]}'),
    ],
)
def test_half_of_a_character_is_refused(catalogue: FlaskClient, name: str, payload: str) -> None:
    text = payload.replace("HALF", HALF_A_CHARACTER)
    for response in (send(catalogue, text, name), catalogue.get("/reconcile", query_string={name: text})):
        assert response.status_code == 400
        assert "surrogate" in response.get_json()["detail"]
    whole = send(catalogue, payload.replace("HALF", "\\ud83c\\udf06"), name)
    assert whole.status_code == 200


@pytest.mark.parametrize(
    "payload",
    [
        "{",
        "[]",
        "null",
        '"x"',
        '{"q0":"x"}',
        '{"q0":[]}',
        '{"q0":{}}',
        '{"q0":{"query":null}}',
        '{"q0":{"query":5}}',
        '{"q0":{"query":"x","limit":-1}}',
        '{"q0":{"query":"x","limit":0}}',
        '{"q0":{"query":"x","limit":1.5}}',
        '{"q0":{"query":"x","limit":true}}',
        '{"q0":{"query":"x","limit":NaN}}',
        '{"q0":{"query":"x","limit":1e999}}',
        '{"q0":{"query":"x","limit":"many"}}',
        '{"q0":{"query":"x","type":5}}',
        '{"q0":{"query":"x","type":[5]}}',
        '{"q0":{"query":"x","type_strict":"maybe"}}',
        '{"q0":{"query":"x","type_strict":[]}}',
        '{"q0":{"query":"x","properties":{}}}',
        '{"q0":{"query":"x","properties":[{"v":"y"}]}}',
        '{"q0":{"query":"x","properties":[{"pid":"p","v":{"name":"y"}}]}}',
        '{"q0":{"query":"x","properties":[{"pid":"p","v":null}]}}',
        '{"q0":' + "[" * 20_000 + "]" * 20_000 + "}",
    ],
)
def test_batches_that_are_none_are_refused(client: FlaskClient, payload: str) -> None:
    response = send(client, payload)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_limits_of_size_are_told_with_413(example_release: Release) -> None:
    client = make_app(example_release, reconcile_batch=3).test_client()
    batch = {f"q{number}": {"query": "town"} for number in range(4)}
    assert send(client, batch).status_code == 413
    assert send(client, dict(list(batch.items())[:3])).status_code == 200
    ids = [f"x:{number}" for number in range(4)]
    assert send(client, {"ids": ids, "properties": []}, "extend").status_code == 413
    assert send(client, {"q0": {"query": "x" * 300_000}}).status_code == 413
    many = [{"pid": "p", "v": "x"}] * 51
    assert send(client, {"q0": {"query": "x", "properties": many}}).status_code == 413
    assert client.get("/reconcile").get_json()["batchSize"] == 3


def test_a_batch_with_costly_properties_is_ended_in_time(catalogue_release: Path) -> None:
    client = make_app(read_release(catalogue_release), search_milliseconds=20).test_client()
    values = [f"{word} something else entirely" for word in ("first", "second", "third", "fourth", "fifth")]
    properties = [{"pid": CUC + "within", "v": values}] * 20
    batch = {f"q{number}": {"query": "City", "limit": 100, "properties": properties} for number in range(20)}
    response = send(client, batch)
    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_the_rate_limit_counts_batches(example_release: Release) -> None:
    client = make_app(example_release, rate_burst=2, rate_per_minute=1, rate_loopback=1).test_client()
    answers = [send(client, {"q": {"query": f"town {number}"}}) for number in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get("/reconcile").status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_other_bodies_than_forms_are_refused(client: FlaskClient, kind: str) -> None:
    assert client.post("/reconcile", data=b"queries={}", content_type=kind).status_code == 415


def test_requests_that_ask_nothing_are_refused(client: FlaskClient) -> None:
    assert client.post("/reconcile", data="", content_type=FORM).status_code == 400
    assert client.get("/reconcile?query=x").status_code == 400
    assert client.get("/reconcile?queries={}&extend={}").status_code == 400
    assert client.put("/reconcile").status_code == 405


@pytest.mark.parametrize("path", EVERY_ROUTE)
def test_jsonp_is_refused_everywhere_and_nothing_of_it_comes_back(client: FlaskClient, path: str) -> None:
    join = "&" if "?" in path else "?"
    for callback in ("alert(1)//", "jQuery123", "<script>"):
        response = client.get(f"{path}{join}callback={quote(callback)}")
        assert response.status_code == 400
        assert callback not in response.text


@pytest.mark.parametrize("path", EVERY_ROUTE)
def test_any_origin_may_read_every_answer(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://table.example"})
    assert response.status_code in (200, 303)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(
        "/reconcile", headers={"Origin": "https://table.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert send(client, "{").headers["Access-Control-Allow-Origin"] == "*"


def test_only_the_preview_may_be_framed(client: FlaskClient) -> None:
    preview = client.get(EVERY_ROUTE[5])
    assert preview.mimetype == "text/html"
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    assert "default-src 'none'" in preview.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in preview.headers
    for path in ("/", "/search", "/reconcile?_mediatype=text/html", "/doc/place/example-town", "/nothing"):
        policy = client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
    hostile = client.get(f"/reconcile/preview?id={BASE}id/use-case/flood-twin").text
    assert "<script>" not in hostile and "&lt;script&gt;" in hostile


def test_the_view_leads_to_the_page(client: FlaskClient) -> None:
    response = client.get(f"/reconcile/view?id={quote(BASE + 'id/place/example-town', safe='')}")
    assert response.status_code == 303
    assert client.get(response.headers["Location"]).status_code == 200
    for path in ("/reconcile/view", "/reconcile/preview"):
        assert client.get(path).status_code == 400
        assert client.get(f"{path}?id=https://evil.example/").status_code == 404
        assert client.get(f"{path}?id=%00%3Cx%3E").status_code == 404


def test_values_keep_the_form_in_which_the_sources_have_them(client: FlaskClient) -> None:
    town = BASE + "id/place/example-town"
    answer = extended(client, [town, "x:unknown"], {"id": CUC + "latitude"}, {"id": "cuc:inCountry"}, {"id": "x:none"})
    assert [one["name"] for one in answer["meta"]] == ["Latitude", "In country", "X:none"]
    assert answer["rows"][town] == {
        CUC + "latitude": [{"str": "01.50"}],
        "cuc:inCountry": [{"id": BASE + "id/place/example-land", "name": "Example Land"}],
        "x:none": [],
    }
    assert answer["rows"]["x:unknown"] == {CUC + "latitude": [], "cuc:inCountry": [], "x:none": []}


def test_numbers_are_numbers_where_nothing_is_lost(catalogue: FlaskClient) -> None:
    helsinki = BASE + "id/place/helsinki"
    rows = extended(catalogue, [helsinki], {"id": CUC + "latitude"})["rows"]
    assert rows[helsinki][CUC + "latitude"] == [{"float": 60.17}]


def test_settings_of_a_property_choose_form_language_and_number(catalogue: FlaskClient) -> None:
    twin = BASE + "scheme/technology/digital-twin"
    label = "skos:prefLabel"
    values = {
        language: extended(catalogue, [twin], {"id": label, "settings": {"lang": language}})["rows"][twin][label]
        for language in ("en", "fr", "*", "xx")
    }
    assert values["en"] == [{"str": "Digital twin"}]
    assert values["fr"] == [{"str": "Jumeau numérique"}]
    assert len(values["*"]) == len(values["xx"]) == 6
    nordic = BASE + "id/place/helsinki"
    within = {"id": "cuc:within", "settings": {"limit": "1", "content": "id"}}
    (only,) = extended(catalogue, [nordic], within)["rows"][nordic]["cuc:within"]
    assert only["str"].startswith(BASE)


@pytest.mark.parametrize(
    "payload",
    [
        "{}",
        '{"ids":"x","properties":[]}',
        '{"ids":[1],"properties":[]}',
        '{"ids":[],"properties":{}}',
        '{"ids":[],"properties":[{}]}',
        '{"ids":[],"properties":[{"id":"x","settings":[1]}]}',
        '{"ids":[],"properties":[{"id":"x","settings":{"limit":-1}}]}',
        '{"ids":[],"properties":[{"id":"x","settings":{"lang":5}}]}',
    ],
)
def test_extensions_that_are_none_are_refused(client: FlaskClient, payload: str) -> None:
    assert send(client, payload, "extend").status_code == 400


def test_properties_are_proposed_by_how_many_have_them(catalogue: FlaskClient) -> None:
    answer = catalogue.get("/reconcile/properties", query_string={"type": CUC + "City", "limit": 4}).get_json()
    assert (answer["type"], answer["limit"], len(answer["properties"])) == (CUC + "City", 4, 4)
    names = catalogue.get("/reconcile/properties?type=City").get_json()["properties"]
    assert {"In country", "Latitude"} <= {one["name"] for one in names}
    assert catalogue.get("/reconcile/properties?type=x:none").get_json()["properties"] == []
    assert catalogue.get("/reconcile/properties?type=City&limit=x").status_code == 400


def test_suggestions_by_name_and_by_identifier(catalogue: FlaskClient) -> None:
    def suggested(what: str, prefix: str, **more: Any) -> list[dict[str, Any]]:
        answer = catalogue.get(f"/reconcile/suggest/{what}", query_string={"prefix": prefix, **more})
        return list(answer.get_json()["result"])

    assert suggested("entity", "hels")[0]["name"] == "Helsinki"
    assert suggested("entity", BASE + "id/place/oslo")[0]["name"] == "Oslo"
    assert suggested("entity", "hels")[0]["notable"][0] == {"id": CUC + "City", "name": "City"}
    assert suggested("type", "cit")[0] == {**suggested("type", CUC + "City")[0], "name": "City"}
    assert suggested("property", "in country")[0]["id"] == CUC + "inCountry"
    assert suggested("entity", "") == []
    assert suggested("type", "")[0]["name"] in ("Concept", "Place", "Source")
    first, second = suggested("entity", "city of", limit=5), suggested("entity", "city of", limit=5, cursor=5)
    assert len({one["id"] for one in first + second}) == 10
    assert catalogue.get("/reconcile/suggest/entity?prefix=a&cursor=x").status_code == 400
