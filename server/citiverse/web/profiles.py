"""View models of use cases: the profile as the report promises it, each judgement with whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from citiverse.vocabulary import CUC, DCTERMS, FOAF, SDG_ONTOLOGY, SKOS, SOSA
from citiverse.web.figures import Figure, figure, last_segment
from citiverse.web.languages import gettext
from citiverse.web.naming import Thing
from citiverse.web.views import VOICES, Judgement, SourceLink, Views, Voice

FIGURES_ON_CARD = 3


@dataclass(frozen=True)
class Judged:
    """A thing that was judged to belong to the use case, with the judgement and the words that explain it."""

    thing: Thing
    judgement: Judgement
    words: str = ""
    evidence: tuple[Thing, ...] = ()
    goal: Thing | None = None


@dataclass(frozen=True)
class Horizon:
    """One assignment of a horizon: by whom, and what evidence it rests on."""

    thing: Thing
    number: str
    judgement: Judgement
    evidence_basis: Thing | None
    evidence_support: Thing | None
    evidence: list[Thing]


@dataclass(frozen=True)
class Risk:
    """One of the four ratings: level, why, by which criteria, and what helps."""

    thing: Thing
    dimension: Thing
    level: Thing
    slug: str
    rationale: str
    criteria: list[Thing]
    mitigations: list[tuple[Thing, str]]


@dataclass(frozen=True)
class CaseStudyCard:
    """A case study in a few lines."""

    thing: Thing
    description: str
    places: list[Thing]
    status: Thing | None
    status_slug: str
    years: str
    voices: list[Voice]
    figures: list[Figure]
    figure_count: int


@dataclass(frozen=True)
class Record:
    """What the catalogue says about its own record of a thing."""

    thing: Thing
    state: Thing | None
    issued: str
    reviews: list[Thing]


@dataclass(frozen=True)
class UseCaseProfile:
    """Everything on the page of a use case."""

    thing: Thing
    description: str
    origin: Thing | None
    printed_title: str
    notes: list[str]
    primary_theme: Judged | None
    secondary_themes: list[Judged]
    topics: list[Judged]
    horizons: list[Horizon]
    risk_judgement: Judgement | None
    risks: list[Risk]
    technologies: list[Judged]
    contributions: list[Judged]
    impacts: list[Judged]
    factors: list[Judged]
    outcomes: list[Judged]
    case_studies: list[CaseStudyCard]
    records: list[Record]
    sources: list[SourceLink]
    related: list[Thing]


def use_case_profile(views: Views, iri: str) -> UseCaseProfile:
    """Return the profile of the use case `iri`; superseded judgements are left out."""
    describe, naming = views.descriptions, views.naming
    origin = describe.iri(iri, CUC + "origin")
    risk = _judgements(views, iri, "RiskAssessment")
    primary = _judged(views, iri, "assignedPrimaryTheme")
    return UseCaseProfile(
        thing=naming.thing(iri),
        description=describe.text(iri, DCTERMS + "description"),
        origin=naming.thing(origin) if origin else None,
        printed_title=describe.text(iri, CUC + "titleAsPrinted"),
        notes=notes(views, iri),
        primary_theme=primary[0] if primary else None,
        secondary_themes=_judged(views, iri, "assignedSecondaryTheme"),
        topics=_judged(views, iri, "assignedTopic"),
        horizons=[_horizon(views, node) for node in _judgements(views, iri, "HorizonAssignment")],
        risk_judgement=views.judgement(risk[0]) if risk else None,
        risks=[_risk(views, rating) for node in risk for rating in describe.iris(node, CUC + "hasRating")],
        technologies=_judged(views, iri, "technology"),
        contributions=[*_judged(views, iri, "target"), *_judged(views, iri, "goal")],
        impacts=_impacts(views, iri),
        factors=_judged(views, iri, "successFactor"),
        outcomes=_judged(views, iri, "strategicOutcome"),
        case_studies=[case_study_card(views, one) for one in describe.iris(iri, CUC + "hasCaseStudy")],
        records=records(views, iri),
        sources=[views.source(source) for source in describe.iris(iri, DCTERMS + "source")],
        related=naming.things(describe.iris(iri, CUC + "relatedUseCase")),
    )


def case_study_card(views: Views, iri: str) -> CaseStudyCard:
    """Return the case study `iri` in a few lines, with its first figures."""
    describe = views.descriptions
    status = describe.iri(iri, CUC + "deploymentStatus")
    figures = [figure(views, node) for node in describe.incoming(iri, SOSA + "hasFeatureOfInterest")]
    first, last = (describe.text(iri, CUC + name) for name in ("startYear", "endYear"))
    return CaseStudyCard(
        thing=views.naming.thing(iri),
        description=describe.text(iri, DCTERMS + "description"),
        places=[views.naming.thing(place) for place in describe.iris(iri, CUC + "locatedIn")],
        status=views.naming.thing(status) if status else None,
        status_slug=last_segment(status),
        years=_years(first, last),
        voices=voices(views, iri),
        figures=figures[:FIGURES_ON_CARD],
        figure_count=len(figures),
    )


def _years(first: str, last: str) -> str:
    if first and last:
        return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("since %(year)s") % {"year": first}
    return gettext("until %(year)s") % {"year": last} if last else ""


def voices(views: Views, iri: str) -> list[Voice]:
    """Return the kinds of public evidence behind a case study."""
    statuses = views.descriptions.iris(iri, CUC + "evidenceStatus")
    return [VOICES[status] for status in statuses if status in VOICES]


def records(views: Views, iri: str) -> list[Record]:
    """Return the catalogue's records about `iri`."""
    describe, naming = views.descriptions, views.naming
    found = []
    for node in describe.incoming(iri, FOAF + "primaryTopic"):
        state = describe.iri(node, CUC + "reviewState")
        found.append(
            Record(
                naming.thing(node),
                naming.thing(state) if state else None,
                describe.text(node, DCTERMS + "issued"),
                naming.things(describe.iris(node, CUC + "reviewedIn")),
            )
        )
    return found


