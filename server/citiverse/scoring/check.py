"""Fast check: rounds, scores and experts against constraints 32 to 39, in a second where the shapes take minutes.

The shapes (`shapes/scoring.ttl`) decide. This check says the same about the same data, which the tests of the shapes
hold it to, and serves where a person waits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import pyoxigraph as ox

from citiverse.scoring.statements import Statements, Term
from citiverse.vocabulary import CUC, DCTERMS, FOAF, PROV, RDF_TYPE, RDFS, SKOS, THING, XSD_INTEGER

SLUG: Final = r"[a-z0-9]+(-[a-z0-9]+)*\Z"
ONE_TO_TEN: Final = re.compile(r"\+?0*([1-9]|10)\Z")
"""As text: a number of a million digits is never computed."""
PUBLISHED_CRITERIA: Final = 4
OF_A_SCORE: Final = frozenset(
    (
        RDF_TYPE,
        DCTERMS + "description",
        PROV + "wasAttributedTo",
        PROV + "generatedAtTime",
        *(CUC + name for name in ("basis", "score", "scores", "inRound", "byExpert", "criterion")),
    )
)
PERSONAL: Final = (
    *(FOAF + name for name in ("name", "givenName", "familyName", "mbox", "homepage", "phone")),
    RDFS + "label",
    SKOS + "prefLabel",
)


@dataclass(frozen=True, order=True)
class Finding:
    """One finding: severity and shape as `shapes/scoring.ttl` has them, the thing it is about, and what is wrong."""

    severity: str
    shape: str
    focus: str
    message: str


def check_rounds(triples: Iterable[ox.Triple]) -> list[Finding]:
    """Return what constraints 32 to 39 find among `triples`, sorted; all but `Violation` may be published."""
    known = Statements(triples)
    return sorted({finding for look in (_scores, _rounds, _experts) for finding in look(known)})


def violations(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of `findings` that stop a publication."""
    return [finding for finding in findings if finding.severity == "Violation"]


def _scores(known: Statements) -> Iterator[Finding]:
    wanted = (
        ("useCase", "scores", "UseCase"),
        ("round", "inRound", "ScoringRound"),
        ("expert", "byExpert", "Expert"),
        ("criterion", "criterion", "ScoringCriterion"),
    )
    for score in known.members(CUC + "CriterionScore"):
        if not _is_named(score, "score") or not OF_A_SCORE.issuperset(known.predicates(score)):
            yield Finding("Violation", "CriterionScore", score, "a score with a wrong IRI or a stray fact")
        points = known.objects(score, CUC + "score")
        if len(points) != 1 or not _is_score(points[0]):
            yield Finding("Violation", "CriterionScore-value", score, "a score is one whole number from 1 to 10")
        for name, predicate, kind in wanted:
            if not _exactly_one(known, score, CUC + predicate, CUC + kind):
                yield Finding("Violation", f"CriterionScore-{name}", score, f"a score has exactly one {name}")


def _rounds(known: Statements) -> Iterator[Finding]:
    for one in known.members(CUC + "ScoringRound"):
        if not _is_named(one, "round"):
            yield Finding("Violation", "ScoringRound", one, "a round with a wrong IRI")
        if not _exactly_one(known, one, CUC + "forTheme", CUC + "Theme"):
            yield Finding("Violation", "ScoringRound-theme", one, "a round is about exactly one theme")
        for name, predicate, kind, least in (
            ("criteria", "usesCriterion", "ScoringCriterion", 1),
            ("experts", "hasExpert", "Expert", 1),
            ("candidates", "hasCandidate", "UseCase", 0),
        ):
            values = known.objects(one, CUC + predicate)
            if len(values) < least or not all(known.is_a(value, CUC + kind) for value in values):
                yield Finding("Violation", f"ScoringRound-{name}", one, f"the {name} of the round are missing or wrong")
        if len(known.objects(one, CUC + "usesCriterion")) != PUBLISHED_CRITERIA:
            yield Finding("Info", "ScoringRound-fourCriteria", one, "the report publishes four criteria")
        yield from _scores_of_round(known, one)


def _scores_of_round(known: Statements, one: str) -> Iterator[Finding]:
    given: dict[tuple[str, ...], set[str]] = defaultdict(set)
    criteria = set(known.iris(one, CUC + "usesCriterion"))
    for score in known.subjects(CUC + "inRound", one):
        axes = [known.iris(score, CUC + name) for name in ("scores", "byExpert", "criterion")]
        for key in product(*axes):
            given[key].add(score)
        for criterion in axes[2]:
            if criterion not in criteria:
                message = f"<{score}> scores <{criterion}>, which the round does not use"
                yield Finding("Violation", "CriterionOfRound", one, message)
    for scores in given.values():
        if len(scores) > 1:
            message = f"one expert, use case and criterion have several scores: {', '.join(sorted(scores))}"
            yield Finding("Violation", "OneScoreEach", one, message)
    for key in product(*(known.iris(one, CUC + name) for name in ("hasCandidate", "hasExpert", "usesCriterion"))):
        if key not in given:
            yield Finding("Warning", "ScoresComplete", one, f"<{key[1]}> has not scored <{key[0]}> on <{key[2]}>")


def _experts(known: Statements) -> Iterator[Finding]:
    for expert in known.members(CUC + "Expert"):
        if not _is_named(expert, "expert"):
            yield Finding("Violation", "Expert", expert, "an expert with a wrong IRI")
        if any(known.objects(expert, predicate) for predicate in PERSONAL):
            yield Finding("Violation", "Expert-anonymous", expert, "an expert appears under a pseudonym only")
        if not _exactly_one(known, expert, CUC + "stakeholderGroup", CUC + "StakeholderGroup"):
            yield Finding("Violation", "Expert-group", expert, "an expert belongs to exactly one stakeholder group")
        bodies = known.objects(expert, CUC + "affiliation")
        if not all(known.is_a(body, CUC + "Organisation") for body in bodies):
            yield Finding("Violation", "Expert-affiliation", expert, "the affiliation is no organisation")
        yield from _own_cases(known, expert)


def _own_cases(known: Statements, expert: str) -> Iterator[Finding]:
    bodies = set(known.iris(expert, CUC + "affiliation"))
    if not bodies:
        return
    for score in known.subjects(CUC + "byExpert", expert):
        for use_case in known.iris(score, CUC + "scores"):
            for case in known.iris(use_case, CUC + "hasCaseStudy"):
                if not bodies.isdisjoint(known.iris(case, CUC + "involves")):
                    message = f"the expert scored <{use_case}>, whose case study <{case}> is of the expert's own body"
                    yield Finding("Warning", "ExpertImpartial", expert, message)


def _exactly_one(known: Statements, subject: str, predicate: str, kind: str) -> bool:
    values = known.objects(subject, predicate)
    return len(values) == 1 and known.is_a(values[0], kind)


def _is_named(iri: str, kind: str) -> bool:
    return re.match(re.escape(f"{THING}{kind}/") + SLUG, iri) is not None


def _is_score(term: Term) -> bool:
    is_integer = isinstance(term, ox.Literal) and term.datatype.value == XSD_INTEGER
    return is_integer and ONE_TO_TEN.match(term.value) is not None
