"""The short list is the best there is: what trying every list finds, and what the shapes demand of decisions."""

from __future__ import annotations

import datetime

import numpy
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citiverse.errors import DataError
from citiverse.progress import Silence
from citiverse.query_files import load_queries
from citiverse.release.derive import derive
from citiverse.release.results import Result
from citiverse.release.shape_selection import PASSES, Pass
from citiverse.release.validate import n_triples, rdflib_graph, validate_with_pyshacl, validate_with_pyshifty
from citiverse.scoring.example import example_round
from citiverse.scoring.short_list import ShortList, parts_of, short_list
from citiverse.scoring.short_list_reasons import decisions
from citiverse.scoring.short_list_turtle import short_list_triples
from citiverse.scoring.table import ScoreTable
from citiverse.scoring.turtle_rounds import round_triples
from citiverse.vocabulary import CUC, CUS, THING
from scoring.brute_force import best, fewest, table_of
from shapes.harness import ROOT, fixture_quads, selected_batches, selected_shapes

NAN = numpy.nan
DAY = datetime.date(2026, 11, 20)
OF_SHORT_LISTS = (
    "ShortlistDecision",
    "ShortList",
    "MeanOfScores",
    "DecisionIsMembership",
    "RankUnique",
    "RankFollowsMean",
    "InclusionFollowsRank",
    "TopicCoverageIsReal",
    "TopicsCovered",
)
"""Names of the shapes of shapes/short-list.ttl, and beginnings of those of their properties: constraints 40 to 47."""

score = st.one_of(st.integers(1, 10).map(float), st.integers(6, 7).map(float), st.just(NAN))


@st.composite
def rounds(draw: st.DrawFn) -> ScoreTable:
    """Small rounds with ties, gaps, and candidates of no, one or several topics."""
    count, experts = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    topics = draw(st.lists(st.sets(st.sampled_from("stuv"), max_size=2).map(sorted), min_size=count, max_size=count))
    values = draw(st.lists(score, min_size=count * 2 * experts, max_size=count * 2 * experts))
    array = numpy.array(values).reshape(count, 2, experts)
    # One score at least: a round without any has no list.
    array[0, 0, 0] = draw(st.integers(1, 10))
    return table_of(array.tolist(), ["".join(one) for one in topics])


def chosen_slugs(found: ShortList, places: tuple[int, ...]) -> frozenset[str]:
    return frozenset(found.ranking[place].slug for place in places)


