"""The rubric of risks, applied and explained: criteria met, the level that follows, the measures that answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from citiverse.editing.facts import Facts
from citiverse.errors import CallError
from citiverse.rubric import highest_level, ordinal
from citiverse.vocabulary import CUC, DCTERMS, PROV, RDF_TYPE, SKOS


@dataclass(frozen=True)
class Measure:
    """A measure against a criterion: what to do, on which success factor it builds, which standards help."""

    iri: str
    description: str
    builds_on: tuple[str, ...]
    standards: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """A criterion that is met: what it says, the level it implies, whether that level decides, and its measures."""

    iri: str
    label: str
    definition: str
    level: str
    decides: bool
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Rating:
    """One dimension of an assessment: its level, the reason given, and the criteria that lead to it."""

    iri: str
    dimension: str
    level: str
    reason: str
    criteria: tuple[Criterion, ...]
    follows: bool
    """Whether the level is the highest that the criteria imply, as the rubric wants."""


@dataclass(frozen=True)
class Explained:
    """One current risk assessment of a use case, rating by rating."""

    iri: str
    title: str
    basis: str
    agents: tuple[str, ...]
    time: str
    ratings: tuple[Rating, ...]

    def members(self) -> dict[str, Any]:
        """Return what the explanation in JSON holds."""
        return asdict(self)


def explained(facts: Facts, use_case: str) -> list[Explained]:
    """Return every current risk assessment of `use_case`; raises `CallError` where there is none."""
    found = [
        node
        for node in facts.incoming(use_case, CUC + "assesses")
        if CUC + "RiskAssessment" in facts.iris(node, RDF_TYPE) and not facts.iri(node, DCTERMS + "isReplacedBy")
    ]
    if not found:
        raise CallError(f"<{use_case}> has no current risk assessment")
    return [
        Explained(
            iri=node,
            title=facts.label(use_case),
            basis=facts.label(facts.iri(node, CUC + "basis")),
            agents=tuple(facts.label(one) for one in facts.iris(node, PROV + "wasAttributedTo")),
            time=facts.text(node, PROV + "generatedAtTime"),
            ratings=tuple(_rating(facts, one) for one in facts.iris(node, CUC + "hasRating")),
        )
        for node in found
    ]


def mitigations_of(facts: Facts, criteria: Iterable[str]) -> list[str]:
    """Return the measures of the catalogue that answer any of `criteria`."""
    return [node for one in criteria for node in facts.incoming(one, CUC + "mitigates")]


def _rating(facts: Facts, rating: str) -> Rating:
    level = facts.iri(rating, CUC + "level")
    criteria = facts.iris(rating, CUC + "meetsCriterion")
    given = facts.iris(rating, CUC + "mitigation")
    ordered = sorted(criteria, key=lambda one: -ordinal(facts, facts.iri(one, CUC + "impliesLevel")))
    return Rating(
        iri=rating,
        dimension=facts.label(facts.iri(rating, CUC + "dimension")),
        level=facts.label(level),
        reason=facts.text(rating, DCTERMS + "description"),
        criteria=tuple(_criterion(facts, one, level, given) for one in ordered),
        follows=bool(criteria) and highest_level(facts, criteria) == level,
    )


def _criterion(facts: Facts, criterion: str, level: str, given: list[str]) -> Criterion:
    implied = facts.iri(criterion, CUC + "impliesLevel")
    return Criterion(
        iri=criterion,
        label=facts.label(criterion),
        definition=facts.text(criterion, SKOS + "definition"),
        level=facts.label(implied),
        decides=implied == level,
        measures=tuple(_measure(facts, one) for one in mitigations_of(facts, [criterion]) if one in given),
    )


def _measure(facts: Facts, measure: str) -> Measure:
    return Measure(
        iri=measure,
        description=facts.text(measure, DCTERMS + "description"),
        builds_on=tuple(facts.label(one) for one in facts.iris(measure, CUC + "buildsOn")),
        standards=tuple(facts.label(one) for one in facts.iris(measure, DCTERMS + "references")),
    )
