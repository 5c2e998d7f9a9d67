"""Who differs: experts who score otherwise than their panel, and what each stakeholder group does to the result."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final

import numpy
from scipy import stats

from citiverse.scoring.analysis_ranking import Floats, Integers, in_order, means, parts_of_means
from citiverse.scoring.table import ScoreTable

FALSE_SHARE: Final = 0.05
"""Share of wrong finds among the experts that are said to differ (Benjamini and Hochberg)."""
NOTABLE: Final = 0.5
"""Points that an expert must be off by, on average, to be said to differ: less would matter to nobody."""
FEWEST: Final = 5
"""Candidates below which nothing is said about single experts."""
FEW: Final = 7
"""Candidates up to which all orders (5,040 at most) are tried to test an order; above, a distribution comes close."""


@dataclass(frozen=True)
class ExpertFinding:
    """How one expert scores, compared with the mean of all others on the same candidates.

    `difference` is the mean difference in points, `p_value` the chance of one as large where the expert is no other
    than the rest (t test over candidates). `correlation` is Spearman's between the expert's order of the candidates and
    that of the others, `order_p_value` the chance of one as low where the two orders have nothing to do with each other
    (exact for few candidates, else by the t distribution). Both chances are adjusted for the number of tests, two for
    each expert. NaN where the scores do not tell.
    """

    pseudonym: str
    group: str
    scores: int
    gaps: int
    difference: float
    p_value: float
    correlation: float
    order_p_value: float

    @property
    def verdicts(self) -> tuple[str, ...]:
        """In what this expert differs systematically from the others; empty for most."""
        found = []
        if self.p_value < FALSE_SHARE and abs(self.difference) >= NOTABLE:
            found.append("scores higher than the others" if self.difference > 0 else "scores lower than the others")
        if self.order_p_value < FALSE_SHARE:
            found.append("orders the candidates the other way round")
        return tuple(found)


@dataclass(frozen=True)
class GroupInfluence:
    """What happens where the experts of one stakeholder group are left out.

    `difference` is how many points more the group gives than the others on the same candidates, `correlation`
    Kendall's tau between the order of the candidates with and without the group. `enters` and `leaves` are the slugs
    that would be among the first `size` without it, and those that only are with it. A group that is the whole panel
    cannot be left out: numbers are NaN.
    """

    group: str
    experts: int
    difference: float
    correlation: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


def expert_findings(table: ScoreTable) -> tuple[ExpertFinding, ...]:
    """Return what is found about each expert, in the order of the table."""
    own = means(table.scores, 1)
    given = ~numpy.isnan(own)
    sums, counts = numpy.nansum(own, axis=1)[:, None], given.sum(axis=1)[:, None]
    others = numpy.where(counts - given > 0, sums - numpy.nan_to_num(own), math.nan) / numpy.maximum(counts - given, 1)
    differences = own - others
    tested = [_difference(differences[:, one]) for one in range(own.shape[1])]
    orders = [_order(own[:, one], others[:, one]) for one in range(own.shape[1])]
    adjusted = _adjusted([p for _, p in (*tested, *orders)])
    gaps = numpy.isnan(table.scores).sum(axis=(0, 1))
    total = table.scores.shape[0] * table.scores.shape[1]
    return tuple(
        ExpertFinding(
            pseudonym=expert.pseudonym,
            group=expert.group,
            scores=total - int(gaps[one]),
            gaps=int(gaps[one]),
            difference=tested[one][0],
            p_value=adjusted[one],
            correlation=orders[one][0],
            order_p_value=adjusted[len(tested) + one],
        )
        for one, expert in enumerate(table.experts)
    )


def _difference(differences: Floats) -> tuple[float, float]:
    """Return the mean difference and the p value of a t test that it is zero."""
    known = differences[~numpy.isnan(differences)]
    if len(known) < FEWEST:
        return (float(known.mean()) if len(known) else math.nan), math.nan
    middle, deviation = float(known.mean()), float(known.std(ddof=1))
    if deviation < 1e-12:
        return middle, 1.0 if abs(middle) < 1e-12 else 0.0
    return middle, 2 * float(stats.t.sf(abs(middle) / (deviation / math.sqrt(len(known))), len(known) - 1))


def _adjusted(chances: list[float]) -> list[float]:
    """Return p values adjusted for their number by Benjamini and Hochberg; NaN stays NaN and does not count."""
    known = [p for p in chances if not math.isnan(p)]
    adjusted = iter(stats.false_discovery_control(known).tolist() if known else [])
    return [p if math.isnan(p) else next(adjusted) for p in chances]


def _order(own: Floats, others: Floats) -> tuple[float, float]:
    """Return Spearman's correlation and the chance of one as low, both NaN where there is none."""
    both = ~numpy.isnan(own) & ~numpy.isnan(others)
    found = _unless_constant(stats.spearmanr, own[both], others[both])
    if math.isnan(found):
        return math.nan, math.nan
    if both.sum() > FEW:
        return found, float(stats.spearmanr(own[both], others[both], alternative="less").pvalue)
    ranks, order = stats.rankdata(own[both]), stats.rankdata(others[both])
    # Orders of the same ranks differ in nothing else of the correlation; ranks are halves, so that sums are exact.
    tried = numpy.array(list(permutations(ranks.tolist())))
    return found, float((tried @ order <= ranks @ order).mean())


def _unless_constant(correlation: Callable[[Floats, Floats], Any], one: Floats, other: Floats) -> float:
    """Return a correlation of scipy; NaN where there are too few candidates, or where one side is all equal."""
    if len(one) < FEWEST or float(numpy.ptp(one)) == 0 or float(numpy.ptp(other)) == 0:
        return math.nan
    return float(correlation(one, other).statistic)


def group_influences(table: ScoreTable, size: int) -> tuple[GroupInfluence, ...]:
    """Return the influence of each stakeholder group on the order and on the first `size`, by name of the group."""
    with_all = parts_of_means(table.scores)
    first = _first(table, with_all, size)
    found = []
    for group in sorted({expert.group for expert in table.experts}):
        members = numpy.array([expert.group == group for expert in table.experts])
        if members.all():
            found.append(GroupInfluence(group, int(members.sum()), math.nan, math.nan, (), ()))
            continue
        rest = table.scores[:, :, ~members]
        without = parts_of_means(rest)
        differences = means(table.scores[:, :, members], (1, 2)) - means(rest, (1, 2))
        known = differences[~numpy.isnan(differences)]
        then = _first(table, without, size)
        found.append(
            GroupInfluence(
                group=group,
                experts=int(members.sum()),
                difference=float(known.mean()) if len(known) else math.nan,
                correlation=_unless_constant(stats.kendalltau, with_all.astype(float), without.astype(float)),
                enters=tuple(slug for slug in then if slug not in first),
                leaves=tuple(slug for slug in first if slug not in then),
            )
        )
    return tuple(found)


def _first(table: ScoreTable, parts: Integers, size: int) -> list[str]:
    scored = [one for one in in_order(table, parts) if parts[one] > 0]
    return [table.candidates[one].slug for one in scored[:size]]
