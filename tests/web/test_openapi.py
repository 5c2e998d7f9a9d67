"""The description of the interface is valid, complete and true: it names every route that answers JSON."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.routing import Rule

from citiverse.engine.protocol import ClientGone
from citiverse.releases import Release
from citiverse.web.api_model import VARIABLE, Operation
from citiverse.web.api_operations import OPERATIONS
from citiverse.web.problem_types import problem_types
from citiverse.web.problems import STATUS_OF_FAULT
from support.example_release import make_example_release
from support.web import make_app

ANY_JSON = "application/json, application/ld+json, application/sparql-results+json, application/linkset+json"
SLUG = re.compile(r'(?:^    slug = |ValidationFault\(\s*)"([a-z-]+)"', re.MULTILINE)
OTHER_ROUTES = {"/sparql/": "the same as /sparql", "/static/<path:filename>": "files of the site"}
EXAMPLES = {"slug": "syntax-error", "name": "things-1", "version": "2026.1", "suffix": "ttl"}
"""Values for routes that are not described; a route with another variable needs one."""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_example_release(tmp_path_factory.mktemp("openapi"))


@pytest.fixture(scope="module")
def app(release: Release) -> Flask:
    return make_app(release)


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    content = answer.get_json()
    assert isinstance(content, dict)
    return content


def rules(app: Flask) -> dict[str, Rule]:
    return {rule.rule: rule for rule in app.url_map.iter_rules()}


def path_of(rule: str, values: dict[str, str]) -> str:
    return VARIABLE.sub(lambda match: quote(str(values[match.group(1)])), rule)


def test_it_keeps_to_the_meta_schema(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_what_is_described_is_there(app: Flask, described: dict[str, Any], operation: Operation) -> None:
    rule = rules(app)[operation.rule]
    assert operation.method.upper() in (rule.methods or ())
    declared = {parameter.name for parameter in operation.parameters if parameter.place == "path"}
    assert declared == set(VARIABLE.findall(operation.rule))
    assert described["paths"][operation.path][operation.method]["operationId"] == operation.name


def test_every_method_of_a_described_route_is_described(app: Flask, described: dict[str, Any]) -> None:
    for operation in OPERATIONS:
        methods = {one.lower() for one in rules(app)[operation.rule].methods or ()} - {"head", "options"}
        assert set(described["paths"][operation.path]) == methods


def test_whatever_answers_json_is_described(app: Flask, client: FlaskClient) -> None:
    known = {operation.rule for operation in OPERATIONS}
    others = [rule for rule in rules(app) if rule not in known and rule not in OTHER_ROUTES]
    assert len(others) > 15
    answers = {rule: client.get(path_of(rule, EXAMPLES), headers={"Accept": ANY_JSON}) for rule in others}
    assert [
        rule for rule, answer in answers.items() if answer.status_code < 400 and "json" in answer.content_type
    ] == []


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method == "get"], ids=lambda one: one.name)
def test_each_example_is_answered_as_described(
    client: FlaskClient, described: dict[str, Any], operation: Operation
) -> None:
    found = described["paths"][operation.path]["get"]
    examples: dict[str, list[Any]] = {
        one["name"]: [example["value"] for example in one.get("examples", {}).values()]
        for one in found["parameters"]
        if one["in"] == "path"
    }
    for name, values in examples.items():
        for value in values or ["nothing-of-this-kind-is-in-this-release"]:
            others = {other: all_[0] for other, all_ in examples.items() if all_}
            path = path_of(operation.rule, others | {name: value})
            answer = client.get(path)
            assert str(answer.status_code) in found["responses"], (path, answer.status_code)
            assert answer.status_code < 500


def test_every_type_of_problem_is_documented(client: FlaskClient) -> None:
    kinds = {kind.slug: status for kind, status in STATUS_OF_FAULT.items() if kind is not ClientGone}
    assert {kind.slug: kind.status for kind in problem_types() if kind.slug in kinds} == kinds
    overview = client.get("/problems").get_data(as_text=True)
    for kind in problem_types():
        page = client.get(f"/problems/{kind.slug}")
        assert page.status_code == 200
        assert kind.title in page.get_data(as_text=True)
        assert f'href="/problems/{kind.slug}"' in overview
    assert client.get("/problems/no-such-problem").status_code == 404


def test_a_problem_names_its_documented_type(client: FlaskClient) -> None:
    body = client.get("/sparql?query=nonsense", headers={"Accept": "application/json"}).get_json()
    assert body["type"].endswith("/problems/syntax-error")
    assert client.get(body["type"].partition("w3id.org/citiverse")[2]).status_code == 200


def test_people_find_every_operation(client: FlaskClient) -> None:
    page = client.get("/about/api").get_data(as_text=True)
    assert [one.name for one in OPERATIONS if f'id="{one.name}"' not in page] == []
    assert "<script" not in page
    assert 'href="/about/api"' in client.get("/about").get_data(as_text=True)


def test_no_code_answers_a_type_of_problem_that_is_not_documented() -> None:
    known = {kind.slug for kind in problem_types()}
    folder = Path(__file__).resolve().parents[2] / "server" / "citiverse"
    slugs = {slug for path in folder.rglob("*.py") for slug in SLUG.findall(path.read_text(encoding="utf-8"))}
    assert len(slugs) > 10
    assert slugs - known == {"query-fault", "client-gone"}
