"""Scores of one round as arrays: what is analysed, whether it came from a sheet, from Turtle or from a generator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray


@dataclass(frozen=True)
class Candidate:
    """A use case on the long list: its slug, its title, and the slugs of the topics it covers."""

    slug: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Expert:
    """Somebody who scores, known by a pseudonym and the slug of a stakeholder group only."""

    pseudonym: str
    group: str


@dataclass(frozen=True)
class ScoreTable:
    """All scores of a round: `scores[candidate, criterion, expert]`, 1 to 10, NaN where an expert gave none."""

    round: str
    theme: str
    is_example: bool
    criteria: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    experts: tuple[Expert, ...]
    scores: NDArray[numpy.float64]
