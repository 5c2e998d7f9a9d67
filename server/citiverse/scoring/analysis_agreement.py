"""Agreement of experts: Kendall's coefficient of concordance W, and the intraclass correlation in its six forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from scipy import stats

Matrix = NDArray[numpy.float64]
"""Ratings by candidate (rows) and expert (columns)."""
CONFIDENCE = 0.95
ROUNDING = 1e-12
"""What is smaller is zero: squares of points, of which the smallest that ratings can give is far above."""


@dataclass(frozen=True)
class Concordance:
    """Kendall's W of `experts` over `candidates`: 0 where rankings have nothing in common, 1 where they are equal.

    `p_value` is the chance of a W as high where experts rank at random, by the chi-square distribution; it is rough
    below eight candidates. `mean_correlation` is the mean of Spearman's correlation over the pairs of experts who both
    tell candidates apart, which alone have one; NaN where there is no such pair.
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
    return Concordance(w, chi_square, candidates - 1, p_value, _mean_correlation(ranks), candidates, experts)


def _mean_correlation(ranks: Matrix) -> float:
    """Return the mean correlation of the columns of `ranks` in pairs, without those that are all equal."""
    centred = ranks - ranks.mean(axis=0)
    lengths = numpy.sqrt((centred**2).sum(axis=0))
    directions = centred[:, lengths > 0] / lengths[lengths > 0]
    experts = int(directions.shape[1])
    if experts < 2:
        return math.nan
    # The square of the sum of directions holds each pair twice, and each direction with itself once.
    return (float((directions.sum(axis=1) ** 2).sum()) - experts) / (experts * (experts - 1))


def _ties(ranks: Matrix) -> float:
    sizes = numpy.unique(ranks, return_counts=True)[1].astype(float)
    return float((sizes**3 - sizes).sum())


def intraclass(ratings: Matrix) -> tuple[Intraclass, ...]:
    """Return the six forms of the intraclass correlation; none where they are not defined.

    `ratings` has no gaps. Not defined below two candidates or two experts, and where all ratings are equal. A number of
    a form is NaN where that number alone is not defined: a quotient of zeros, or the reliability of a mean from a
    correlation as low as -1/(k - 1), where the formula has its pole. Source: Shrout and Fleiss, Intraclass
    correlations: uses in assessing rater reliability, Psychological Bulletin 86 (1979).
    """
    n, k = ratings.shape
    if n < 2 or k < 2:
        return ()
    between, within, judges, error = mean_squares(ratings)
    if between == within == 0:
        return ()
    one_way = _by_f("1", _ratio(between, within), (n - 1, n * (k - 1)), k)
    two_way = _by_f("3", _ratio(between, error), (n - 1, (n - 1) * (k - 1)), k)
    absolute = _absolute((n, k), (between, judges, error), two_way[0])
    single, of_means = zip(one_way, absolute, two_way, strict=True)
    return (*single, *of_means)


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
    return _cleared(between), _cleared(within), _cleared(judges), _cleared(error)


def _cleared(square: float) -> float:
    """Return a mean square without what rounding leaves of one that is zero."""
    return 0.0 if square < ROUNDING else square


def _by_f(design: str, f_value: float, degrees: tuple[int, int], k: int) -> tuple[Intraclass, Intraclass]:
    """Return the forms for one expert and for the mean of all of a design that depends on its F alone."""
    tail = (1 + CONFIDENCE) / 2
    low = f_value / float(stats.f.ppf(tail, *degrees))
    high = f_value * float(stats.f.ppf(tail, degrees[1], degrees[0]))
    p_value = float(stats.f.sf(f_value, *degrees))

    def form(name: str, of_f: Callable[[float, int], float]) -> Intraclass:
        return Intraclass(name, of_f(f_value, k), of_f(low, k), of_f(high, k), f_value, p_value)

    return form(f"ICC({design},1)", _single_from_f), form(f"ICC({design},k)", _mean_from_f)


def _single_from_f(f_value: float, k: int) -> float:
    return 1.0 if math.isinf(f_value) else (f_value - 1) / (f_value + k - 1)


def _mean_from_f(f_value: float, _: int) -> float:
    return 1 - 1 / f_value if f_value else math.nan


def _absolute(
    shape: tuple[int, int], squares: tuple[float, float, float], two_way: Intraclass
) -> tuple[Intraclass, Intraclass]:
    """Return ICC(2,1) and ICC(2,k); their F test is that of the same design without agreement in severity."""
    n, k = shape
    between, judges, error = squares
    value = _quotient(between - error, between + (k - 1) * error + k * (judges - error) / n)
    low, high = _absolute_interval(n, k, value, squares)
    single = Intraclass("ICC(2,1)", value, low, high, two_way.f_value, two_way.p_value)
    mean = _quotient(between - error, between + (judges - error) / n)
    # An interval around what is not defined would say nothing.
    low, high = (math.nan if math.isnan(mean) else _stepped_up(one, k) for one in (low, high))
    return single, Intraclass("ICC(2,k)", mean, low, high, two_way.f_value, two_way.p_value)


def _stepped_up(single: float, k: int) -> float:
    """Return the reliability of the mean of `k` ratings by the formula of Spearman and Brown; NaN beyond its pole."""
    return _quotient(k * single, 1 + (k - 1) * single)


def _absolute_interval(n: int, k: int, value: float, squares: tuple[float, float, float]) -> tuple[float, float]:
    """Return the interval of ICC(2,1), whose degrees of freedom are approximated (Satterthwaite).

    NaN where that leaves less than one degree: the ends would pass each other.
    """
    between, judges, error = squares
    if error == 0 and judges == 0:
        return 1.0, 1.0
    ratio = _ratio(judges, error)
    part = k * value * ratio
    whole = n * (1 + (k - 1) * value) - k * value
    degrees = _quotient((k - 1) * (n - 1) * (part + whole) ** 2, (n - 1) * part**2 + whole**2)
    if math.isnan(degrees) or degrees < 1:
        return math.nan, math.nan
    tail = (1 + CONFIDENCE) / 2
    above = float(stats.f.ppf(tail, n - 1, degrees))
    below = float(stats.f.ppf(tail, degrees, n - 1))
    rest = k * judges + (k * n - k - n) * error
    low = _quotient(n * (between - above * error), above * rest + n * between)
    high = _quotient(n * (below * between - error), rest + n * below * between)
    return low, high


def _ratio(part: float, whole: float) -> float:
    """Return the F value of two mean squares: infinite beside an error of zero, NaN where both are zero."""
    if whole:
        return part / whole
    return math.inf if part else math.nan


def _quotient(part: float, whole: float) -> float:
    """Return `part / whole`, NaN where `whole` is not above zero: such a quotient of variances has no meaning."""
    return part / whole if whole > ROUNDING else math.nan
