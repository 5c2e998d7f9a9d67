"""Plain queries are read as they are meant, and whatever is not surely plain is left to the guard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from citiverse.engine.guard import check
from citiverse.engine.plain import LITERAL, LONGEST, MOST_PATTERNS, Pattern, PlainQuery, read_plain
from citiverse.engine.protocol import QueryTooComplex
from citiverse.settings import Settings
from fuzz.plain import plain_queries

A, B = "<https://example.org/a>", "<https://example.org/b>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PREFIX = "PREFIX ex: <https://example.org/> PREFIX : <https://example.org/> "
GUARDED = replace(Settings(), query_operators=100)
"""Limits under which nothing counts as plain, so that the guard reads every token."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"SELECT ?p ?o {{ {A} ?p ?o }}", PlainQuery("SELECT", (Pattern(A, "?p", "?o"),))),
        (f"SELECT * {{ {A} ?p ?o }}\n#1", PlainQuery("SELECT", (Pattern(A, "?p", "?o"),))),
        (f"select*where{{{A} ?p ?o.}}#end", PlainQuery("SELECT", (Pattern(A, "?p", "?o"),))),
        (
            PREFIX + 'ASK { ?s :b 5, "x"@en-GB, "1"^^ex:b ; . }',
            PlainQuery("ASK", (Pattern("?s", B, LITERAL),) * 3),
        ),
        (PREFIX + "ASK { ?s a ex:a ; :b 5 . }", PlainQuery("ASK", (Pattern("?s", TYPE, A), Pattern("?s", B, LITERAL)))),
        ("DESCRIBE <urn:x:services-from-y>", PlainQuery("DESCRIBE", (), described=("<urn:x:services-from-y>",))),
        (f"DESCRIBE {A}", PlainQuery("DESCRIBE", (), described=(A,))),
        (PREFIX + f"DESCRIBE ex:a\n{B}", PlainQuery("DESCRIBE", (), described=(A, B))),
        (
            PREFIX
            + "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s :b ?o } GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 5 OFFSET 2",
            PlainQuery("SELECT", (Pattern("?s", B, "?o"),)),
        ),
        (
            PREFIX
            + 'SELECT DISTINCT ?o { ?s :a ?o FILTER(LANG(?o) = "en") OPTIONAL { ?s :b ?x } . OPTIONAL { ?x :a ?y } }',
            PlainQuery("SELECT", (Pattern("?s", A, "?o"),), ((Pattern("?s", B, "?x"),), (Pattern("?x", A, "?y"),))),
        ),
        (f"CONSTRUCT WHERE {{ {A} ?p ?o }}", PlainQuery("CONSTRUCT", (Pattern(A, "?p", "?o"),), template=1)),
        (
            PREFIX + "CONSTRUCT { ?o :b ?s . ?s :b ?o } WHERE { ?s :a ?o }",
            PlainQuery("CONSTRUCT", (Pattern("?s", A, "?o"),), template=2),
        ),
    ],
)
def test_what_a_plain_query_asks(text: str, expected: PlainQuery) -> None:
    assert read_plain(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "SELECT ?s",
        "SELECT { ?s ?p ?o }",
        "ASK { ?s ?p }",
        "ASK { ?s ?p ?o",
        "ASK { ?s ?p ?o }}",
        "ASK { ?s ?p ?o } LIMIT ?s",
        "ASK { ex:a ?p ?o }",
        "ASK { <a> ?p ?o }",
        'ASK { "a" ?p ?o }',
        "ASK { _:a ?p ?o }",
        "ASK { [] ?p ?o }",
        "ASK { { ?s ?p ?o } }",
        "ASK { ?s ?p ?o . OPTIONAL { OPTIONAL { ?s ?p ?o } } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?p ?x } ?x ?p ?y }",
        f"ASK {{ ?s {A}/{B} ?o }}",
        f"ASK {{ ?s {A}+ ?o }}",
        f"ASK {{ ?s ^{A} ?o }}",
        "ASK { ?s ?p ?o FILTER(?o > 5) }",
        'ASK { ?s ?p ?o FILTER(REGEX(?o, "a")) }',
        "ASK FROM <https://example.org/a> { ?s ?p ?o }",
        f"ASK {{ GRAPH {A} {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE {A} {{ ?s ?p ?o }} }}",
        PREFIX + "ASK { ?s ?p ex:SERVICE }",
        PREFIX + "ASK { ?s ?p ex:a.b }",
        PREFIX + "ASK { ?s ?p ex:a\\-b }",
        "ASK { VALUES ?s { 1 } ?s ?p ?o }",
        'ASK { ?s ?p "a\\u0041" }',
        'ASK { ?s ?p """a""" }',
        "ASK { ?s ?p 'a' }",
        'ASK { ?s ?p "é" }',
        "ASK { ?s ?p true }",
        "ASK { ?s ?p 1.5 }",
        "ASK { ?s ?p -1 }",
        "SELECT (1 AS ?x) { ?s ?p ?o }",
        "SELECT (RAND() AS ?x) { ?s ?p ?o }",
        "SELECT (COUNT(?s + 1) AS ?x) { ?s ?p ?o }",
        "DESCRIBE ?s { ?s ?p ?o }",
        "INSERT DATA { }",
        "ASK { ?s ?p <https://example.org/a'b> }",
        "ASK {" + "?s ?p ?o ." * (MOST_PATTERNS + 1) + "}",
        "ASK { ?s ?p ?o } #" + "x" * LONGEST,
    ],
)
def test_everything_else_is_not_plain(text: str) -> None:
    assert read_plain(text) is None


@settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=plain_queries())
def test_the_guard_reads_a_plain_query_alike(text: str) -> None:
    plain = read_plain(text)
    assert plain is not None, text
    with_plain, without = check(text, Settings()), check(text, GUARDED)
    assert with_plain == without
    assert (with_plain.plain, without.plain) == (plain, None)


def test_limits_below_what_a_plain_query_may_hold_count_for_it_too() -> None:
    text = "ASK { ?s ?p ?o . ?o ?p ?s . ?s ?p ?x . ?x ?p ?s }"
    assert check(text, Settings()).plain is not None
    with pytest.raises(QueryTooComplex):
        check(text, replace(Settings(), query_patterns=3))