@given(rounds(), st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_the_list_is_what_trying_every_list_finds(table: ScoreTable, size: int) -> None:
    found, expected = short_list(table, size), best(table, size)
    chosen = chosen_slugs(found, found.chosen)
    assert chosen in expected.lists
    assert sum(parts_of(found.ranking[place]) for place in found.chosen) == expected.total
    assert sum(place + 1 for place in found.chosen) == expected.places
    assert len(found.topics) - len(found.uncovered) == expected.covered
    assert found.smallest == fewest(table)
    if found.other is None:
        assert expected.lists == {chosen}
    else:
        assert chosen_slugs(found, found.other) in expected.lists - {chosen}


@given(rounds(), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_decisions_are_as_the_shapes_demand(table: ScoreTable, size: int) -> None:
    """Constraints 41 to 45 in Python: far more rounds than a validator could see."""
    found = short_list(table, size)
    made = decisions(found)
    assert [one.standing.place for one in made] == list(range(1, len(made) + 1))
    means = [one.standing.mean for one in made]
    assert means == sorted(means, reverse=True)
    assert {one.standing.slug for one in made if one.is_included} == chosen_slugs(found, found.chosen)
    by_score = {topic for one in made if one.reason == "score" for topic in one.standing.topics}
    first_out = next((place for place, one in enumerate(made) if not one.is_included), len(made))
    for place, one in enumerate(made):
        assert one.reason == (("score" if place < first_out else "topic-coverage") if one.is_included else "")
        assert one.reason != "topic-coverage" or set(one.standing.topics) - by_score


def report_on(triples: list[ox.Triple], name: Pass) -> tuple[list[Result], list[Result]]:
    """Report both engines of the real validator on a round, among an invented catalogue."""
    store = ox.Store()
    store.extend(fixture_quads("catalogue"))
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    if name == PASSES[1]:
        derived = derive(store, list(store), load_queries(ROOT / "queries" / "derive"), Silence())
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in derived)
        store.remove_graph(derived[0].graph_name)
    data = sorted({quad.triple for quad in store}, key=str)
    batches = [one for one in selected_batches(name) if any(CUC + "Short" in str(each.object) for each in one.triples)]
    assert batches
    by_pyshacl = validate_with_pyshacl(rdflib_graph(data), batches, name, lambda: None)
    return by_pyshacl, validate_with_pyshifty(n_triples(data), selected_shapes(name), name)


def of_short_lists(results: list[Result]) -> list[str]:
    """Return what concerns short lists, by severity and name of shape."""
    named = [(result.severity, result.shape.strip("<>").removeprefix(CUS)) for result in results]
    return sorted({f"{severity} {shape}" for severity, shape in named if shape.partition("-")[0] in OF_SHORT_LISTS})


COVERAGE = example_round(15, 2, 4)
"""A round whose rarest topic only its last candidates have."""
TIES = table_of([5.0] * 12, ["s", "s", "s", "s", "s", "s", "s", "s", "s", "s", "t", "u"])
SIZE = 8


def with_list(table: ScoreTable) -> list[ox.Triple]:
    found = short_list(table, SIZE)
    assert found.chosen != found.plain
    return [*round_triples(table, DAY), *short_list_triples(found, DAY)]


@pytest.mark.parametrize("name", PASSES)
def test_the_real_validator_accepts_the_decisions(name: Pass) -> None:
    reports = report_on([*with_list(COVERAGE), *with_list(TIES)], name)
    assert [of_short_lists(results) for results in reports] == [[], []]


def test_the_real_validator_would_refuse_a_list_that_is_not_the_best() -> None:
    """Decisions on the best and on one left out, exchanged, are refused: the shapes did look."""
    found = short_list(COVERAGE, SIZE)
    out = next(one.slug for one in found.ranking if one.slug not in chosen_slugs(found, found.chosen))
    swapped = {f"{THING}use-case/{found.ranking[0].slug}": f"{THING}use-case/{out}"}
    swapped |= {new: old for old, new in swapped.items()}
    decides = ox.NamedNode(CUC + "decidesOn")
    triples = [
        ox.Triple(one.subject, decides, ox.NamedNode(swapped.get(one.object.value, one.object.value)))
        if one.predicate == decides and isinstance(one.object, ox.NamedNode)
        else one
        for one in with_list(COVERAGE)
    ]
    for results in report_on(triples, PASSES[0]):
        assert of_short_lists(results) == ["Violation DecisionIsMembership", "Violation MeanOfScores"]


def test_a_size_beyond_the_candidates_takes_all() -> None:
    found = short_list(table_of([3, 9], ["s", "t"]), 10)
    assert chosen_slugs(found, found.chosen) == {"a", "b"}
    assert found.other is None


def test_topics_to_cover_may_be_fewer_or_more_than_candidates_have() -> None:
    table = table_of([9, 8, 1], ["s", "s", "t"])
    found = short_list(table, 2, ["topic-s"])
    assert chosen_slugs(found, found.chosen) == {"a", "b"}
    found = short_list(table, 2)
    assert chosen_slugs(found, found.chosen) == {"a", "c"}
    found = short_list(table, 2, ["topic-t", "topic-w"])
    assert chosen_slugs(found, found.chosen) == {"a", "c"}
    assert (found.impossible, found.uncovered) == (("topic-w",), ())


def test_nothing_can_be_chosen_from_a_round_without_scores() -> None:
    with pytest.raises(DataError, match="no short list of 3 out of 0"):
        short_list(table_of([NAN, NAN], ["s", "t"]), 3)


def test_thousands_of_candidates_are_chosen_from_as_exactly_as_few() -> None:
    """Of candidates with equal topics only the first come into question; what is left out cannot be missed."""
    table = example_round(2000, 3, 5, topics=("a", "b", "c"))
    few = short_list(table, 10)
    scores = {one.slug: parts_of(one) for one in few.ranking}
    topics = {one.slug: frozenset(one.topics) for one in few.ranking}
    # The rarest topic is covered by one alone; the nine others are the best of all.
    rare = [slug for slug in scores if "c" in topics[slug]]
    champion = max(rare, key=lambda slug: scores[slug])
    others = sorted((value for slug, value in scores.items() if slug not in rare), reverse=True)
    together = sorted(scores.values(), reverse=True)
    expected = max(
        sum(together[:10]) if set(rare) & chosen_slugs(few, few.plain) else 0, scores[champion] + sum(others[:9])
    )
    assert sum(parts_of(few.ranking[place]) for place in few.chosen) == expected
