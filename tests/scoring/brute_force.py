"""The short list by trying every list there is: slow, and too simple to be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy

from citiverse.scoring.table import Candidate, Expert, ScoreTable

ORDER = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m")


@dataclass(frozen=True)
class Best:
    """What the best lists have: topics covered, total in ten-thousandths, sum of places, and all of that total."""

    covered: int
    total: int
    places: int
    lists: frozenset[frozenset[str]]
    """Slugs of every list with this coverage and total, whatever its places."""


def table_of(
    scores: Sequence[Sequence[Sequence[float]]] | Sequence[float], topics: Sequence[str], slugs: Sequence[str] = ORDER
) -> ScoreTable:
    """Return a round; `topics` has a letter for each topic of each candidate, plain scores are of one expert."""
    array = numpy.array(scores, dtype=float)
    array = array.reshape(len(topics), 1, 1) if array.ndim == 1 else array
    candidates = tuple(
        Candidate(slug, f"Candidate {slug}", tuple(f"topic-{letter}" for letter in letters))
        for slug, letters in zip(slugs, topics, strict=False)
    )
    experts = tuple(Expert(f"expert-{number}", "city" if number % 2 else "ngo") for number in range(array.shape[2]))
    criteria = ("impact", "feasibility", "scalability", "sdg-alignment")[: array.shape[1]]
    return ScoreTable("example-of-tests", "transport-and-mobility", True, criteria, candidates, experts, array)


def best(table: ScoreTable, size: int) -> Best:
    """Return what the best lists of the round have."""
    means = {}
    for number, candidate in enumerate(table.candidates):
        given = [one for one in table.scores[number].ravel().tolist() if one == one]
        if given:
            means[candidate.slug] = round(sum(given) * 10_000 / len(given))
    place = {slug: at for at, slug in enumerate(sorted(means, key=lambda slug: (-means[slug], slug)), 1)}
    topics = {candidate.slug: set(candidate.topics) for candidate in table.candidates}
    known = [
        (len(set().union(*(topics[slug] for slug in chosen))), sum(means[slug] for slug in chosen), chosen)
        for chosen in combinations(sorted(means), min(size, len(means)))
    ]
    covered, total = max((covered, total) for covered, total, _ in known)
    lists = [chosen for *value, chosen in known if tuple(value) == (covered, total)]
    places = min(sum(place[slug] for slug in chosen) for chosen in lists)
    return Best(covered, total, places, frozenset(map(frozenset, lists)))


def fewest(table: ScoreTable) -> int:
    """Return how many candidates are needed to cover all topics; at least one, where there is no topic none."""
    topics = [
        set(one.topics) for one, given in zip(table.candidates, table.scores, strict=True) if (given == given).any()
    ]
    everything = set().union(*topics)
    return next(
        size
        for size in range(len(topics) + 1)
        if any(set().union(*chosen) == everything for chosen in combinations(topics, size))
    )
