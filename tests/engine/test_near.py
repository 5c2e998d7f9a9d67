"""Small plain queries are answered here, all others by the workers, and nobody can tell which from the answer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.near import NearEngine
from citiverse.engine.protocol import (
    EVERYTHING,
    Answer,
    CheckedQuery,
    QuerySyntaxError,
    ResultNotWritable,
    ResultTooLarge,
    Selection,
)
from citiverse.formats import SYNTAXES, Syntax
from citiverse.settings import Settings

LOOK_UP = "SELECT * { <urn:s1> ?p ?o }"
NOT_PLAIN = "SELECT * { <urn:s1> ?p ?o FILTER(?o != 1) }"
LARGE = "SELECT * { ?s <urn:p> ?o . ?s <urn:p> ?x }"
DATA = "".join(f"<urn:s{number}> <urn:p> <urn:o>, 1 .\n" for number in range(200)) + '<urn:c> <urn:t> "\\u0001" .\n'


class Workers:
    """An engine that notes what it is asked, over the same data."""

    def __init__(self, engine: MemoryEngine) -> None:
        self._engine = engine
        self.asked: list[str] = []
        self.called: list[str] = []

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        self.asked.append(query.text)
        return self._engine.answer(query, syntax, selection)

    def counts(self) -> tuple[int, int]:
        self.called.append("counts")
        return 3, 4

    def tidy(self) -> None:
        self.called.append("tidy")

    def close(self) -> None:
        self.called.append("close")


@pytest.fixture
def quads() -> list[ox.Quad]:
    return list(ox.parse(DATA, format=ox.RdfFormat.TURTLE))


def engines(quads: list[ox.Quad], **settings: Any) -> tuple[NearEngine, Workers]:
    chosen = replace(Settings(), **settings)
    workers = Workers(MemoryEngine.of_quads(quads, chosen))
    return NearEngine(quads, chosen, workers), workers


def ask(engine: NearEngine | Workers, text: str, syntax: str = "json", selection: Selection = EVERYTHING) -> bytes:
    return engine.answer(check(text, Settings()), SYNTAXES[syntax], selection).read()


@pytest.mark.parametrize(
    ("text", "selection", "is_near"),
    [
        (LOOK_UP, EVERYTHING, True),
        ("DESCRIBE <urn:s1>", EVERYTHING, True),
        (LOOK_UP, Selection(("urn:g",)), False),
        (NOT_PLAIN, EVERYTHING, False),
        (LARGE, EVERYTHING, True),
    ],
)
def test_who_answers(quads: list[ox.Quad], text: str, selection: Selection, is_near: bool) -> None:
    near, workers = engines(quads)
    syntax = "nt" if text.startswith("DESCRIBE") else "json"
    answer = ask(near, text, syntax, selection)
    assert workers.asked == ([] if is_near else [text])
    assert answer == ask(workers, text, syntax, selection)


@pytest.mark.parametrize("settings", [{"near_quads": 100}, {"result_rows": 100}, {"result_bytes": 1_000}])
def test_what_may_exceed_a_limit_is_left_to_the_workers(quads: list[ox.Quad], settings: dict[str, int]) -> None:
    near, workers = engines(quads, **settings)
    # What the workers then say of it is theirs to say.
    with suppress(ResultTooLarge):
        ask(near, LARGE)
    assert workers.asked == [LARGE]


@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_every_syntax_of_solutions(quads: list[ox.Quad], syntax: str) -> None:
    near, workers = engines(quads)
    assert ask(near, LOOK_UP, syntax) == ask(workers, LOOK_UP, syntax)


def test_faults_are_those_of_the_workers(quads: list[ox.Quad]) -> None:
    near, workers = engines(quads)
    with pytest.raises(ResultNotWritable):
        ask(near, "SELECT * { <urn:c> ?p ?o }", "xml")
    with pytest.raises(QuerySyntaxError) as found:
        ask(near, "SELECT ?s (COUNT(?o) AS ?n) { <urn:c> ?p ?o }")
    with pytest.raises(QuerySyntaxError) as expected:
        ask(workers, "SELECT ?s (COUNT(?o) AS ?n) { <urn:c> ?p ?o }")
    assert vars(found.value) == vars(expected.value)
    assert len(workers.asked) == 1


def test_the_rest_is_the_workers_business(quads: list[ox.Quad]) -> None:
    near, workers = engines(quads)
    assert near.counts() == (3, 4)
    near.tidy()
    near.close()
    assert workers.called == ["counts", "tidy", "close"]


def test_every_question_of_the_bench_that_is_plain_gives_the_same_answer(catalogue_dataset: Path) -> None:
    quads = list(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))
    near, workers = engines(quads)
    plain = 0
    for file in sorted((Path(__file__).parents[1] / "bench" / "queries").glob("*.rq")):
        text = file.read_text(encoding="utf-8")
        query = check(text, Settings())
        syntax = SYNTAXES["json" if query.form.of_solutions else "nt"]
        here, there = (sorted(engine.answer(query, syntax).read().splitlines()) for engine in (near, workers))
        assert here == there, file.name
        plain += query.plain is not None
    assert plain >= 8
    assert len(workers.asked) < 12 + 12 - 6
