"""The analysis of a scoring round: who stands where, how far experts agree, and how firm the result is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy

from citiverse.errors import DataError
from citiverse.scoring.analysis_agreement import (
    Concordance,
    Intraclass,
    complete_part,
    concordance,
    intraclass,
)
from citiverse.scoring.analysis_experts import ExpertFinding, GroupInfluence, expert_findings, group_influences
from citiverse.scoring.analysis_ranking import Floats, Standing, means, standings
from citiverse.scoring.analysis_sensitivity import DRAWS, Firmness, firmness
from citiverse.scoring.table import ScoreTable

SEED: Final = 1
"""Where random draws begin unless something else is asked for: two reports on one round are equal."""
ALL: Final = "all criteria"


@dataclass(frozen=True)
class Agreement:
    """How far the experts agree, over the means of all criteria or on one of them.

    Both measures need complete ratings; `candidates_left_out` and `experts_left_out` say what had to go for that.
    `concordance` is None and `intraclass` empty where they are not defined.
    """

    about: str
    concordance: Concordance | None
    intraclass: tuple[Intraclass, ...]
    candidates_left_out: int
    experts_left_out: int


@dataclass(frozen=True)
class Analysis:
    """Everything that is computed about a round; `firmness` is in the order of `standings`."""

    table: ScoreTable
    size: int
    seed: int
    draws: int
    standings: tuple[Standing, ...]
    firmness: tuple[Firmness, ...]
    agreements: tuple[Agreement, ...]
    experts: tuple[ExpertFinding, ...]
    groups: tuple[GroupInfluence, ...]

    @property
    def gaps(self) -> int:
        """Number of scores that are missing in the whole round."""
        return int(numpy.isnan(self.table.scores).sum())


def analyse(table: ScoreTable, size: int, seed: int = SEED) -> Analysis:
    """Return the analysis of a round for a short list of `size` candidates.

    Missing scores are left out of means and counted; nothing stands in for them. Raises `DataError` for a round
    without any score.
    """
    if not table.scores.size or numpy.isnan(table.scores).all():
        raise DataError(f"round {table.round}: nobody has scored anything, so there is nothing to analyse")
    ranked = standings(table)
    firm = firmness(table, size, seed)
    by_criterion = [_agreement(name, table.scores[:, at, :]) for at, name in enumerate(table.criteria)]
    return Analysis(
        table=table,
        size=size,
        seed=seed,
        draws=DRAWS,
        standings=ranked,
        firmness=tuple(firm[one.candidate] for one in ranked),
        agreements=(_agreement(ALL, means(table.scores, 1)), *by_criterion),
        experts=expert_findings(table),
        groups=group_influences(table, size),
    )


def _agreement(about: str, ratings: Floats) -> Agreement:
    part = complete_part(ratings)
    return Agreement(
        about, concordance(part.ratings), intraclass(part.ratings), part.candidates_left_out, part.experts_left_out
    )
