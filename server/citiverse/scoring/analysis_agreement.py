"""Agreement of experts: Kendall's coefficient of concordance W, and the intraclass correlation in its six forms."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy import stats

Matrix = NDArray[numpy.float64]
"""Ratings by candidate (rows) and expert (columns)."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Concordance:
    """Kendall's W of `experts` over `candidates`: 0 where rankings have nothing in common, 1 where they are equal.

    `p_value` is the chance of a W as high where experts rank at random, by the chi-square distribution; it is rough
    below eight candidates. `mean_correlation` is the mean of Spearman's correlation over all pairs of experts.
    """

    w: float
    chi_square: float
    degrees: int
    p_value: float
    mean_correlation: float
    candidates: int
    experts: int


@dataclass(frozen=True)
class Intraclass:
    """One form of the intraclass correlation, with its confidence interval of 95 % and the F test that it is zero."""

    form: str
    value: float
    low: float
    high: float
    f_value: float
    p_value: float


@dataclass(frozen=True)
class Complete:
    """The part of a panel's ratings that has no gap, and how many candidates and experts were left out for that."""

    ratings: Matrix
    candidates_left_out: int
    experts_left_out: int


def complete_part(ratings: Matrix) -> Complete:
    """Return `ratings` without the candidates that have a gap, or without the experts that left one.

    Whichever keeps more ratings; candidates that nobody rated and experts who rated nothing go first.
    """
    given = ~numpy.isnan(ratings)
    rows, columns = given.any(axis=1), given.any(axis=0)
    rated = ratings[rows][:, columns]
    given = ~numpy.isnan(rated)
    by_candidate, by_expert = rated[given.all(axis=1)], rated[:, given.all(axis=0)]
    kept = by_candidate if by_candidate.size >= by_expert.size else by_expert
    return Complete(kept, ratings.shape[0] - kept.shape[0], ratings.shape[1] - kept.shape[1])


def concordance(ratings: Matrix) -> Concordance | None:
    """Return Kendall's W with the correction for ties; None where it is not defined.

    `ratings` has no gaps. Not defined below two candidates or two experts, and where no expert tells candidates apart.
    Source: Kendall and Gibbons, Rank Correlation Methods, 5th edition (1990), chapter 6.
    """
    candidates, experts = ratings.shape
    if candidates < 2 or experts < 2:
        return None
    ranks = stats.rankdata(ratings, axis=0)
    squares = float(((ranks.sum(axis=1) - experts * (candidates + 1) / 2) ** 2).sum())
    ties = sum(_ties(ranks[:, expert]) for expert in range(experts))
    most = experts**2 * (candidates**3 - candidates) - experts * ties
    if most <= 0:
        return None
    w = 12 * squares / most
    chi_square = experts * (candidates - 1) * w
    p_value = float(stats.chi2.sf(chi_square, candidates - 1))
    mean_correlation = (experts * w - 1) / (experts - 1)
    return Concordance(w, chi_square, candidates - 1, p_value, mean_correlation, candidates, experts)


def _ties(ranks: Matrix) -> float:
    sizes = numpy.unique(ranks, return_counts=True)[1].astype(float)
    return float((sizes**3 - sizes).sum())


