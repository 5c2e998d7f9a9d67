"""The contract as tests: any room that has the fixtures `engine`, `make_engine` and `deviations` can run them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Final

import pytest

from citiverse.engine.protocol import (
    Engine,
    QueryFault,
    QuerySyntaxError,
    QueryTimeout,
    ResultNotWritable,
    ResultTooLarge,
)
from citiverse.formats import GRAPH_SYNTAXES, SOLUTION_SYNTAXES, Syntax
from citiverse.settings import Settings
from support.contract import (
    NUMBERS,
    SETTINGS,
    Case,
    ask,
    cases,
    rows_of,
    rows_of_csv,
    term,
    triples_of,
    truth_of,
)

MakeEngine = Callable[[Settings], Engine]
Deviations = Mapping[str, str]
"""Name of a case -> why a foreign endpoint is known to answer it otherwise."""

MIXED: Final = "SELECT ?s ?name ?place { ?s ex:name ?name OPTIONAL { ?s ex:livesIn ?place } }"
MIXED_ROWS: Final = [
    ("ex:ann", '"Ann"@en', "ex:ghent"),
    ("ex:ann", '"Anna"@de', "ex:ghent"),
    ("ex:bo", '"Bo"', "-"),
    ("ex:cem", '"Cem"@tr', "ex:izmir"),
    ("ex:ghent", '"Ghent"@en', "-"),
    ("ex:ghent", '"Gent"@nl', "-"),
    ("ex:izmir", '"\u0130zmir \U0001f30d"@tr', "-"),
]
CONSTRUCT: Final = "CONSTRUCT { ?o ex:knownBy ?s ; ex:name ?name } WHERE { ?s ex:knows ?o . ?o ex:name ?name }"
CONSTRUCTED: Final = (
    ("ex:bo", "ex:knownBy", "ex:ann"),
    ("ex:bo", "ex:name", '"Bo"'),
    ("ex:cem", "ex:knownBy", "ex:bo"),
    ("ex:cem", "ex:name", '"Cem"@tr'),
)
MANY: Final = "SELECT ?s ?v { ?s ex:value ?v }"
MANY_TRIPLES: Final = "CONSTRUCT WHERE { ?s ex:value ?v }"
SLOW: Final = "SELECT (COUNT(*) AS ?n) { ?a ex:value ?x . ?b ex:value ?y . ?c ex:value ?z FILTER(?x + ?y * ?z = -1) }"


@contextmanager
def kept(deviations: Deviations, name: str) -> Iterator[None]:
    """Let the block fail where `name` is a known deviation, and then only: the list must stay true."""
    if name not in deviations:
        yield
        return
    try:
        yield
    except (AssertionError, QueryFault, SyntaxError):
        return
    pytest.fail(f"{name!r} deviates no longer; take it off the list")


class EngineContract:
    """What every engine does."""

    @pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
    def test_the_answer_is_right(self, engine: Engine, deviations: Deviations, case: Case) -> None:
        with kept(deviations, case.name):
            rows = rows_of(ask(engine, case.query, "json", case.selection))
            assert (rows if case.in_order else sorted(rows)) == list(case.rows if case.in_order else sorted(case.rows))

    @pytest.mark.parametrize("syntax", ["json", "xml", "tsv"])
    def test_solutions_are_the_same_in_every_syntax(self, engine: Engine, deviations: Deviations, syntax: str) -> None:
        with kept(deviations, f"solutions in {syntax}"):
            rows = rows_of(ask(engine, MIXED, syntax), syntax)
            assert sorted(rows) == sorted(tuple(term(cell) for cell in row) for row in MIXED_ROWS)

    def test_csv_has_plain_values_and_its_own_line_ends(self, engine: Engine, deviations: Deviations) -> None:
        with kept(deviations, "csv"):
            body = ask(engine, "SELECT ?s ?t { ?s ex:text ?t FILTER(LANG(?t) = '') } ORDER BY ?t", "csv")
            assert body.startswith(b"s,t\r\n")
            assert rows_of_csv(body) == [
                ("https://example.org/odd", 'a "quote", a comma,\r\na line <&> and \\ a stroke'),
                ("https://example.org/\u00e9t\u00e9", "summer"),
            ]

    @pytest.mark.parametrize(
        ("text", "truth"), [("ASK { ex:ann ex:knows ex:bo }", True), ("ASK { ex:bo ex:knows ex:ann }", False)]
    )
    @pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
    def test_ask_has_a_truth_value_in_every_syntax(self, engine: Engine, text: str, truth: bool, syntax: str) -> None:
        body = ask(engine, text, syntax)
        if syntax in ("csv", "tsv"):
            assert body.strip() == (b"true" if truth else b"false")
        else:
            assert truth_of(body, syntax) is truth

    @pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=lambda syntax: syntax.name)
    def test_construct_gives_the_same_triples_in_every_syntax(self, engine: Engine, syntax: Syntax) -> None:
        found = triples_of(ask(engine, CONSTRUCT, syntax.name), syntax.name)
        assert found == {" ".join(term(cell) for cell in triple) for triple in CONSTRUCTED}

    @pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=lambda syntax: syntax.name)
    def test_an_empty_graph_can_be_written_in_every_syntax(self, engine: Engine, syntax: Syntax) -> None:
        assert triples_of(ask(engine, "CONSTRUCT WHERE { ?s ex:unknown ?o }", syntax.name), syntax.name) == set()

    def test_describe_says_at_least_what_the_thing_itself_says(self, engine: Engine) -> None:
        found = triples_of(ask(engine, "DESCRIBE ex:cem", "nt"), "nt")
        assert found >= {
            " ".join(map(term, ("ex:cem", *rest))) for rest in (("ex:name", '"Cem"@tr'), ("ex:livesIn", "ex:izmir"))
        }

    def test_a_large_result_arrives_whole(self, engine: Engine) -> None:
        rows = rows_of(ask(engine, MANY))
        assert len(rows) == len(set(rows)) == NUMBERS

    def test_large_results_of_triples_arrive_whole(self, engine: Engine, deviations: Deviations) -> None:
        with kept(deviations, "many triples"):
            assert len(triples_of(ask(engine, MANY_TRIPLES, "ttl"), "ttl")) == NUMBERS

    def test_a_text_that_is_no_query_is_a_syntax_error(self, engine: Engine) -> None:
        with pytest.raises(QuerySyntaxError) as raised:
            ask(engine, "SELECT * { ?s ?p }")
        assert str(raised.value)

    def test_an_unknown_function_is_an_error_of_its_expression(self, engine: Engine, deviations: Deviations) -> None:
        with kept(deviations, "unknown function"):
            rows = rows_of(ask(engine, "SELECT ?s (ex:function(?s) AS ?x) { ?s ex:knows ex:bo }"))
            assert rows == [(term("ex:ann"), "-")]

    @pytest.mark.parametrize("syntax", SOLUTION_SYNTAXES, ids=lambda syntax: syntax.name)
    def test_more_rows_than_allowed_are_refused(self, make_engine: MakeEngine, syntax: Syntax) -> None:
        engine = make_engine(replace(SETTINGS, result_rows=len(MIXED_ROWS)))
        assert ask(engine, MIXED, syntax.name)
        strict = make_engine(replace(SETTINGS, result_rows=len(MIXED_ROWS) - 1))
        with pytest.raises(ResultTooLarge):
            ask(strict, MIXED, syntax.name)

    @pytest.mark.parametrize("syntax", GRAPH_SYNTAXES, ids=lambda syntax: syntax.name)
    def test_more_triples_than_allowed_are_refused(self, make_engine: MakeEngine, syntax: Syntax) -> None:
        with pytest.raises(ResultTooLarge):
            ask(make_engine(replace(SETTINGS, result_rows=3)), CONSTRUCT, syntax.name)

    def test_more_bytes_than_allowed_are_refused(self, make_engine: MakeEngine) -> None:
        with pytest.raises(ResultTooLarge):
            ask(make_engine(replace(SETTINGS, result_bytes=10_000)), MANY)

    def test_control_characters_never_make_ill_formed_xml(self, engine: Engine, deviations: Deviations) -> None:
        with kept(deviations, "control characters"), pytest.raises(ResultNotWritable):
            ask(engine, 'SELECT ("\\u0001" AS ?x) {}', "xml")

    def test_control_characters_survive_in_json(self, engine: Engine) -> None:
        document = json.loads(ask(engine, 'SELECT ("\\u0001" AS ?x) {}', "json"))
        assert document["results"]["bindings"][0]["x"]["value"] == "\u0001"

    def test_many_threads_get_the_same_answer(self, engine: Engine) -> None:
        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(lambda _: ask(engine, "SELECT ?o { ex:ann ex:knows+ ?o } ORDER BY ?o"), range(32)))
        assert len(answers) == 1


class TimeLimitContract:
    """What every engine does that works outside this process."""

    def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(self, make_engine: MakeEngine) -> None:
        engine = make_engine(replace(SETTINGS, query_seconds=1, remote_seconds=1))
        with pytest.raises(QueryTimeout) as raised:
            ask(engine, SLOW)
        assert raised.value.retry_after
        assert rows_of(_asked_until_answered(engine, "SELECT ?o { ex:ann ex:knows ?o }")) == [(term("ex:bo"),)]


def _asked_until_answered(engine: Engine, text: str) -> bytes:
    """Return the answer, from a foreign server once it has noticed that nobody waits for the query before."""
    for _ in range(10):
        with suppress(QueryTimeout):
            return ask(engine, text)
    return ask(engine, text)
