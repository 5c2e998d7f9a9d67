"""Parts by theme: the use cases of each theme with everything that belongs to them, and what that refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.release.terms import iri_of
from citiverse.vocabulary import CUC, FOAF, RDF_TYPE, SCHEME, SOSA, THING

THEME: Final = CUC + "theme"
THEME_CONCEPTS: Final = SCHEME + "theme/"
USE_CASES: Final = THING + "use-case/"
PREFIX: Final = "theme-"
"""Beginning of the names of these parts, before the theme's own."""
BELONGS_TO: Final = frozenset(
    (CUC + "assesses", FOAF + "primaryTopic", CUC + "claimAbout", CUC + "noteAbout", SOSA + "hasFeatureOfInterest")
)
"""Links from a judgement, record, claim, note or figure to what it is about."""
HAS: Final = frozenset((CUC + "hasCaseStudy", CUC + "hasRating"))
REFERRED: Final = frozenset(
    ("agent", "mitigation", "organisation", "place", "publication", "recommendation", "review", "source", "standard")
)
"""Kinds of things that several use cases may refer to; they are repeated in the part of each theme."""
DEEPEST: Final = 4
"""Links from a use case to the furthest thing of its own: case study, figure, claim, note."""


def themes_of(quads: Iterable[ox.Quad]) -> dict[str, set[str]]:
    """Return theme IRI -> IRIs of its use cases, primary and secondary, in the order of the themes."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        subject, theme = iri_of(quad.subject), iri_of(quad.object)
        if quad.predicate.value == THEME and theme.startswith(THEME_CONCEPTS) and subject.startswith(USE_CASES):
            found[theme].add(subject)
    return dict(sorted(found.items()))


def name_of(theme: str) -> str:
    """Return the name of the part that holds the use cases of the theme with this IRI."""
    return PREFIX + theme.removeprefix(THEME_CONCEPTS)


def quads_by_theme(quads: list[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """Return name of part -> its quads, in the order that `quads` have."""
    links = _Links(quads)
    parts = {}
    for theme, use_cases in themes_of(quads).items():
        subjects = links.reached(use_cases)
        parts[name_of(theme)] = [quad for quad in quads if iri_of(quad.subject) in subjects]
    return parts


class _Links:
    """The links by which things belong to use cases."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._own: dict[str, set[str]] = defaultdict(set)
        self._referred: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject, predicate, value = iri_of(quad.subject), quad.predicate.value, iri_of(quad.object)
            if not value or predicate == RDF_TYPE:
                continue
            if predicate in BELONGS_TO:
                self._own[value].add(subject)
            elif predicate in HAS:
                self._own[subject].add(value)
            elif value.startswith(THING) and value[len(THING) :].partition("/")[0] in REFERRED:
                self._referred[subject].add(value)

    def reached(self, start: set[str]) -> set[str]:
        """Return `start`, what belongs to it, and the shared things that any of these refers to."""
        own = _closure(start, self._own, DEEPEST)
        return _closure(own, self._referred, len(self._referred))


def _closure(start: set[str], links: Mapping[str, set[str]], steps: int) -> set[str]:
    found = set(start)
    edge = set(start)
    for _ in range(steps):
        edge = {target for source in edge for target in links.get(source, ())} - found
        if not edge:
            break
        found |= edge
    return found
