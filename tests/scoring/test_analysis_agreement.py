"""Agreement of experts is what textbooks print for their examples, and what other implementations find."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy
import pandas
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy import stats

from citiverse.scoring.analysis_agreement import (
    Matrix,
    complete_part,
    concordance,
    intraclass,
    mean_squares,
)

NAN = numpy.nan
SHROUT_AND_FLEISS = numpy.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)
"""Six targets rated by four judges. Shrout, P. E. and Fleiss, J. L. (1979), Intraclass correlations: uses in assessing
rater reliability. Psychological Bulletin 86(2), 420-428, table 2."""
SIEGEL = numpy.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], dtype=float).T
"""Six applicants ranked by three executives. Siegel, S. (1956), Nonparametric Statistics for the Behavioral Sciences,
chapter 9, on the coefficient of concordance; again in Siegel, S. and Castellan, N. J., 2nd edition (1988)."""
KENDALL = numpy.array(
    [
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ]
).T
"""Ten objects ranked by three judges, with ties. Kendall, M. G., Rank Correlation Methods, chapter 6 (5th edition with
Gibbons, J. D., 1990); again in Siegel (1956), chapter 9."""


def test_mean_squares_of_shrout_and_fleiss() -> None:
    """Their table 3: between targets 11.24, within targets 6.26, between judges 32.49, residual 1.02."""
    assert [round(one, 2) for one in mean_squares(SHROUT_AND_FLEISS)] == [11.24, 6.26, 32.49, 1.02]


def test_intraclass_correlations_of_shrout_and_fleiss() -> None:
    """Their table 4."""
    assert {one.form: round(one.value, 2) for one in intraclass(SHROUT_AND_FLEISS)} == {
        "ICC(1,1)": 0.17,
        "ICC(2,1)": 0.29,
        "ICC(3,1)": 0.71,
        "ICC(1,k)": 0.44,
        "ICC(2,k)": 0.62,
        "ICC(3,k)": 0.91,
    }


def test_confidence_intervals_of_shrout_and_fleiss() -> None:
    """What the R package psych prints for the same table (Revelle, W., psych, help page of ICC)."""
    found = {one.form: (round(one.low, 2), round(one.high, 2)) for one in intraclass(SHROUT_AND_FLEISS)}
    assert found == {
        "ICC(1,1)": (-0.13, 0.72),
        "ICC(2,1)": (0.02, 0.76),
        "ICC(3,1)": (0.34, 0.95),
        "ICC(1,k)": (-0.88, 0.91),
        "ICC(2,k)": (0.07, 0.93),
        "ICC(3,k)": (0.68, 0.99),
    }


def test_concordance_of_siegel() -> None:
    """W = 0.16 out of the rank sums 8, 14, 11, 11, 11, 8."""
    found = concordance(SIEGEL)
    assert SIEGEL.sum(axis=1).tolist() == [8, 14, 11, 11, 11, 8]
    assert found is not None
    assert round(found.w, 2) == 0.16
    assert (found.candidates, found.experts, found.degrees) == (6, 3, 5)


def test_concordance_of_kendall_with_ties() -> None:
    """W = 591 / 714 = 0.828; without the correction for ties it would be 0.796."""
    found = concordance(KENDALL)
    assert found is not None
    assert found.w == pytest.approx(591 / 714)


def test_mean_squares_are_those_of_the_analysis_of_variance_of_statsmodels() -> None:
    from statsmodels.formula.api import ols
    from statsmodels.stats.anova import anova_lm

    rows, columns = numpy.indices(SHROUT_AND_FLEISS.shape)
    frame = pandas.DataFrame(
        {"score": SHROUT_AND_FLEISS.ravel(), "target": rows.ravel().astype(str), "judge": columns.ravel().astype(str)}
    )
    table = anova_lm(ols("score ~ C(target) + C(judge)", frame).fit())
    between, _, judges, error = mean_squares(SHROUT_AND_FLEISS)
    expected = [table.loc[name, "mean_sq"] for name in ("C(target)", "C(judge)", "Residual")]
    assert [between, judges, error] == pytest.approx(expected)


scores = st.integers(1, 10)
panels = st.tuples(st.integers(3, 8), st.integers(3, 6)).flatmap(
    lambda shape: st.lists(st.lists(scores, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
)


@given(panels)
@settings(max_examples=40, deadline=None)
def test_concordance_is_friedmans_statistic_in_another_measure(panel: list[list[int]]) -> None:
    """Chi-square = m (n - 1) W, with ties too (Siegel and Castellan 1988): scipy computes it in its own way."""
    ratings = numpy.array(panel, dtype=float)
    assume(any(numpy.ptp(ratings[:, expert]) for expert in range(ratings.shape[1])))
    found = concordance(ratings)
    expected = stats.friedmanchisquare(*ratings)
    assert found is not None
    assert 0 <= found.w <= 1 + 1e-12
    assert found.chi_square == pytest.approx(expected.statistic, abs=1e-9)
    assert found.p_value == pytest.approx(expected.pvalue)
    each = [ratings[:, one] for one in range(ratings.shape[1]) if numpy.ptp(ratings[:, one])]
    pairs = [stats.spearmanr(one, other).statistic for one, other in combinations(each, 2)]
    assert found.mean_correlation == pytest.approx(sum(pairs) / len(pairs) if pairs else NAN, nan_ok=True)


def test_equal_rankings_agree_wholly() -> None:
    ratings = numpy.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], dtype=float)
    found = concordance(ratings)
    assert found is not None
    assert (found.w, found.mean_correlation) == pytest.approx((1, 1))
    consistency = {one.form: one.value for one in intraclass(ratings)}["ICC(3,1)"]
    absolute = {one.form: one.value for one in intraclass(ratings)}["ICC(2,1)"]
    # The same order, but every expert a point above the one before: consistent, not in absolute agreement.
    assert consistency == 1
    assert absolute == pytest.approx(0.9)


any_panel = st.tuples(st.integers(2, 6), st.integers(2, 5), st.integers(2, 10)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(1, size[2]), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


@given(any_panel)
@example([[2, 1, 2], [1, 2, 2], [2, 2, 1]])
@example([[1, 10], [10, 1]] * 9)
@example([[1, 2], [2, 1]])
@example([[3, 7]] * 5)
@example([[1, 9, 3], [4, 4, 6]])
@settings(max_examples=150, deadline=None)
def test_whatever_a_panel_gives_intervals_hold_their_value_and_nothing_exceeds_one(panel: list[list[int]]) -> None:
    for one in intraclass(numpy.array(panel, dtype=float)):
        known = [number for number in (one.low, one.value, one.high) if not math.isnan(number)]
        assert all(math.isfinite(number) and number <= 1 + 1e-9 for number in known)
        assert all(low <= high + 1e-9 for low, high in pairwise(known))
        # An interval has a value in it.
        assert not known or not math.isnan(one.value)
        assert one.p_value == pytest.approx(stats.f.sf(one.f_value, *degrees_of(one.form, panel)), nan_ok=True)


def degrees_of(form: str, panel: list[list[int]]) -> tuple[int, int]:
    """Return the degrees of freedom of the F test of a form (Shrout and Fleiss, table 3)."""
    n, k = len(panel), len(panel[0])
    return n - 1, n * (k - 1) if form.startswith("ICC(1") else (n - 1) * (k - 1)


def test_experts_who_tell_no_candidates_apart_do_not_agree_for_being_steady() -> None:
    """All 3s from one, all 7s from the other: no candidate differs, so there is nothing that an F could test."""
    ratings = numpy.array([[3, 7]] * 5, dtype=float)
    assert concordance(ratings) is None
    found = {one.form: one for one in intraclass(ratings)}
    for form in ("ICC(3,1)", "ICC(3,k)"):
        assert numpy.isnan([found[form].value, found[form].low, found[form].high, found[form].p_value]).all()
    assert (found["ICC(2,1)"].value, found["ICC(2,k)"].value) == (0, 0)
    assert math.isnan(found["ICC(2,1)"].p_value)


def test_experts_who_score_exactly_opposite_have_no_reliable_mean() -> None:
    ratings = numpy.array([[1, 10], [10, 1]] * 9, dtype=float)
    found = {one.form: one for one in intraclass(ratings)}
    assert (found["ICC(1,1)"].value, found["ICC(3,1)"].value, found["ICC(3,1)"].p_value) == (-1, -1, 1)
    assert all(math.isnan(found[form].value) for form in ("ICC(1,k)", "ICC(2,k)", "ICC(3,k)"))
    opposite = concordance(ratings)
    assert opposite is not None
    assert (opposite.w, opposite.mean_correlation) == pytest.approx((0, -1))


def test_an_expert_who_gives_all_the_same_has_no_correlation_with_anybody() -> None:
    two = concordance(numpy.array([[5, 1], [5, 2], [5, 3]], dtype=float))
    three = concordance(numpy.array([[5, 1, 1], [5, 2, 3], [5, 3, 2]], dtype=float))
    assert two is not None
    assert three is not None
    assert math.isnan(two.mean_correlation)
    assert three.mean_correlation == pytest.approx(0.5)


@pytest.mark.parametrize("shape", [(1, 4), (4, 1)], ids=["one candidate", "one expert"])
def test_agreement_is_not_defined_for_too_few(shape: tuple[int, int]) -> None:
    ratings: Matrix = numpy.arange(4, dtype=float).reshape(shape)
    assert concordance(ratings) is None
    assert intraclass(ratings) == ()


def test_agreement_is_not_defined_where_all_is_equal() -> None:
    ratings: Matrix = numpy.full((4, 3), 5.0)
    assert concordance(ratings) is None
    assert intraclass(ratings) == ()


def test_gaps_cost_the_candidates_or_the_experts_that_keep_more() -> None:
    one_expert_stopped = numpy.array([[5, 5, 5], [6, 6, NAN], [7, 7, NAN], [8, 8, NAN]])
    part = complete_part(one_expert_stopped)
    assert (part.candidates_left_out, part.experts_left_out) == (0, 1)
    assert part.ratings.tolist() == [[5, 5], [6, 6], [7, 7], [8, 8]]
    one_candidate_forgotten = numpy.array([[5, 5, 5], [6, NAN, NAN], [7, 7, 7], [8, 8, 8]])
    part = complete_part(one_candidate_forgotten)
    assert (part.candidates_left_out, part.experts_left_out) == (1, 0)
    nobody_rated_it = numpy.array([[5, 5, NAN], [NAN, NAN, NAN], [7, 8, NAN]])
    part = complete_part(nobody_rated_it)
    assert (part.candidates_left_out, part.experts_left_out) == (1, 1)
    assert part.ratings.tolist() == [[5, 5], [7, 8]]
