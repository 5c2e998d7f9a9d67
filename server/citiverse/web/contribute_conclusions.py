"""Writes what follows from a contribution by rule: horizons from evidence, levels from the rubric."""

from __future__ import annotations

from collections.abc import Callable

from citiverse.vocabulary import CUC, DCTERMS, RDF_TYPE, THING
from citiverse.web.contribute_rules import Case, Evidence, case_of, evidence_horizon, level_by_rubric, move_of
from citiverse.web.contribute_statements import Draft
from citiverse.web.descriptions import Descriptions

Judged = Callable[[Draft, str], None]
"""Writes whose judgement something is."""


def conclude(draft: Draft, descriptions: Descriptions, judged: Judged) -> None:
    """Write what follows from all that `draft` says: about the new use case, or about those that a case shows."""
    if draft.kind.type == "UseCase":
        _conclude_use_case(draft, descriptions, judged)
    else:
        _conclude_case(draft, descriptions, judged)


def rate(draft: Draft, descriptions: Descriptions, rating: str, dimension: str) -> None:
    """Write the level of the risk `rating` and what answers it, and note the level in `draft`."""
    draft.add(rating, CUC + "dimension", dimension)
    level = level_by_rubric(descriptions, draft.values(CUC + "meetsCriterion", rating))
    if level is not None:
        draft.levels[dimension] = level
        draft.add(rating, CUC + "level", level.level)
        for mitigation in level.mitigations:
            draft.add(rating, CUC + "mitigation", mitigation)
    draft.add(_risk(draft), CUC + "hasRating", rating)


def _risk(draft: Draft) -> str:
    return f"{THING}assessment/{draft.slug}-risk"


def _conclude_use_case(draft: Draft, descriptions: Descriptions, judged: Judged) -> None:
    cases = [case_of(descriptions, one) for one in draft.values(CUC + "hasCaseStudy")]
    draft.evidence = evidence_horizon(cases)
    _assign(draft, f"{THING}assessment/{draft.slug}-horizon-catalogue", draft.iri, draft.evidence, judged)
    draft.add(_risk(draft), RDF_TYPE, CUC + "RiskAssessment")
    draft.add(_risk(draft), CUC + "assesses", draft.iri)
    judged(draft, _risk(draft))


def _conclude_case(draft: Draft, descriptions: Descriptions, judged: Judged) -> None:
    """Replace the horizon assignments that do not hold any more with the new case study; the old ones stay."""
    status = next(iter(draft.values(CUC + "deploymentStatus")), "")
    case = Case(draft.iri, status, frozenset(draft.values(CUC + "evidenceStatus")))
    draft.moves = [move_of(descriptions, one, case) for one in draft.pointing(CUC + "hasCaseStudy")]
    for number, move in enumerate(draft.moves, 1):
        if move.is_changed and move.assignment and status:
            successor = f"{THING}assessment/{draft.slug}-horizon-{number}"
            draft.add(move.assignment, DCTERMS + "isReplacedBy", successor)
            _assign(draft, successor, move.use_case, move.after, judged)


def _assign(draft: Draft, iri: str, use_case: str, found: Evidence, judged: Judged) -> None:
    draft.add(iri, RDF_TYPE, CUC + "HorizonAssignment")
    draft.add(iri, CUC + "assesses", use_case)
    draft.add(iri, CUC + "assignedHorizon", found.horizon)
    draft.add(iri, CUC + "evidenceBasis", found.basis)
    draft.add(iri, CUC + "evidenceSupport", found.support)
    for case in found.deciding:
        draft.add(iri, CUC + "evidence", case)
    judged(draft, iri)
