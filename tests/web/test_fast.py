"""The short cut for queries: nobody can tell it from the framework's own answer, and it answers nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from flask import Flask

from citiverse.engine.protocol import EVERYTHING, Answer, CheckedQuery, QueryTimeout, Selection
from citiverse.formats import Syntax
from citiverse.releases import Release
from citiverse.settings import Settings
from citiverse.web.app import create_app
from citiverse.web.cache import ResponseCache
from citiverse.web.fast import FastQueries
from citiverse.web.metrics import Metrics
from support.wsgi import Reply, ask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SELECT = "SELECT ?s { ?s a <https://w3id.org/citiverse/ns#UseCase> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { ?s a <https://w3id.org/citiverse/ns#UseCase> }"


def with_short_cut(app: Flask) -> ResponseCache:
    """Return the application behind a cache that keeps nothing, with the short cut."""
    return ResponseCache(app, 0, 0, Metrics(None), FastQueries(app).answer)


def without(app: Flask) -> ResponseCache:
    """Return the same without the short cut."""
    return ResponseCache(app, 0, 0, Metrics(None))


def comparable(reply: Reply) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
    return reply.status, headers, reply.body


@pytest.fixture
def calls(example_app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths with which the framework was asked."""
    found: list[str] = []
    original = example_app.wsgi_app

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        found.append(str(environ["PATH_INFO"]))
        return original(environ, start_response)

    monkeypatch.setattr(example_app, "wsgi_app", counted)
    return found


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize(
    ("parameters", "accept"),
    [
        ({"query": SELECT}, ""),
        ({"query": SELECT}, "text/csv"),
        ({"query": SELECT}, "application/sparql-results+xml;q=0.9, */*;q=0.1"),
        ({"query": SELECT, "format": "tsv"}, "text/html"),
        ({"query": "SELECT (NOW() AS ?now) { FILTER(false) }"}, ""),
        ({"query": CONSTRUCT}, "application/ld+json"),
        ({"query": CONSTRUCT, "default-graph-uri": "https://w3id.org/citiverse/graph/schemes"}, "text/turtle"),
        ({"query": "ASK {}"}, "application/json"),
    ],
)
def test_results_are_those_of_the_framework(
    example_app: Flask, calls: list[str], path: str, parameters: dict[str, str], accept: str
) -> None:
    query = urlencode(parameters)
    quick = ask(with_short_cut(example_app), path, query, HTTP_ACCEPT=accept)
    assert calls == []
    assert comparable(quick) == comparable(ask(without(example_app), path, query, HTTP_ACCEPT=accept))
    assert quick.status == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlencode({"query": SELECT}).encode(), "application/x-www-form-urlencoded"),
        (SELECT.encode(), "application/sparql-query"),
    ],
)
def test_posted_queries_too(example_app: Flask, calls: list[str], body: bytes, kind: str) -> None:
    quick = ask(with_short_cut(example_app), "/sparql", "", "POST", body, CONTENT_TYPE=kind)
    assert calls == []
    assert comparable(quick) == comparable(ask(without(example_app), "/sparql", "", "POST", body, CONTENT_TYPE=kind))


@pytest.mark.parametrize(
    ("path", "query", "accept", "status"),
    [
        ("/sparql", "", "text/html", 200),
        ("/sparql", "", "text/turtle", 200),
        ("/sparql", urlencode({"query": SELECT}), "text/html", 200),
        ("/sparql", urlencode({"query": "SELEKT"}), "", 400),
        ("/sparql", urlencode({"query": "SELECT * {"}), "", 400),
        ("/sparql", urlencode({"query": "SELECT * {"}), "text/html", 400),
        ("/sparql", urlencode({"query": "INSERT DATA {}"}), "", 403),
        ("/sparql", "query=%FF", "", 400),
        ("/sparql", "query=a&query=b", "", 400),
        ("/sparql", urlencode({"query": SELECT}), "image/png", 406),
        ("/sparql", urlencode({"query": SELECT, "format": "odd"}), "", 400),
        ("/use-cases", urlencode({"query": SELECT}), "text/html", 200),
        ("/sparqlx", "", "", 404),
    ],
)
def test_all_else_is_the_framework_s(
    example_app: Flask, calls: list[str], path: str, query: str, accept: str, status: int
) -> None:
    quick = ask(with_short_cut(example_app), path, query, HTTP_ACCEPT=accept)
    assert calls == [path]
    assert quick.status == status
    assert comparable(quick) == comparable(ask(without(example_app), path, query, HTTP_ACCEPT=accept))


class SlowEngine:
    """Counts its calls and never answers in time."""

    def __init__(self) -> None:
        self.calls = 0

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        self.calls += 1
        raise QueryTimeout("The query took longer than 30 seconds and was ended.")


def test_a_query_that_fails_is_not_asked_again(example_release: Release) -> None:
    engine = SlowEngine()
    settings = Settings(build_folder=str(example_release.folder.parent.parent))
    app = with_short_cut(create_app(settings, example_release, engine))
    reply = ask(app, "/sparql", urlencode({"query": SELECT}))
    assert (reply.status, engine.calls) == (503, 1)
    assert json.loads(reply.body)["type"].endswith("/problems/query-timeout")
    assert reply.headers["cache-control"] == "no-store"


def test_each_request_counts_once_for_the_limit_of_its_address(example_release: Release) -> None:
    settings = Settings(
        build_folder=str(example_release.folder.parent.parent), rate_per_minute=1, rate_burst=2, rate_loopback=1
    )
    app = with_short_cut(create_app(settings, example_release, SlowEngine()))
    replies = [ask(app, "/sparql", urlencode({"query": SELECT}), REMOTE_ADDR="192.0.2.1") for _ in range(3)]
    assert [reply.status for reply in replies] == [503, 503, 429]
    assert int(replies[2].headers["retry-after"]) > 0
