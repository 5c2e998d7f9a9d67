"""What the catalogue knows and a contributor should see: likely duplicates, and names that may be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from werkzeug.exceptions import NotFound

from citiverse.vocabulary import CUC, DCTERMS, FOAF, RDF_TYPE, SKOS, THING
from citiverse.web.contribute_fields import Field
from citiverse.web.contribute_names import Names
from citiverse.web.contribute_statements import Draft, Problem
from citiverse.web.descriptions import Descriptions
from citiverse.web.search_database import Among, SearchTooLong
from citiverse.web.search_site import search_site

ALIKE: Final = 82.0
"""Points of the reconciliation service from which on a name is likely to mean the same."""
MOST_ALIKE: Final = 3
MOST_OF_SOURCE: Final = 5
TITLES: Final = (DCTERMS + "title", FOAF + "name", SKOS + "prefLabel")
LOOKED_UP: Final = 12
"""Names of one contribution that are looked up among those of the catalogue, and names that are not known."""


@dataclass(frozen=True)
class Duplicate:
    """A thing of the catalogue that may be what is contributed, with the reason."""

    iri: str
    written: str
    is_of_source: bool = False
    """Whether it was found because it rests on the same source, not by its name."""


def candidates(names: Names, text: str, classes: tuple[str, ...], least: float = 0.0) -> list[tuple[str, str]]:
    """Return IRI and written name of the things of `classes` that `text` may name; none where that takes too long."""
    try:
        found = search_site().finder.candidates(text[:200], Among(classes), MOST_ALIKE)
    except (NotFound, SearchTooLong):
        return []
    return [(one.entity.iri, names.written(one.entity.iri)) for one in found if one.score >= least]


def meant(names: Names, problem: Problem, field: Field) -> list[str]:
    """Return what the contributor may have meant by a name that nothing has, ready to be written."""
    return [written for _, written in candidates(names, problem.given, field.classes)]


class Hints:
    """Looks for what the catalogue has already."""

    def __init__(self, descriptions: Descriptions, names: Names) -> None:
        self._descriptions = descriptions
        self._names = names

    def duplicates(self, draft: Draft) -> list[Duplicate]:
        """Return the things of the catalogue that new ones of `draft` may be, each once."""
        found = {one.iri: one for one in self._of_sources(draft)}
        found |= {one.iri: one for one in self._of_names(draft)}
        return list(found.values())

    def _of_names(self, draft: Draft) -> Iterator[Duplicate]:
        own = [one for one in draft.described() if one == draft.iri or one in draft.new.values()]
        for iri in own[:LOOKED_UP]:
            title = next((text for name in TITLES for text in draft.values(name, iri)), "")
            classes = tuple(draft.values(RDF_TYPE, iri))
            for other, written in candidates(self._names, title, classes, ALIKE) if title else ():
                yield Duplicate(other, written)

    def _of_sources(self, draft: Draft) -> Iterator[Duplicate]:
        """Yield sources of an address that is contributed as new, and case studies that rest on the same source."""
        addresses = {text for iri in draft.new.values() for text in draft.values(CUC + "address", iri)}
        for source in self._names.members((CUC + "Source",)) if addresses else ():
            if addresses & {one.value for one in self._descriptions.objects(source, CUC + "address")}:
                yield Duplicate(source, self._names.written(source), is_of_source=True)
        if draft.kind.type == "CaseStudy":
            for source in draft.values(DCTERMS + "source"):
                telling = self._descriptions.incoming(source, DCTERMS + "source")
                cases = [one for one in telling if one.startswith(THING + draft.kind.main.segment)]
                for case in cases[:MOST_OF_SOURCE]:
                    yield Duplicate(case, self._names.written(case), is_of_source=True)