def notes(views: Views, iri: str) -> list[str]:
    """Return the editors' notes on `iri`."""
    return [value.text for value in views.values(iri, SKOS + "editorialNote")]


def _judgements(views: Views, iri: str, kind: str) -> list[str]:
    """Return the current judgements of one class about `iri`; ITU's come before the catalogue's."""
    describe = views.descriptions
    found = [
        node
        for node in describe.incoming(iri, CUC + "assesses")
        if CUC + kind in describe.types(node) and not describe.iri(node, DCTERMS + "isReplacedBy")
    ]
    return sorted(found, key=lambda node: (not describe.iri(node, CUC + "basis").endswith("itu-published"), node))


def _judged(views: Views, iri: str, name: str) -> list[Judged]:
    """Return what the current judgements about `iri` say by the property `cuc:<name>`."""
    describe, naming = views.descriptions, views.naming
    found = []
    for node in describe.incoming(iri, CUC + "assesses"):
        if describe.iri(node, DCTERMS + "isReplacedBy"):
            continue
        for value in describe.iris(node, CUC + name):
            goal = describe.iri(value, SDG_ONTOLOGY + "isTargetOf")
            found.append(
                Judged(
                    thing=naming.thing(value),
                    judgement=views.judgement(node),
                    words=describe.text(node, DCTERMS + "description") or describe.text(value, SKOS + "definition"),
                    evidence=tuple(naming.things(describe.iris(node, CUC + "evidence"))),
                    goal=naming.thing(goal) if goal else None,
                )
            )
    return found


def _horizon(views: Views, node: str) -> Horizon:
    describe, naming = views.descriptions, views.naming
    assigned = describe.iri(node, CUC + "assignedHorizon")
    basis, support = (describe.iri(node, CUC + name) for name in ("evidenceBasis", "evidenceSupport"))
    return Horizon(
        thing=naming.thing(assigned),
        number=last_segment(assigned),
        judgement=views.judgement(node),
        evidence_basis=naming.thing(basis) if basis else None,
        evidence_support=naming.thing(support) if support else None,
        evidence=naming.things(describe.iris(node, CUC + "evidence")),
    )


def _risk(views: Views, rating: str) -> Risk:
    describe, naming = views.descriptions, views.naming
    level = describe.iri(rating, CUC + "level")
    return Risk(
        thing=naming.thing(rating),
        dimension=naming.thing(describe.iri(rating, CUC + "dimension")),
        level=naming.thing(level),
        slug=last_segment(level),
        rationale=describe.text(rating, DCTERMS + "description"),
        criteria=naming.things(describe.iris(rating, CUC + "meetsCriterion")),
        mitigations=[
            (naming.thing(node), describe.text(node, DCTERMS + "description"))
            for node in describe.iris(rating, CUC + "mitigation")
        ],
    )


def _impacts(views: Views, iri: str) -> list[Judged]:
    naming = views.naming
    found = []
    for node in _judgements(views, iri, "ImpactStatement"):
        kind = views.descriptions.iri(node, CUC + "impactKind")
        found.append(Judged(naming.thing(node), views.judgement(node), naming.label(kind) if kind else ""))
    return found
