"""The engine in memory answers over the chosen dataset, in every syntax, and says why where it cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyoxigraph as ox
import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import (
    EVERYTHING,
    Engine,
    QuerySyntaxError,
    ResultNotWritable,
    ResultTooLarge,
    Selection,
)
from citiverse.formats import GRAPH_SYNTAXES, OXIGRAPH_GRAPHS, SOLUTION_SYNTAXES, SYNTAXES, Syntax
from citiverse.settings import Settings

MakeEngine = Callable[..., MemoryEngine]
SETTINGS = Settings()
ONE, TWO = "https://example.org/one", "https://example.org/two"
FROM_ONE = "SELECT ?s FROM <https://example.org/one> { ?s ?p ?o }"


def ask(engine: Engine, text: str, syntax: str = "json", selection: Selection = EVERYTHING) -> bytes:
    return engine.answer(check(text, SETTINGS), SYNTAXES[syntax], selection).read()


def subjects(body: bytes) -> set[str]:
    return {row["s"]["value"].rpartition("/")[2] for row in json.loads(body)["results"]["bindings"]}


def test_the_default_graph_is_the_union_of_all_graphs(make_engine: MakeEngine) -> None:
    assert subjects(ask(make_engine(), "SELECT ?s { ?s ?p ?o }")) == {"a", "b", "c"}


def test_from_selects_among_the_graphs_held(make_engine: MakeEngine) -> None:
    engine = make_engine()
    assert subjects(ask(engine, FROM_ONE)) == {"a"}
    assert subjects(ask(engine, "SELECT ?s FROM NAMED <https://example.org/two> { GRAPH ?g { ?s ?p ?o } }")) == {"b"}
    assert subjects(ask(engine, "SELECT ?s FROM <https://example.org/unknown> { ?s ?p ?o }")) == set()


def test_graphs_of_the_request_replace_those_of_the_text(make_engine: MakeEngine) -> None:
    assert subjects(ask(make_engine(), FROM_ONE, selection=Selection(default_graphs=(TWO,)))) == {"b"}


def test_only_named_graphs_of_the_request_leave_the_default_graph_empty(make_engine: MakeEngine) -> None:
    engine, selection = make_engine(), Selection(named_graphs=(ONE,))
    assert subjects(ask(engine, "SELECT ?s { ?s ?p ?o }", selection=selection)) == set()
    assert subjects(ask(engine, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }", selection=selection)) == {"a"}


def test_relative_iris_are_resolved_against_the_base_of_the_data(make_engine: MakeEngine) -> None:
    body = ask(make_engine(), "SELECT (STR(<id/use-case/x>) AS ?s) {}")
    assert json.loads(body)["results"]["bindings"][0]["s"]["value"] == "https://w3id.org/citiverse/id/use-case/x"


@pytest.mark.parametrize(
    ("syntax", "expected"),
    [
        ("csv", b"s\r\nhttps://example.org/c\r\n"),
        ("tsv", b"?s\n<https://example.org/c>\n"),
        (
            "json",
            b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"https://example.org/c"}}]}}',
        ),
    ],
)
def test_solutions_are_written_exactly(make_engine: MakeEngine, syntax: str, expected: bytes) -> None:
    assert ask(make_engine(), 'SELECT ?s { ?s ?p "three" }', syntax) == expected


@pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=lambda syntax: syntax.name)
def test_graphs_are_written_in_every_syntax(make_engine: MakeEngine, syntax: Syntax) -> None:
    body = ask(make_engine(), "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", syntax.name)
    assert len(list(ox.parse(body, format=OXIGRAPH_GRAPHS[syntax.name]))) == 3


def test_a_syntax_error_says_line_and_column(make_engine: MakeEngine) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        ask(make_engine(), "SELECT *\n{ ?s ?p }")
    assert (raised.value.line, raised.value.column) == (2, 10)


def test_results_beyond_the_limits_are_refused_not_cut(make_engine: MakeEngine) -> None:
    small = make_engine(settings=replace(SETTINGS, result_bytes=40, result_rows=2))
    with pytest.raises(ResultTooLarge, match="40 bytes"):
        ask(small, "SELECT * { ?s ?p ?o }")
    with pytest.raises(ResultTooLarge, match="2 triples"):
        ask(small, "CONSTRUCT WHERE { ?s ?p ?o }", "ttl")


@pytest.mark.parametrize(
    ("text", "syntax"), [("SELECT ?o { ?s ?p ?o }", "xml"), ("CONSTRUCT WHERE { ?s ?p ?o }", "rdf")]
)
def test_control_characters_never_make_ill_formed_xml(make_engine: MakeEngine, text: str, syntax: str) -> None:
    engine = make_engine('<https://example.org/a> <https://example.org/p> "x\\u0001" .\n')
    with pytest.raises(ResultNotWritable):
        ask(engine, text, syntax)


def test_many_threads_get_the_same_answer(make_engine: MakeEngine) -> None:
    engine = make_engine()
    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: ask(engine, "SELECT ?s { ?s ?p ?o } ORDER BY ?s"), range(64)))
    assert len(answers) == 1


def test_blank_nodes_keep_their_names(make_engine: MakeEngine) -> None:
    dataset = '_:c14n0 <https://example.org/p> "x" .\n'
    assert {ask(make_engine(dataset), "SELECT ?s { ?s ?p ?o }", "tsv") for _ in range(2)} == {b"?s\n_:c14n0\n"}


@pytest.mark.parametrize("syntax", SOLUTION_SYNTAXES, ids=lambda syntax: syntax.name)
def test_the_limit_of_rows_is_exact_in_every_syntax(make_engine: MakeEngine, syntax: Syntax) -> None:
    text = 'SELECT ?x { VALUES ?x { "a},{b" "c\\r\\nd" "<result>" } }'
    query = check(text, SETTINGS)
    assert make_engine(settings=replace(SETTINGS, result_rows=3)).answer(query, syntax).read()
    with pytest.raises(ResultTooLarge, match="more than 2 rows"):
        make_engine(settings=replace(SETTINGS, result_rows=2)).answer(query, syntax)
