"""Means, spread and ranks of the candidates of a round, compared exactly, so that a tie is a tie."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy
from numpy.typing import NDArray

from citiverse.scoring.table import ScoreTable

Floats = NDArray[numpy.float64]
Integers = NDArray[numpy.int64]
PARTS: Final = 10_000
"""Means are compared in ten-thousandths of a point: closer ones are ties, whatever rounding did to them."""
UNSCORED: Final = -1
"""Stands for the mean of a candidate that nobody scored."""


@dataclass(frozen=True)
class Standing:
    """How one candidate came out.

    `mean` is that of all its scores, in points from 1 to 10, to four decimals; NaN where nobody scored it, and then it
    has no `rank`. Candidates of equal mean share a rank; `place` puts them in the order of their slugs, which says
    nothing about their merit. `spread` is the standard deviation of the experts' means, `low` and `high` are the
    lowest and the highest of these. `gaps` counts the scores that are missing.
    """

    candidate: int
    slug: str
    title: str
    topics: tuple[str, ...]
    mean: float
    rank: int | None
    place: int
    is_tied: bool
    by_criterion: tuple[float, ...]
    spread: float
    low: float
    high: float
    gaps: int


def means(scores: Floats, axis: int | tuple[int, ...]) -> Floats:
    """Return the means of what is given along `axis`; NaN where nothing is."""
    counts = (~numpy.isnan(scores)).sum(axis=axis)
    sums = numpy.nansum(scores, axis=axis)
    found: Floats = numpy.divide(sums, counts, out=numpy.full(sums.shape, math.nan), where=counts > 0)
    return found


def parts_of_means(scores: Floats) -> Integers:
    """Return the mean of each candidate's scores in ten-thousandths of a point; `UNSCORED` where it has none."""
    averages = means(scores, (1, 2))
    return numpy.where(numpy.isnan(averages), UNSCORED, numpy.rint(numpy.nan_to_num(averages) * PARTS)).astype(int)


def in_order(table: ScoreTable, parts: Integers) -> list[int]:
    """Return the candidates from the highest mean to the lowest; equal ones, and those without any, by slug."""
    return sorted(range(len(parts)), key=lambda one: (-int(parts[one]), table.candidates[one].slug))


def standings(table: ScoreTable) -> tuple[Standing, ...]:
    """Return all candidates of the round from the first place to the last."""
    parts = parts_of_means(table.scores)
    order = in_order(table, parts)
    by_criterion = means(table.scores, 2)
    by_expert = means(table.scores, 1)
    gaps = numpy.isnan(table.scores).sum(axis=(1, 2))
    # The first place of a mean is the rank of all that have it.
    first = {int(parts[one]): place for place, one in reversed(list(enumerate(order, 1)))}
    values, counts = numpy.unique(parts, return_counts=True)
    often = dict(zip(values.tolist(), counts.tolist(), strict=True))
    found = []
    for place, one in enumerate(order, 1):
        part, given = int(parts[one]), by_expert[one][~numpy.isnan(by_expert[one])]
        is_scored = part != UNSCORED
        found.append(
            Standing(
                candidate=one,
                slug=table.candidates[one].slug,
                title=table.candidates[one].title,
                topics=table.candidates[one].topics,
                mean=part / PARTS if is_scored else math.nan,
                rank=first[part] if is_scored else None,
                place=place,
                is_tied=is_scored and often[part] > 1,
                by_criterion=tuple(by_criterion[one].tolist()),
                spread=float(given.std(ddof=1)) if len(given) > 1 else math.nan,
                low=float(given.min()) if is_scored else math.nan,
                high=float(given.max()) if is_scored else math.nan,
                gaps=int(gaps[one]),
            )
        )
    return tuple(found)
