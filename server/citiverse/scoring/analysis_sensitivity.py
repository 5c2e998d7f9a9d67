"""How firm a ranking is: under other weights of the criteria, and with other experts of the same kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy
from numpy.typing import NDArray

from citiverse.scoring.analysis_ranking import Floats, means
from citiverse.scoring.table import ScoreTable

DRAWS: Final = 1000
"""Random weightings, and random panels: enough to know a share to three in a hundred (two standard errors)."""
PERCENTILES: Final = (2.5, 97.5)
BLOCK: Final = 200
"""Draws computed at once, so that thousands of candidates fit in little memory."""
EQUAL: Final = 1e-9
"""Points below which a difference is rounding."""


@dataclass(frozen=True)
class Firmness:
    """How firm the standing of one candidate is.

    `weight_share` is the share of random weightings of the criteria, all equally likely, under which it is among the
    first; `panel_share` the same over random panels. `low` and `high` bound its mean, `best` and `worst` its rank, in
    95 % of the panels. NaN for a candidate that nobody scored.
    """

    weight_share: float
    panel_share: float
    low: float
    high: float
    best: float
    worst: float


def firmness(table: ScoreTable, size: int, seed: int) -> tuple[Firmness, ...]:
    """Return the firmness of each candidate in the order of the table, for a list of `size`; the same for each `seed`.

    A random panel is as large as the real one, drawn from its experts with repetition (bootstrap percentiles). A
    candidate that ties with the last of the first `size` counts as being among them.
    """
    random = numpy.random.default_rng(seed)
    weights = _weight_shares(table, size, random)
    low, high, best, worst, panel = _panels(table, size, random)
    columns = (weights, panel, low, high, best, worst)
    return tuple(Firmness(*(float(column[one]) for column in columns)) for one in range(len(table.candidates)))


def _weight_shares(table: ScoreTable, size: int, random: numpy.random.Generator) -> Floats:
    by_criterion = means(table.scores, 2)
    weights = random.dirichlet(numpy.ones(len(table.criteria)), DRAWS)
    stays = numpy.zeros(len(table.candidates))
    for begin in range(0, DRAWS, BLOCK):
        # A candidate without any score on a criterion has no weighted mean: NaN stays NaN, and is never first.
        weighted = numpy.nan_to_num(by_criterion @ weights[begin : begin + BLOCK].T, nan=-math.inf)
        stays += _among_first(weighted, size).sum(axis=1)
    return numpy.where(numpy.isnan(by_criterion).any(axis=1), math.nan, stays / DRAWS)


def _among_first(values: Floats, size: int) -> NDArray[numpy.bool_]:
    """Return which candidates (rows) of each draw (columns) are among the first `size`."""
    last = max(0, values.shape[0] - size)
    bar = numpy.partition(values, last, axis=0)[last]
    among: NDArray[numpy.bool_] = (values >= bar - EQUAL) & numpy.isfinite(values)
    return among


def _panels(
    table: ScoreTable, size: int, random: numpy.random.Generator
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    experts = len(table.experts)
    sums = numpy.nansum(table.scores, axis=1)
    counts = (~numpy.isnan(table.scores)).sum(axis=1).astype(float)
    drawn = random.multinomial(experts, numpy.full(experts, 1 / experts), DRAWS).astype(float)
    averages = numpy.empty((len(table.candidates), DRAWS))
    ranks = numpy.empty_like(averages)
    stays = numpy.zeros(len(table.candidates))
    for begin in range(0, DRAWS, BLOCK):
        chosen = drawn[begin : begin + BLOCK].T
        given = counts @ chosen
        block = numpy.divide(sums @ chosen, given, out=numpy.full(given.shape, math.nan), where=given > 0)
        known = numpy.nan_to_num(block, nan=-math.inf)
        averages[:, begin : begin + BLOCK] = block
        ranks[:, begin : begin + BLOCK] = _ranks(known)
        stays += _among_first(known, size).sum(axis=1)
    scored = counts.sum(axis=1) > 0
    low, high, best, worst = (numpy.full(len(scored), math.nan) for _ in range(4))
    low[scored], high[scored] = numpy.nanpercentile(averages[scored], PERCENTILES, axis=1)
    # A rank is a whole number: the nearest one that some panel gave.
    best[scored], worst[scored] = numpy.percentile(ranks[scored], PERCENTILES, axis=1, method="nearest")
    return low, high, best, worst, numpy.where(scored, stays / DRAWS, math.nan)


def _ranks(values: Floats) -> Floats:
    """Return the rank of each candidate (rows) in each draw (columns), 1 for the highest; ties share the best rank."""
    ascending = numpy.sort(values, axis=0)
    ranks = numpy.empty_like(values)
    for draw in range(values.shape[1]):
        ranks[:, draw] = 1 + len(values) - numpy.searchsorted(ascending[:, draw], values[:, draw] + EQUAL, side="right")
    return ranks
