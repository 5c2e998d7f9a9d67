"""Results come back as plain rows."""

from __future__ import annotations

from collections.abc import Callable

from citiverse.engine.memory import MemoryEngine
from citiverse.engine.rows import Cell, table
from citiverse.settings import Settings


def test_rows_hold_kind_text_language_and_datatype(make_engine: Callable[..., MemoryEngine]) -> None:
    text = 'SELECT ?s ?o { VALUES ?o { "two"@en } ?s ?p ?o }'
    found = table(make_engine(), text, Settings())
    assert found.columns == ("s", "o")
    assert found.rows == ({"s": Cell("uri", "https://example.org/b"), "o": Cell("literal", "two", language="en")},)


def test_unbound_variables_are_absent_from_their_row(make_engine: Callable[..., MemoryEngine]) -> None:
    found = table(make_engine(), "SELECT ?x ?y { BIND(1 AS ?x) }", Settings())
    assert set(found.rows[0]) == {"x"}


def test_ask_gives_a_truth_value(make_engine: Callable[..., MemoryEngine]) -> None:
    assert table(make_engine(), "ASK { ?s ?p ?o }", Settings()).truth is True
