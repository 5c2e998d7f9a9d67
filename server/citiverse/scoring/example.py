"""Example rounds: candidates, experts and scores invented from a seed, for demonstrations and tests only."""

from __future__ import annotations

import datetime
from typing import Final

import numpy
from numpy.typing import NDArray

from citiverse.scoring.table import Candidate, Expert, ScoreTable

THEME: Final = "transport-and-mobility"
TOPICS: Final = ("public-transportation", "traffic-management", "micromobility")
CRITERIA: Final = ("sdg-alignment", "scalability", "impact", "feasibility")
GROUPS: Final = ("academia", "city", "industry", "multilateral", "ngo", "sme")
PREFIX: Final = "example-"
"""Beginning of the slug of every example round, so that nobody takes one for a real round."""

EXAMPLE_DAY: Final = datetime.date(2026, 1, 31)

SPREAD_OF_QUALITY: Final = 1.6
SPREAD_OF_CRITERIA: Final = 0.9
SPREAD_OF_SEVERITY: Final = 0.7
SPREAD_OF_JUDGEMENT: Final = 1.1
MIDDLE: Final = 5.8
"""What the generator draws with, in points: candidates differ, criteria within one differ less, experts are milder or
stricter, and each single judgement is off by some more. The numbers are a choice for demonstrations, no findings."""


def example_candidates(
    candidates: int, round_slug: str = PREFIX + THEME, topics: tuple[str, ...] = TOPICS
) -> tuple[Candidate, ...]:
    """Return an invented long list, the same for the same arguments.

    Every candidate has a topic; the last of `topics` is rare (every fifteenth candidate), so that a short list by score
    alone may miss it. Slugs begin with the slug of the round.
    """
    rare, common = topics[-1], topics[:-1] or topics
    found = []
    for number in range(1, candidates + 1):
        covered: tuple[str, ...] = (rare,) if number % 15 == 0 else (common[number % len(common)],)
        if number % 7 == 0 and rare not in covered:
            covered = tuple(dict.fromkeys((*covered, common[(number + 1) % len(common)])))
        slug = f"{round_slug}-candidate-{number:0{_width(candidates)}}"
        found.append(Candidate(slug, f"Example candidate {number} (invented)", covered))
    return tuple(found)


def example_experts(experts: int) -> tuple[Expert, ...]:
    """Return an invented panel: pseudonyms by number, the stakeholder groups in turn."""
    return tuple(Expert(pseudonym(n, experts), GROUPS[(n - 1) % len(GROUPS)]) for n in range(1, experts + 1))


def pseudonym(number: int, experts: int) -> str:
    """Return the pseudonym of the expert with this number, of so many."""
    return f"expert-{number:0{_width(experts)}}"


def example_round(
    candidates: int,
    experts: int,
    seed: int,
    *,
    theme: str = THEME,
    topics: tuple[str, ...] = TOPICS,
    criteria: tuple[str, ...] = CRITERIA,
) -> ScoreTable:
    """Return an invented round without gaps, the same for the same arguments; it is marked as an example."""
    slug = PREFIX + theme
    return ScoreTable(
        round=slug,
        theme=theme,
        is_example=True,
        criteria=criteria,
        candidates=example_candidates(candidates, slug, topics),
        experts=example_experts(experts),
        scores=example_scores(candidates, len(criteria), experts, seed),
    )


def example_scores(candidates: int, criteria: int, experts: int, seed: int) -> NDArray[numpy.float64]:
    """Return whole numbers from 1 to 10, `[candidate, criterion, expert]`, drawn with `seed`."""
    draw = numpy.random.default_rng(seed)
    quality = draw.normal(MIDDLE, SPREAD_OF_QUALITY, (candidates, 1, 1))
    by_criterion = draw.normal(0, SPREAD_OF_CRITERIA, (candidates, criteria, 1))
    severity = draw.normal(0, SPREAD_OF_SEVERITY, (1, 1, experts))
    judgement = draw.normal(0, SPREAD_OF_JUDGEMENT, (candidates, criteria, experts))
    drawn: NDArray[numpy.float64] = numpy.rint(quality + by_criterion + severity + judgement)
    return numpy.clip(drawn, 1, 10)


def _width(count: int) -> int:
    return max(3, len(str(count)))
