"""Rounds as linked data: what was written is read again; what is an example says so on each of its things."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from citiverse.errors import CallError, DataError
from citiverse.scoring.csv_folders import read_csv_folder
from citiverse.scoring.example import EXAMPLE_DAY, example_experts, example_round
from citiverse.scoring.table import Candidate, ScoreTable
from citiverse.scoring.template import NAMES, write_sheets
from citiverse.scoring.turtle_rounds import read_round, round_of_triples, round_triples, rounds_of
from citiverse.scoring.workbooks import read_workbook
from citiverse.vocabulary import CUC, DCTERMS, EXAMPLE_GENERATOR, PROV, THING
from support.rounds import CANDIDATES, DAY, read, sheets_of, small_table


@st.composite
def tables(draw: st.DrawFn) -> ScoreTable:
    """Rounds over some of the candidates, with any scores and any gaps."""
    candidates = draw(st.lists(st.sampled_from(CANDIDATES), min_size=1, unique=True))
    table = small_table(tuple(candidates), draw(st.integers(1, 4)))
    cells = st.sampled_from([numpy.nan, *(float(score) for score in range(1, 11))])
    size = table.scores.size
    scores = numpy.array(draw(st.lists(cells, min_size=size, max_size=size))).reshape(table.scores.shape)
    return replace(table, scores=scores)


def described(table: ScoreTable) -> list[ox.Triple]:
    """Return the round of `table` with what a catalogue says of its candidates."""
    triples = round_triples(table, DAY)
    for candidate in table.candidates:
        iri = ox.NamedNode(f"{THING}use-case/{candidate.slug}")
        triples.append(ox.Triple(iri, ox.NamedNode(DCTERMS + "title"), ox.Literal(candidate.title, language="en")))
        for topic in candidate.topics:
            value = ox.NamedNode(f"https://w3id.org/citiverse/scheme/topic/{topic}")
            triples.append(ox.Triple(iri, ox.NamedNode(CUC + "topic"), value))
    return triples


def assert_same(found: ScoreTable, table: ScoreTable) -> None:
    """Compare two rounds, whatever the order of their candidates, criteria and topics."""
    assert (found.round, found.theme, found.is_example) == (table.round, table.theme, table.is_example)
    assert sorted(found.criteria) == sorted(table.criteria)
    assert found.experts == table.experts
    assert {one.slug: (one.title, {*one.topics}) for one in found.candidates} == {
        one.slug: (one.title, {*one.topics}) for one in table.candidates
    }
    order = [[one.slug for one in table.candidates].index(one.slug) for one in found.candidates]
    criteria = [table.criteria.index(one) for one in found.criteria]
    numpy.testing.assert_array_equal(found.scores, table.scores[numpy.ix_(order, criteria)])


@settings(max_examples=40, deadline=None)
@given(tables())
def test_triples_hold_the_whole_round(table: ScoreTable) -> None:
    triples = described(table)
    assert rounds_of(triples) == ["spring"]
    assert_same(round_of_triples(triples, "spring"), table)


@settings(max_examples=15, deadline=None)
@given(
    table=tables().filter(lambda table: not numpy.isnan(table.scores).all()),
    name=st.sampled_from(["round.xlsx", "round"]),
)
def test_sheets_hold_the_whole_round(tmp_path_factory: pytest.TempPathFactory, table: ScoreTable, name: str) -> None:
    path = tmp_path_factory.mktemp("sheets") / name
    write_sheets(path, sheets_of(table))
    filled = read(read_workbook(path) if path.is_file() else read_csv_folder(path, NAMES))
    assert filled.faults == []
    assert len(filled.gaps) == numpy.isnan(table.scores).sum()
    assert filled.table is not None
    assert_same(filled.table, table)


def test_rdflib_reads_the_same() -> None:
    table = small_table()
    text = "".join(f"{t.subject} {t.predicate} {t.object} .\n" for t in described(table))
    graph = rdflib.Graph().parse(data=text, format="turtle")
    assert_same(read_round(graph, "spring"), table)


def test_topics_count_where_they_are_judged_and_not_replaced(tmp_path: Path) -> None:
    table = small_table()
    text = """
        @base <https://w3id.org/citiverse/> . @prefix cuc: <https://w3id.org/citiverse/ns#> .
        @prefix dcterms: <http://purl.org/dc/terms/> .
        <id/assessment/new> cuc:assesses <id/use-case/tram-twin> ; cuc:assignedTopic <scheme/topic/freight> .
        <id/assessment/old> cuc:assesses <id/use-case/tram-twin> ; cuc:assignedTopic <scheme/topic/space> ;
          dcterms:isReplacedBy <id/assessment/new> .
    """
    stated = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    found = round_of_triples([*round_triples(table, DAY), *stated], "spring")
    assert {one.slug: one.topics for one in found.candidates}["tram-twin"] == ("freight",)


def test_an_example_says_so_on_each_of_its_things() -> None:
    table = example_round(5, 3, seed=1)
    triples = round_triples(table, EXAMPLE_DAY)
    by = ox.NamedNode(PROV + "wasAttributedTo")
    marked = {t.subject for t in triples if t.predicate == by and t.object == ox.NamedNode(EXAMPLE_GENERATOR)}
    assert {t.subject for t in triples} - marked == {ox.NamedNode(EXAMPLE_GENERATOR)}
    assert round_of_triples(triples, table.round).is_example
    assert_same(round_of_triples(triples, table.round), table)


def test_a_real_round_says_nothing_of_the_generator_or_of_its_candidates() -> None:
    triples = round_triples(small_table(), DAY)
    assert not [triple for triple in triples if EXAMPLE_GENERATOR in str(triple)]
    assert {str(t.subject).split("/")[5] for t in triples} == {"round", "expert", "score"}


def test_an_expert_of_one_round_is_nobody_in_another() -> None:
    one, other = small_table(), replace(small_table(), round="autumn")
    experts = [
        {t.subject for t in round_triples(table, DAY) if "/id/expert/" in str(t.subject)} for table in (one, other)
    ]
    assert experts[0].isdisjoint(experts[1])


def test_two_scores_of_one_name_are_refused() -> None:
    table = small_table((Candidate("a", "A", ()), Candidate("impact-a", "B", ())), experts=1)
    clash = replace(table, criteria=("x", "x-impact"), experts=example_experts(1))
    with pytest.raises(DataError, match="would both be"):
        round_triples(clash, DAY)


def test_what_is_no_round_is_refused() -> None:
    triples = described(small_table())
    with pytest.raises(CallError, match="there is no scoring round 'winter'"):
        round_of_triples(triples, "winter")
    with pytest.raises(DataError, match="has no theme"):
        round_of_triples([t for t in triples if t.predicate.value != CUC + "forTheme"], "spring")
    for name in ("scores", "criterion", "byExpert", "score"):
        score = next(t.subject for t in triples if t.predicate.value == CUC + "score")
        broken = [t for t in triples if (t.subject, t.predicate.value) != (score, CUC + name)]
        with pytest.raises(DataError, match="is no score of a candidate, criterion and expert"):
            round_of_triples(broken, "spring")
