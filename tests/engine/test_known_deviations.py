"""Where Oxigraph differs from the Recommendation, as `/about/sparql` says; strike there whatever fails here."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import QuerySyntaxError
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

MakeEngine = Callable[..., MemoryEngine]
XSD = "http://www.w3.org/2001/XMLSchema#"


def rows(engine: MemoryEngine, text: str) -> list[dict[str, dict[str, str]]]:
    body = engine.answer(check(text, Settings()), SYNTAXES["json"]).read()
    found: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
    return found


def first(engine: MemoryEngine, text: str) -> str:
    return rows(engine, text)[0]["x"]["value"]


@pytest.mark.parametrize(
    ("written", "datatype", "returned", "returned_datatype"),
    [
        ("001", "integer", "1", "integer"),
        ("1.10", "decimal", "1.1", "decimal"),
        ("1.0e6", "double", "1000000", "double"),
        ("-3", "negativeInteger", "-3", "integer"),
        ("2026-01-01+00:00", "date", "2026-01-01Z", "date"),
        ("1", "boolean", "true", "boolean"),
    ],
)
def test_values_lose_their_spelling(
    make_engine: MakeEngine, written: str, datatype: str, returned: str, returned_datatype: str
) -> None:
    engine = make_engine(f'<urn:a> <urn:p> "{written}"^^<{XSD}{datatype}> .\n')
    value = rows(engine, "SELECT ?x { ?s ?p ?x }")[0]["x"]
    assert (value["value"], value["datatype"]) == (returned, XSD + returned_datatype)


def test_bnode_of_the_same_text_is_the_same_in_every_row(make_engine: MakeEngine) -> None:
    text = "SELECT (COUNT(DISTINCT ?b) AS ?x) { VALUES ?row { 1 2 } BIND(BNODE('same') AS ?b) }"
    assert first(make_engine(), text) == "1"


def test_a_path_of_length_zero_finds_only_what_is_in_the_data(make_engine: MakeEngine) -> None:
    assert rows(make_engine(), "SELECT ?x { <urn:nowhere> <urn:p>* ?x }") == []


def test_a_name_given_beside_an_aggregate_cannot_be_used_again(make_engine: MakeEngine) -> None:
    with pytest.raises(QuerySyntaxError):
        rows(make_engine(), "SELECT (COUNT(?v) AS ?n) (?n + 1 AS ?x) { VALUES ?v { 1 2 } }")


def test_the_graph_variable_is_known_inside_its_group(make_engine: MakeEngine) -> None:
    assert len(rows(make_engine(), "SELECT * { GRAPH ?g { FILTER(BOUND(?g)) } }")) == 2


def test_an_aggregate_inside_another_has_no_value(make_engine: MakeEngine) -> None:
    assert rows(make_engine(), "SELECT (SUM(COUNT(?v)) AS ?x) { VALUES ?v { 1 2 } }") == [{}]


def test_a_date_with_and_one_without_time_zone_are_never_equal(make_engine: MakeEngine) -> None:
    text = f"SELECT ('2026-01-01'^^<{XSD}date> != '2026-01-01Z'^^<{XSD}date> AS ?x) {{}}"
    assert first(make_engine(), text) == "true"
