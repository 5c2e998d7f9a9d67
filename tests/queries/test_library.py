"""The query library: 68 questions, each numbered, described, runnable as it stands, and answered as expected."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query
from citiverse.vocabulary import CUC, PREFIXES
from support.graph_store import QUERIES, ROOT, answer, library

EXPECTED = Path(__file__).parent / "expected"
QUESTIONS = library()
COUNTED_AGAIN = {"statements-by-basis", "vocabularies-and-classes"}
"""Queries that count everything: tested in test_answers_counted_again.py alone, since each new triple changes them."""

every_question = pytest.mark.parametrize("query", QUESTIONS.values(), ids=list(QUESTIONS))


def expected(name: str) -> list[tuple[str, ...]]:
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def test_the_questions_are_numbered_from_1_to_68() -> None:
    assert sorted(query.question or 0 for query in QUESTIONS.values()) == list(range(1, 69))


@every_question
def test_a_question_says_what_it_asks_and_for_whom(query: Query) -> None:
    assert 5 < len(query.title) <= 80
    assert query.description.endswith(".")
    assert len(query.keywords) >= 2
    assert query.audience in {"standards group", "mayor's office", "open-data portal"}
    assert query.view in {None, "chart", "map"}


@every_question
def test_a_question_about_examples_says_so(query: Query) -> None:
    assert query.fixture in {None, "scoring", "supersession", "releases"}
    assert ("invented examples" in query.description) == (query.fixture is not None)


@every_question
def test_a_question_has_readable_ordered_rows_and_no_constant_in_a_filter(query: Query) -> None:
    assert re.search(r"\bORDER BY\b", query.text)
    assert not re.search(r"FILTER\s*\([^)]*=\s*<", query.text)


@every_question
def test_a_question_declares_only_prefixes_that_it_uses(query: Query) -> None:
    declared = dict(re.findall(r"^PREFIX (\S+): <(.*)>$", query.text, re.MULTILINE))
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith(("#", "PREFIX")))
    assert all(re.search(rf"(?<![\w-]){prefix}:", body) for prefix in declared)
    assert all(PREFIXES.get(prefix, iri) == iri for prefix, iri in declared.items())


@every_question
def test_binding_the_defaults_leaves_the_question_as_it_is(query: Query) -> None:
    assert query.bound({parameter.name: parameter.default for parameter in query.parameters}) == query.text


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - COUNTED_AGAIN))
def test_a_question_is_answered_as_expected(name: str, stores: Mapping[str | None, ox.Store]) -> None:
    query = QUESTIONS[name]
    assert answer(stores[query.fixture], query.text) == expected(name)


@every_question
def test_the_default_parameters_are_things_that_are_described(
    query: Query, stores: Mapping[str | None, ox.Store], catalogue: ox.Store
) -> None:
    store = catalogue if query.fixture is None else stores[query.fixture]
    own = [
        parameter for parameter in query.parameters if parameter.type == "iri" and parameter.default.startswith("https")
    ]
    for parameter in own:
        assert next(store.quads_for_pattern(ox.NamedNode(parameter.default), None, None, None), None) is not None


def test_every_expected_answer_belongs_to_a_question() -> None:
    assert {path.stem for path in EXPECTED.glob("*.csv")} == set(QUESTIONS) - COUNTED_AGAIN


def test_all_query_folders_hold_queries_that_any_engine_can_run() -> None:
    for path in QUERIES.rglob("*.rq"):
        text = path.read_text("utf-8")
        assert "SERVICE" not in text and "FROM <" not in text, path.relative_to(ROOT)


def test_a_question_that_is_bound_to_another_value_answers_for_that_value(
    catalogue: ox.Store, questions: dict[str, Query]
) -> None:
    query = questions["use-cases-serving-a-goal-or-target"]
    target = query.bound({"goalOrTarget": "http://metadata.un.org/sdg/11.3"})
    goal_rows, target_rows = answer(catalogue, query.text), answer(catalogue, target)
    assert 1 < len(target_rows) < len(goal_rows)
    assert set(target_rows) < set(goal_rows)


def test_a_class_without_gaps_lacks_no_language(catalogue: ox.Store, questions: dict[str, Query]) -> None:
    text = questions["missing-languages"].bound({"class": CUC + "Theme"})
    assert answer(catalogue, text) == [("item", "label", "language")]
