"""Coverage: which countries and which years the case studies of a set of use cases come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from citiverse.release.terms import iri_of, text_of
from citiverse.vocabulary import CUC, SKOS

GEONAMES: Final = "://sws.geonames.org/"
READ: Final = {
    CUC + "hasCaseStudy": "case studies",
    CUC + "country": "countries",
    CUC + "startYear": "years",
    SKOS + "exactMatch": "matches",
}


@dataclass(frozen=True)
class Coverage:
    """Countries (their GeoNames IRI where one is verified, else our own) and the first year; empty where unknown."""

    countries: tuple[str, ...]
    first_year: str


NOWHERE: Final = Coverage((), "")
"""What a part covers that is about no places."""


class CoverageIndex:
    """What the data says of case studies, countries and years."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._of: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in READ.values()}
        for quad in quads:
            name = READ.get(quad.predicate.value)
            if name is not None:
                self._of[name][iri_of(quad.subject)].add(text_of(quad.object) or "")

    def of_everything(self) -> Coverage:
        """Return what all case studies cover."""
        return self._of_case_studies({*self._of["countries"], *self._of["years"]})

    def of_use_cases(self, use_cases: Iterable[str]) -> Coverage:
        """Return what the case studies of `use_cases` cover."""
        return self._of_case_studies({one for name in use_cases for one in self._of["case studies"].get(name, ())})

    def _of_case_studies(self, case_studies: set[str]) -> Coverage:
        countries = {one for name in case_studies for one in self._of["countries"].get(name, ())}
        years = [year for name in case_studies for year in self._of["years"].get(name, ())]
        return Coverage(tuple(sorted(map(self._known_as, countries))), min(years, default=""))

    def _known_as(self, place: str) -> str:
        return min((match for match in self._of["matches"].get(place, ()) if GEONAMES in match), default=place)
