"""Verdicts: what a judgement comes to, in the fewest words, whatever kind of judgement it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from citiverse.vocabulary import CUC
from citiverse.web.languages import said
from citiverse.web.naming import Thing
from citiverse.web.views import Views

ASPECTS: Final[dict[str, str]] = {
    "ThemeAssignment": said("Theme"),
    "TopicAssignment": said("Topics"),
    "HorizonAssignment": said("Horizon"),
    "RiskAssessment": said("Risks"),
    "TechnologyMapping": said("Technologies"),
    "SdgContribution": said("Sustainable Development Goals"),
    "ImpactStatement": said("Expected impacts"),
    "FactorLink": said("Success factors and strategic outcomes"),
}
"""Class of a judgement -> what it is about, in the order of a profile."""
ANSWERS: Final = (
    "assignedPrimaryTheme",
    "assignedSecondaryTheme",
    "assignedTopic",
    "assignedHorizon",
    "technology",
    "target",
    "goal",
    "successFactor",
    "strategicOutcome",
)
"""Properties by which a judgement names what it decided on."""


def aspect(views: Views, judgement: str) -> str:
    """Return the class of `judgement` without its namespace, where it is a kind of judgement; else nothing."""
    kinds = views.descriptions.types(judgement)
    return next((name for name in ASPECTS if CUC + name in kinds), "")


def verdict(views: Views, judgement: str) -> list[Thing]:
    """Return what `judgement` decided on; of a risk assessment each dimension with its level, of an impact itself."""
    describe, naming = views.descriptions, views.naming
    ratings = describe.iris(judgement, CUC + "hasRating")
    if ratings:
        return [_rated(views, rating) for rating in ratings]
    if aspect(views, judgement) == "ImpactStatement":
        return [naming.thing(judgement)]
    return [naming.thing(value) for name in ANSWERS for value in describe.iris(judgement, CUC + name)]


def _rated(views: Views, rating: str) -> Thing:
    naming, describe = views.naming, views.descriptions
    level = naming.thing(describe.iri(rating, CUC + "level"))
    dimension = naming.label(describe.iri(rating, CUC + "dimension"))
    return replace(naming.thing(rating), label=f"{dimension}: {level.label}", language=level.language)
