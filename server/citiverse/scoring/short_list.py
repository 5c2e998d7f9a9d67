"""The short list: the best total score that a list of this size can have while it covers the topics, exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray
from scipy import optimize, sparse

from citiverse.errors import DataError, EnvironmentFault
from citiverse.scoring.analysis_ranking import PARTS, Standing, standings
from citiverse.scoring.table import ScoreTable

SIZE: Final = 10
"""Candidates on a short list, as the report has it: about ten for each theme."""
SOLVED: Final = 0
INFEASIBLE: Final = 2
"""Statuses of `scipy.optimize.milp`."""
Vector = NDArray[numpy.float64]


@dataclass(frozen=True)
class ShortList:
    """A short list with the plain ranking beside it; indexes are places, from 0, in `ranking`.

    `chosen` has the highest total of means among all lists of `size` candidates that cover as many of `topics` as any
    list can; among equal ones, the lowest sum of places. `plain` is the first `size` by place. `uncovered` are the
    topics that some candidate covers and the list does not: none, unless `smallest`, the fewest candidates that cover
    all of these, is larger than `size`. `impossible` are the topics that no candidate covers. `other` is another list
    with the same coverage and the same total, None where there is none.
    """

    table: ScoreTable
    ranking: tuple[Standing, ...]
    size: int
    topics: tuple[str, ...]
    chosen: tuple[int, ...]
    plain: tuple[int, ...]
    uncovered: tuple[str, ...]
    impossible: tuple[str, ...]
    smallest: int
    other: tuple[int, ...] | None

    def total(self, places: Sequence[int]) -> float:
        """Return the sum of the means, in points."""
        return sum(parts_of(self.ranking[place]) for place in places) / PARTS

    def covers(self, place: int) -> frozenset[str]:
        """Return which of the topics to cover the candidate at `place` covers."""
        return frozenset(self.ranking[place].topics) & frozenset(self.topics)


def parts_of(standing: Standing) -> int:
    """Return the mean in ten-thousandths of a point, a whole number."""
    return round(standing.mean * PARTS)


def short_list(table: ScoreTable, size: int = SIZE, topics: Sequence[str] | None = None) -> ShortList:
    """Return the short list of a round: an exact optimum (integer programming by HiGHS), the same for the same scores.

    `topics` are those to cover; all that some candidate has where none are given. Candidates without a score cannot be
    chosen. Raises `DataError` where there is nothing to choose from, `EnvironmentFault` where the solver gives up.
    """
    ranking = standings(table)
    scored = [one for one in ranking if one.rank is not None]
    if not scored or size < 1:
        raise DataError(f"round {table.round}: no short list of {size} out of {len(scored)} scored candidates")
    wanted = tuple(sorted({topic for one in scored for topic in one.topics} if topics is None else set(topics)))
    possible = [topic for topic in wanted if any(topic in one.topics for one in scored)]
    model = _Model(_eligible(scored, possible, size), possible, min(size, len(scored)))
    chosen, other = model.solve()
    covered = {topic for place in chosen for topic in ranking[place].topics}
    return ShortList(
        table=table,
        ranking=ranking,
        size=size,
        topics=wanted,
        chosen=chosen,
        plain=tuple(range(model.size)),
        uncovered=tuple(topic for topic in possible if topic not in covered),
        impossible=tuple(topic for topic in wanted if topic not in possible),
        smallest=model.smallest(),
        other=other,
    )


def _eligible(scored: Sequence[Standing], topics: Sequence[str], size: int) -> list[Standing]:
    """Return the candidates that some best list may hold: the first of each set of topics, one more than fit on it.

    A list with a candidate further down gets no worse where one of the same topics, not on it, takes its place. The one
    more is there to find out whether a second list is as good.
    """
    counts: Counter[frozenset[str]] = Counter()
    found = []
    for one in scored:
        covered = frozenset(one.topics).intersection(topics)
        counts[covered] += 1
        if counts[covered] <= size + 1:
            found.append(one)
    return found


class _Model:
    """The choice as an integer programme: a variable for each candidate, then one for each topic, all 0 or 1."""

    def __init__(self, candidates: Sequence[Standing], topics: Sequence[str], size: int) -> None:
        self.size = size
        self.count = len(candidates)
        self.places = numpy.array([one.place for one in candidates])
        self.parts = numpy.array([parts_of(one) for one in candidates], dtype=float)
        covers = numpy.array([[topic in one.topics for one in candidates] for topic in topics], dtype=float)
        self.topics = len(topics)
        self.is_candidate = numpy.concatenate([numpy.ones(self.count), numpy.zeros(self.topics)])
        self.is_topic = 1 - self.is_candidate
        # A topic counts as covered only where a chosen candidate covers it.
        matrix = numpy.hstack([covers.reshape(self.topics, self.count), -numpy.eye(self.topics)])
        self.coverage = [optimize.LinearConstraint(sparse.csr_array(matrix), lb=0)] if topics else []

    def solve(self) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
        """Return the best list, and another one as good, where there is one."""
        rules = [*self.coverage, optimize.LinearConstraint(self.is_candidate, self.size, self.size)]
        score = self._spread(self.parts)
        most = self._solved(-self.is_topic, rules)
        rules.append(self._at_least(self.is_topic, float(most @ self.is_topic)))
        best = self._solved(-score, rules)
        rules.append(self._at_least(score, float(best @ score)))
        places = self._spread(self.places.astype(float))
        first = self._solved(places, rules)
        differs = first * self.is_candidate
        rules.append(optimize.LinearConstraint(differs, ub=self.size - 1))
        other = self._solution(places, rules)
        return self._chosen(first), None if other is None else self._chosen(other)

    def smallest(self) -> int:
        """Return how many candidates are needed to cover all topics."""
        found = self._solved(self.is_candidate, [*self.coverage, self._at_least(self.is_topic, self.topics)])
        return len(self._chosen(found))

    def _spread(self, values: Vector) -> Vector:
        return numpy.concatenate([values, numpy.zeros(self.topics)])

    @staticmethod
    def _at_least(values: Vector, least: float) -> Any:
        # All values are whole numbers: a half below the bound lets nothing else in.
        return optimize.LinearConstraint(values, lb=round(least) - 0.5)

    def _chosen(self, found: Vector) -> tuple[int, ...]:
        return tuple((self.places[found[: self.count] > 0.5] - 1).tolist())

    def _solved(self, cost: Vector, rules: list[Any]) -> Vector:
        found = self._solution(cost, rules)
        if found is None:
            raise EnvironmentFault("the solver found no short list where there must be one")
        return found

    def _solution(self, cost: Vector, rules: list[Any]) -> Vector | None:
        """Return the exact minimum of `cost` under `rules` as zeros and ones; None where nothing meets them."""
        options = {"mip_rel_gap": 0.0}
        done = optimize.milp(cost, integrality=1, bounds=(0, 1), constraints=rules, options=options)
        if done.status == INFEASIBLE:
            return None
        if done.status != SOLVED:
            raise EnvironmentFault(f"the solver gave up: {done.message}")
        found: Vector = numpy.round(done.x)
        return found
