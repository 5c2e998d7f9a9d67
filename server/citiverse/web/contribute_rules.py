"""The two judgements that follow by rule: the horizon from the evidence, and the level of a risk from the rubric."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from citiverse.rubric import highest_level
from citiverse.vocabulary import CUC, DCTERMS, SCHEME
from citiverse.web.descriptions import Descriptions

STATUS: Final = SCHEME + "deployment-status/"
CLAIM: Final = SCHEME + "claim-status/"
HORIZON: Final = SCHEME + "horizon/"
BASIS: Final = SCHEME + "evidence-basis/"
SUPPORT: Final = SCHEME + "evidence-support/"


@dataclass(frozen=True)
class Case:
    """What a case study says for the rule: its name, its status and what kinds of sources stand behind it."""

    iri: str
    status: str
    evidence: frozenset[str]

    @property
    def counts(self) -> bool:
        """Return whether it has public evidence besides a claim of ITU."""
        return bool(self.evidence - {CLAIM + "itu-claim"})


@dataclass(frozen=True)
class Evidence:
    """A horizon by evidence, with the reason for it."""

    horizon: str
    basis: str
    support: str
    deciding: tuple[str, ...]
    """The case studies that decide: those of the state that counts."""

    @property
    def judgement(self) -> tuple[str, str, str]:
        """Return what an assignment states: horizon, basis and support."""
        return (self.horizon, self.basis, self.support)


@dataclass(frozen=True)
class Level:
    """The level of a risk by the rubric: what it is, which criteria lead to it, and what answers those that are met."""

    level: str
    met: tuple[str, ...]
    deciding: tuple[str, ...]
    mitigations: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """What a contributed case study does to the evidence horizon of a use case that it shows."""

    use_case: str
    assignment: str
    """The catalogue's current judgement; empty where there is none."""
    before: str
    after: Evidence
    is_changed: bool
    """Whether the current judgement does not hold any more: by horizon, basis or support."""


def case_of(descriptions: Descriptions, iri: str) -> Case:
    """Return what the catalogue says of the case study `iri`."""
    evidence = frozenset(descriptions.iris(iri, CUC + "evidenceStatus"))
    return Case(iri, descriptions.iri(iri, CUC + "deploymentStatus"), evidence)


def evidence_horizon(cases: Iterable[Case]) -> Evidence:
    """Return the horizon to which the case studies of a use case lead.

    The first if one is operational, else the second if one is a pilot, else the third (shapes `HorizonByRule`,
    `Horizon3WithoutCase`). Cases that only ITU names do not count.
    """
    counting = [one for one in cases if one.counts]
    for number, status in (("1", "operational"), ("2", "pilot")):
        deciding = [one for one in counting if one.status == STATUS + status]
        if deciding:
            is_primary = any(CLAIM + "primary" in one.evidence for one in deciding)
            support = "with-primary-source" if is_primary else "secondary-or-vendor-only"
            names = tuple(one.iri for one in deciding)
            return Evidence(HORIZON + number, BASIS + status, SUPPORT + support, names)
    statuses = {one.status for one in counting}
    basis = "no-case-study"
    if statuses:
        basis = "discontinued-only" if statuses == {STATUS + "discontinued"} else "concept-only"
    return Evidence(HORIZON + "3", BASIS + basis, SUPPORT + "none", tuple(one.iri for one in counting))


def move_of(descriptions: Descriptions, use_case: str, case: Case) -> Move:
    """Return the evidence horizon of `use_case` before and after `case` is one of its case studies."""
    others = descriptions.iris(use_case, CUC + "hasCaseStudy")
    after = evidence_horizon([*(case_of(descriptions, one) for one in others if one != case.iri), case])
    current = _current_assignment(descriptions, use_case)
    names = ("assignedHorizon", "evidenceBasis", "evidenceSupport")
    stated = tuple(descriptions.iri(current, CUC + name) for name in names) if current else ()
    return Move(use_case, current, stated[0] if stated else "", after, stated != after.judgement)


def _current_assignment(descriptions: Descriptions, use_case: str) -> str:
    """Return the catalogue's own horizon assignment that nothing has replaced, or nothing."""
    for one in descriptions.incoming(use_case, CUC + "assesses"):
        is_own = descriptions.iri(one, CUC + "basis") == SCHEME + "basis/catalogue-editorial"
        is_horizon = CUC + "HorizonAssignment" in descriptions.types(one)
        if is_own and is_horizon and not descriptions.iri(one, DCTERMS + "isReplacedBy"):
            return one
    return ""


def level_by_rubric(descriptions: Descriptions, criteria: Iterable[str]) -> Level | None:
    """Return the level of a risk that meets `criteria`: the highest that one of them implies; None without any."""
    levels = {one: descriptions.iri(one, CUC + "impliesLevel") for one in criteria}
    if not levels:
        return None
    highest = highest_level(descriptions, levels)
    deciding = tuple(one for one, level in levels.items() if level == highest)
    answering = {found: None for one in levels for found in descriptions.incoming(one, CUC + "mitigates")}
    return Level(highest, tuple(levels), deciding, tuple(answering))
