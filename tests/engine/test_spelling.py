"""Truth values may be written in any letters (SPARQL 1.1, section 19.8)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import QuerySyntaxError
from citiverse.engine.spelling import with_small_truth_values
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

MakeEngine = Callable[..., MemoryEngine]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { FILTER(TRUE) }", "ASK { FILTER(true) }"),
        ("ASK {\n  FILTER(!False && tRuE)\n}", "ASK {\n  FILTER(!false && true)\n}"),
        ("SELECT (TRUE AS ?TRUE) {}", "SELECT (true AS ?TRUE) {}"),
    ],
)
def test_truth_values_get_small_letters(text: str, expected: str) -> None:
    assert with_small_truth_values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p true, false }",
        'ASK { ?s ?p \'TRUE\', """FALSE\n TRUE""" }',
        "ASK { <urn:TRUE> TRUE:p ?FALSE } # TRUE",
        "ASK { ?s :TRUE _:FALSE }",
        "ASK { ?s ?p 'x'@TRUE }",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert with_small_truth_values(text) == text


def test_the_engine_takes_them(make_engine: MakeEngine) -> None:
    body = make_engine().answer(check("SELECT (TRUE && !FALSE AS ?x) {}", Settings()), SYNTAXES["json"]).read()
    assert json.loads(body)["results"]["bindings"][0]["x"]["value"] == "true"


def test_errors_keep_their_place(make_engine: MakeEngine) -> None:
    places = set()
    for truth in ("TRUE", "true"):
        with pytest.raises(QuerySyntaxError) as raised:
            make_engine().answer(check(f"ASK {{ FILTER({truth})\n ?s ?p }}", Settings()), SYNTAXES["json"])
        places.add((raised.value.line, raised.value.column))
    assert len(places) == 1
