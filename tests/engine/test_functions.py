"""A function that nobody knows is an error of its expression (SPARQL 1.1, sections 17.2 and 17.6), not of the query."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from citiverse.engine import functions
from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import EvaluationError, Selection
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

MakeEngine = Callable[..., MemoryEngine]
CALL = "<https://example.org/unknown>(?s)"


def rows(engine: MemoryEngine, text: str, selection: Selection | None = None) -> list[dict[str, str]]:
    query = check(text, Settings())
    answer = engine.answer(query, SYNTAXES["json"], selection or Selection())
    found = json.loads(answer.read())["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def test_a_filter_on_it_drops_every_solution(make_engine: MakeEngine) -> None:
    assert rows(make_engine(), f"SELECT ?s {{ ?s ?p ?o FILTER({CALL}) }}") == []
    assert rows(make_engine(), f"SELECT ?s {{ ?s ?p ?o FILTER(!{CALL}) }}") == []


def test_what_does_not_need_its_value_stays(make_engine: MakeEngine) -> None:
    assert len(rows(make_engine(), f"SELECT ?s {{ ?s ?p ?o FILTER({CALL} || true) }}")) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?x {{ ?s ?p ?o BIND({CALL} AS ?x) }}",
        f"SELECT ({CALL} AS ?x) {{ ?s ?p ?o }}",
        f"SELECT (SUM({CALL}) AS ?x) {{ ?s ?p ?o }} GROUP BY ?s",
        "PREFIX ex: <https://example.org/> SELECT (ex:unknown(ex:other(?s), 2) AS ?x) { ?s ?p ?o }",
        "SELECT (<http://www.w3.org/2001/XMLSchema#unknown>(?o) AS ?x) { ?s ?p ?o }",
    ],
)
def test_a_variable_bound_to_it_stays_unbound(make_engine: MakeEngine, text: str) -> None:
    assert rows(make_engine(), text) == [{}, {}, {}]


def test_another_value_can_stand_in_for_it(make_engine: MakeEngine) -> None:
    assert rows(make_engine(), f"SELECT (COALESCE({CALL}, 1) AS ?x) {{}}") == [{"x": "1"}]
    assert rows(make_engine(), f"SELECT (BOUND(?x) AS ?y) {{ BIND({CALL} AS ?x) }}") == [{"y": "false"}]


def test_rows_may_be_ordered_and_grouped_by_it(make_engine: MakeEngine) -> None:
    assert len(rows(make_engine(), f"SELECT ?s {{ ?s ?p ?o }} ORDER BY {CALL}")) == 3
    assert rows(make_engine(), f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY {CALL}") == [{"n": "3"}]


def test_known_functions_keep_their_values(make_engine: MakeEngine) -> None:
    text = f"SELECT (<http://www.w3.org/2001/XMLSchema#integer>('7') AS ?x) ({CALL} AS ?y) {{}}"
    assert rows(make_engine(), text) == [{"x": "7"}]


def test_the_dataset_of_the_request_still_counts(make_engine: MakeEngine) -> None:
    selection = Selection(default_graphs=("https://example.org/two",))
    text = f"SELECT ?s {{ ?s ?p ?o FILTER(COALESCE({CALL}, true)) }}"
    assert rows(make_engine(), text, selection) == [{"s": "https://example.org/b"}]


def test_too_many_unknown_functions_are_refused(make_engine: MakeEngine) -> None:
    calls = " ".join(f"(<https://example.org/f{n}>() AS ?x{n})" for n in range(functions.MOST_FUNCTIONS + 1))
    with pytest.raises(EvaluationError, match="not supported"):
        rows(make_engine(), f"SELECT {calls} {{}}")