def intraclass(ratings: Matrix) -> tuple[Intraclass, ...]:
    """Return the six forms of the intraclass correlation; none where they are not defined.

    `ratings` has no gaps. Not defined below two candidates or two experts, and where all ratings are equal. Source:
    Shrout and Fleiss, Intraclass correlations: uses in assessing rater reliability, Psychological Bulletin 86 (1979).
    """
    n, k = ratings.shape
    if n < 2 or k < 2 or float(numpy.ptp(ratings)) == 0:
        return ()
    between, within, judges, error = mean_squares(ratings)
    one_way = _ratio(between, within)
    two_way = _ratio(between, error)
    one = (n - 1, n * (k - 1))
    two = (n - 1, (n - 1) * (k - 1))
    absolute = _quotient(between - error, between + (k - 1) * error + k * (judges - error) / n)
    mean_absolute = _quotient(between - error, between + (judges - error) / n)
    low, high = _absolute_interval(n, k, absolute, (between, judges, error))
    forms = (
        _by_f("ICC(1,1)", one_way, one, k),
        Intraclass("ICC(2,1)", absolute, low, high, two_way, _p(two_way, two)),
        _by_f("ICC(3,1)", two_way, two, k),
    )
    forms_of_means = (
        _of_means("ICC(1,k)", forms[0], k),
        Intraclass("ICC(2,k)", mean_absolute, _stepped_up(low, k), _stepped_up(high, k), two_way, _p(two_way, two)),
        _of_means("ICC(3,k)", forms[2], k),
    )
    return (*forms, *forms_of_means)


def mean_squares(ratings: Matrix) -> tuple[float, float, float, float]:
    """Return the mean squares between candidates, within candidates, between experts, and of the residual."""
    n, k = ratings.shape
    middle = ratings.mean()
    by_candidate, by_expert = ratings.mean(axis=1), ratings.mean(axis=0)
    between = k * float(((by_candidate - middle) ** 2).sum()) / (n - 1)
    within = float(((ratings - by_candidate[:, None]) ** 2).sum()) / (n * (k - 1))
    judges = n * float(((by_expert - middle) ** 2).sum()) / (k - 1)
    residual = ratings - by_candidate[:, None] - by_expert[None, :] + middle
    error = float((residual**2).sum()) / ((n - 1) * (k - 1))
    # What rounding leaves of a residual that is zero is no error.
    return between, within, judges, 0.0 if error < 1e-12 else error


def _by_f(form: str, f_value: float, degrees: tuple[int, int], k: int) -> Intraclass:
    tail = (1 + CONFIDENCE) / 2
    low = f_value / float(stats.f.ppf(tail, *degrees))
    high = f_value * float(stats.f.ppf(tail, degrees[1], degrees[0]))
    return Intraclass(form, _from_f(f_value, k), _from_f(low, k), _from_f(high, k), f_value, _p(f_value, degrees))


def _from_f(f_value: float, k: int) -> float:
    return 1.0 if math.isinf(f_value) else (f_value - 1) / (f_value + k - 1)


def _of_means(form: str, single: Intraclass, k: int) -> Intraclass:
    low, value, high = (_stepped_up(number, k) for number in (single.low, single.value, single.high))
    return Intraclass(form, value, low, high, single.f_value, single.p_value)


def _stepped_up(single: float, k: int) -> float:
    """Return the reliability of the mean of `k` ratings by the formula of Spearman and Brown."""
    return _quotient(k * single, 1 + (k - 1) * single)


def _absolute_interval(n: int, k: int, value: float, squares: tuple[float, float, float]) -> tuple[float, float]:
    """Return the interval of ICC(2,1), whose degrees of freedom are approximated (Satterthwaite)."""
    between, judges, error = squares
    if error == 0 and judges == 0:
        return 1.0, 1.0
    ratio = _ratio(judges, error)
    if math.isinf(ratio):
        return math.nan, math.nan
    part = k * value * ratio
    whole = n * (1 + (k - 1) * value) - k * value
    degrees = (k - 1) * (n - 1) * (part + whole) ** 2 / ((n - 1) * part**2 + whole**2)
    tail = (1 + CONFIDENCE) / 2
    above = float(stats.f.ppf(tail, n - 1, degrees))
    below = float(stats.f.ppf(tail, degrees, n - 1))
    rest = k * judges + (k * n - k - n) * error
    low = n * (between - above * error) / (above * rest + n * between)
    high = n * (below * between - error) / (rest + n * below * between)
    return low, high


def _p(f_value: float, degrees: tuple[int, int]) -> float:
    return float(stats.f.sf(f_value, *degrees))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.inf


def _quotient(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
