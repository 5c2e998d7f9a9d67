"""The analysis finds what was put into a round: order, ties, gaps, strict experts, groups, and what is firm."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citiverse.errors import DataError
from citiverse.scoring.analysis import analyse
from citiverse.scoring.analysis_experts import expert_findings, group_influences
from citiverse.scoring.analysis_ranking import standings
from citiverse.scoring.analysis_sensitivity import firmness
from citiverse.scoring.example import example_round
from citiverse.scoring.table import ScoreTable
from scoring.brute_force import table_of

NAN: float = numpy.nan
Scores = list[list[list[float]]]
TABLE = example_round(30, 12, 7)


def test_equal_means_share_a_rank_and_are_ordered_by_slug() -> None:
    found = standings(table_of([5, 9, 5, NAN, 2], [""] * 5, ["z", "y", "x", "w", "v"]))
    assert [(one.slug, one.rank, one.place, one.is_tied) for one in found] == [
        ("y", 1, 1, False),
        ("x", 2, 2, True),
        ("z", 2, 3, True),
        ("v", 4, 4, False),
        ("w", None, 5, False),
    ]


def test_gaps_are_counted_and_left_out_of_means() -> None:
    scores: Scores = [[[8, NAN], [6, 4]], [[NAN, NAN], [NAN, 7]]]
    first, second = standings(table_of(scores, ["", ""]))
    assert (first.slug, first.mean, first.gaps, first.by_criterion[1]) == ("b", 7, 3, 7)
    assert math.isnan(first.by_criterion[0])
    assert math.isnan(first.spread)
    assert (second.slug, second.mean, second.gaps, second.by_criterion) == ("a", 6, 1, (8, 5))
    # The experts' means are 7 and 4.
    assert (second.low, second.high) == (4, 7)
    assert second.spread == pytest.approx(math.sqrt(4.5))


def test_a_tie_is_a_tie_however_it_comes_about() -> None:
    # 3 x 10/3 is 10 in fractions, and not always in binary ones: one mean of 20/6 and one of 10/3.
    scores: Scores = [[[3, 3, 4, 3, 3, 4]], [[3, 3, 4, NAN, NAN, NAN]]]
    assert [one.rank for one in standings(table_of(scores, ["", ""]))] == [1, 1]


def test_who_scores_higher_or_lower_than_the_others_is_found() -> None:
    scores = numpy.clip(TABLE.scores, 3, 8)
    scores[:, :, 4] -= 2
    scores[:, :, 9] += 2
    found = expert_findings(replace(TABLE, scores=scores))
    verdicts = {one.pseudonym: one.verdicts for one in found if one.verdicts}
    assert verdicts["expert-005"] == ("scores lower than the others",)
    assert verdicts["expert-010"] == ("scores higher than the others",)
    assert {one.pseudonym: one.difference for one in found}["expert-005"] < -1


def test_who_orders_the_candidates_the_other_way_round_is_found() -> None:
    scores = TABLE.scores.copy()
    scores[:, :, 0] = 11 - scores[:, :, 0]
    found = expert_findings(replace(TABLE, scores=scores))
    assert "orders the candidates the other way round" in found[0].verdicts
    assert [one.pseudonym for one in found if "orders the candidates the other way round" in one.verdicts] == [
        "expert-001"
    ]


def test_of_few_candidates_the_chance_of_an_order_is_counted_out() -> None:
    """Of 720 orders of six candidates one is exactly opposite; two such chances of four tests are adjusted to 2/720."""
    found = expert_findings(table_of([[[one, 7 - one]] for one in range(1, 7)], [""] * 6))
    assert [one.order_p_value for one in found] == pytest.approx([2 / 720] * 2)
    assert [one.verdicts for one in found] == [("orders the candidates the other way round",)] * 2
    # Of five candidates one order in 120 is opposite; among the 24 tests of twelve experts that is no find.
    many = [[[one] * 11 + [6 - one]] for one in range(1, 6)]
    assert [one.verdicts for one in expert_findings(table_of(many, [""] * 5))] == [()] * 12


def test_chance_alone_orders_nobody_the_other_way_round() -> None:
    """Six experts of the same mind, six candidates: a correlation not above zero is no find by itself."""
    random = numpy.random.default_rng(11)
    below, found = 0, 0
    for _ in range(30):
        scores = random.normal(6, 0.5, (6, 1, 1)) + random.normal(0, 1.1, (6, 4, 6))
        for one in expert_findings(table_of(numpy.clip(numpy.rint(scores), 1, 10).tolist(), [""] * 6)):
            below += one.correlation <= 0
            found += any(verdict.startswith("orders") for verdict in one.verdicts)
    assert below > 10
    assert found == 0


def test_experts_alike_do_not_differ() -> None:
    same = numpy.repeat(TABLE.scores[:, :, :1], 12, axis=2)
    assert [one.verdicts for one in expert_findings(replace(TABLE, scores=same))] == [()] * 12


def test_nothing_is_said_of_a_single_expert_or_of_few_candidates() -> None:
    alone = expert_findings(table_of([5, 6, 7, 8, 9, 10], [""] * 6))[0]
    assert math.isnan(alone.difference)
    assert math.isnan(alone.order_p_value)
    few = expert_findings(table_of([[[1, 9]], [[1, 9]]], ["", ""]))
    assert [(one.difference, math.isnan(one.p_value), one.verdicts) for one in few] == [(-8, True, ()), (8, True, ())]


def test_a_group_that_decides_alone_is_seen() -> None:
    # Of two, the second expert (city) wants b, the first (ngo) wants a by more.
    table = table_of([[[10, 5]], [[4, 6]], [[1, 1]]], ["", "", ""])
    city, ngo = group_influences(table, 1)
    assert (city.group, city.experts, city.enters, city.leaves) == ("city", 1, (), ())
    assert (ngo.group, ngo.enters, ngo.leaves) == ("ngo", ("b",), ("a",))
    assert ngo.difference == pytest.approx(1)


def test_a_panel_of_one_group_cannot_do_without_it() -> None:
    (only,) = group_influences(table_of([5, 6], ["", ""]), 1)
    assert (only.group, only.enters, math.isnan(only.difference)) == ("ngo", (), True)


def test_shares_of_weightings_are_those_that_geometry_gives() -> None:
    """With two criteria the weight of one is uniform: a leads for weights above 1/3 of the first criterion."""
    scores: Scores = [[[7], [5]], [[3], [7]]]
    found = firmness(table_of(scores, ["", ""]), 1, seed=3)
    assert found[0].weight_share == pytest.approx(2 / 3, abs=0.05)
    assert found[0].weight_share + found[1].weight_share == 1


def test_whoever_leads_on_every_criterion_leads_under_every_weighting() -> None:
    found = firmness(table_of([[[9], [8]], [[5], [7]], [[5], [7]]], ["", "", ""]), 1, seed=3)
    assert [one.weight_share for one in found] == [1, 0, 0]


def test_a_panel_of_one_is_no_different_when_drawn_again() -> None:
    found = firmness(table_of([5, 9, 5], ["", "", ""]), 1, seed=3)
    assert [(one.low, one.high, one.best, one.worst, one.panel_share) for one in found] == [
        (5, 5, 2, 2, 0),
        (9, 9, 1, 1, 1),
        (5, 5, 2, 2, 0),
    ]


def test_random_panels_spread_as_the_standard_error_says() -> None:
    """The bootstrap interval of a mean is about 1.96 standard errors to each side (Efron and Tibshirani 1993)."""
    random = numpy.random.default_rng(5)
    by_expert = random.integers(1, 11, 60).astype(float)
    (one,) = firmness(table_of([[by_expert.tolist()]], [""]), 1, seed=3)
    error = by_expert.std() / math.sqrt(60)
    assert (one.high - one.low) / 2 == pytest.approx(1.96 * error, rel=0.1)
    assert one.low < by_expert.mean() < one.high


def test_random_draws_begin_at_the_seed() -> None:
    assert firmness(TABLE, 5, seed=1) == firmness(TABLE, 5, seed=1)
    assert firmness(TABLE, 5, seed=1) != firmness(TABLE, 5, seed=2)


def test_a_candidate_that_lacks_a_criterion_has_no_weighted_mean() -> None:
    scores: Scores = [[[7], [NAN]], [[3], [7]], [[NAN], [NAN]]]
    found = firmness(table_of(scores, ["", "", ""]), 1, seed=3)
    assert [math.isnan(one.weight_share) for one in found] == [True, False, True]
    assert [math.isnan(one.panel_share) for one in found] == [False, False, True]


@given(st.integers(0, 10_000), st.floats(0, 0.6))
@settings(max_examples=8, deadline=None)
def test_whatever_is_missing_the_analysis_stands(seed: int, share: float) -> None:
    random = numpy.random.default_rng(seed)
    scores = numpy.where(random.random(TABLE.scores.shape) < share, NAN, TABLE.scores)
    scores[0, 0, 0] = 5
    found = analyse(replace(TABLE, scores=scores), 10)
    assert found.gaps == int(numpy.isnan(scores).sum())
    for standing, firm in zip(found.standings, found.firmness, strict=True):
        given = scores[standing.candidate][~numpy.isnan(scores[standing.candidate])]
        assert standing.gaps == 48 - len(given)
        if len(given):
            assert standing.mean == pytest.approx(given.mean(), abs=5e-5)
            assert 1 <= firm.best <= firm.worst <= 30
            assert firm.low <= firm.high


def test_a_round_that_nobody_scored_has_no_analysis() -> None:
    empty: ScoreTable = replace(TABLE, scores=numpy.full(TABLE.scores.shape, NAN))
    with pytest.raises(DataError, match="nobody has scored"):
        analyse(empty, 10)
