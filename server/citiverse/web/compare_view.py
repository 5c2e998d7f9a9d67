"""Use cases side by side: the same rows for each, and which rows and values differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from citiverse.vocabulary import CUC, SCHEME, SKOS
from citiverse.web.languages import gettext, ngettext
from citiverse.web.naming import Thing
from citiverse.web.profiles import Judged, UseCaseProfile, use_case_profile
from citiverse.web.views import Views, Voice

DIMENSIONS: Final = SCHEME + "risk-dimension"
MOST_FIGURES: Final = 3
"""Figures quoted of one use case; all are counted."""


@dataclass(frozen=True)
class Entry:
    """One value in a cell."""

    thing: Thing | None
    text: str = ""
    voice: Voice | None = None
    level: str = ""
    """Slug of a risk level, where it is one."""
    note: str = ""
    is_shared: bool = False
    """Whether all use cases compared have it."""


@dataclass(frozen=True)
class Line:
    """One row: a cell for each use case."""

    title: str
    cells: list[list[Entry]]
    is_same: bool


@dataclass(frozen=True)
class Section:
    """Rows that belong together."""

    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Comparison:
    """Use cases side by side."""

    things: list[Thing]
    descriptions: list[str]
    sections: list[Section]

    def titles(self, *, is_same: bool) -> list[str]:
        """Return the titles of the rows in which all are the same, or of those in which they differ."""
        return [line.title for section in self.sections for line in section.lines if line.is_same is is_same]


def comparison(views: Views, iris: Sequence[str]) -> Comparison:
    """Return the use cases `iris` side by side; superseded judgements are left out."""
    profiles = [use_case_profile(views, iri) for iri in iris]
    naming = views.naming

    def line(title: str, entries: Callable[[UseCaseProfile], list[Entry]]) -> Line:
        return _line(title, [entries(profile) for profile in profiles])

    def countries(profile: UseCaseProfile) -> list[Entry]:
        found = views.descriptions.iris(profile.thing.iri, CUC + "hasEvidenceFromCountry")
        return [Entry(thing) for thing in naming.things(found)]

    dimensions = naming.things(views.descriptions.incoming(DIMENSIONS, SKOS + "inScheme"))
    return Comparison(
        things=[profile.thing for profile in profiles],
        descriptions=[profile.description for profile in profiles],
        sections=[
            Section(
                gettext("What it is"),
                [line(gettext("Theme"), _themes), line(gettext("Topics"), lambda one: _judged(one.topics))],
            ),
            Section(
                gettext("Horizon"), [line(gettext("Horizon"), _horizons), line(gettext("Evidence for it"), _evidence)]
            ),
            Section(gettext("Risks"), [line(one.label, _risks_in(one)) for one in dimensions]),
            Section(
                gettext("Means and ends"),
                [
                    line(gettext("Technologies"), lambda one: _judged(one.technologies)),
                    line(gettext("Development goals"), _goals),
                    line(gettext("Targets"), lambda one: _judged([each for each in one.contributions if each.goal])),
                    line(gettext("Success factors"), lambda one: _judged(one.factors)),
                    line(gettext("Strategic outcomes"), lambda one: _judged(one.outcomes)),
                ],
            ),
            Section(
                gettext("Evidence"),
                [
                    line(gettext("Countries"), countries),
                    line(gettext("Case studies"), _case_studies),
                    line(gettext("Figures reported"), _figures),
                ],
            ),
        ],
    )


def _line(title: str, cells: list[list[Entry]]) -> Line:
    """Return a row in which the values that all have are marked; values are told apart by what they are, not by why."""
    sets = [{_identity(entry) for entry in cell} for cell in cells]
    in_how_many = Counter(one for found in sets for one in found)
    marked = [
        [replace(entry, is_shared=len(cells) > 1 and in_how_many[_identity(entry)] == len(cells)) for entry in cell]
        for cell in cells
    ]
    return Line(title, marked, is_same=all(found == sets[0] for found in sets))


def _identity(entry: Entry) -> tuple[str, str, str]:
    return (entry.thing.iri if entry.thing else "", entry.text, entry.voice.slug if entry.voice else "")


def _judged(found: Sequence[Judged]) -> list[Entry]:
    return [Entry(thing) for thing in {one.thing.iri: one.thing for one in found}.values()]


def _themes(profile: UseCaseProfile) -> list[Entry]:
    main = [Entry(profile.primary_theme.thing)] if profile.primary_theme else []
    return [*main, *(Entry(one.thing, text=gettext("also")) for one in profile.secondary_themes)]


def _horizons(profile: UseCaseProfile) -> list[Entry]:
    return [Entry(one.thing, voice=one.judgement.voice) for one in profile.horizons]


def _evidence(profile: UseCaseProfile) -> list[Entry]:
    found = [thing for one in profile.horizons for thing in (one.evidence_basis, one.evidence_support) if thing]
    return [Entry(thing) for thing in found]


def _risks_in(dimension: Thing) -> Callable[[UseCaseProfile], list[Entry]]:
    def entries(profile: UseCaseProfile) -> list[Entry]:
        voice = profile.risk_judgement.voice if profile.risk_judgement else None
        return [
            Entry(one.level, voice=voice, level=one.slug, note=one.rationale)
            for one in profile.risks
            if one.dimension.iri == dimension.iri
        ]

    return entries


def _goals(profile: UseCaseProfile) -> list[Entry]:
    things = [one.goal or one.thing for one in profile.contributions]
    return [Entry(thing) for thing in {one.iri: one for one in things}.values()]


def _case_studies(profile: UseCaseProfile) -> list[Entry]:
    return [Entry(one.thing, note=one.status.label if one.status else "") for one in profile.case_studies]


def _figures(profile: UseCaseProfile) -> list[Entry]:
    """Return how many figures the case studies have, and the first of each of the first case studies."""
    count = sum(one.figure_count for one in profile.case_studies)
    first = [figure for one in profile.case_studies for figure in one.figures[:1]][:MOST_FIGURES]
    examples = [Entry(replace(one.thing, label=one.statement or one.thing.label), voice=one.voice) for one in first]
    return [Entry(None, text=ngettext("%(number)s figure", "%(number)s figures", count) % {"number": count}), *examples]
