"""A contribution as statements, with what follows from it and what could not be written."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from citiverse.vocabulary import RDF_TYPE, THING
from citiverse.web.contribute_plan import Kind
from citiverse.web.contribute_rules import Evidence, Level, Move
from citiverse.web.contribute_values import Value


@dataclass(frozen=True)
class Problem:
    """Something that keeps an answer from being written: which field it is, and a sentence that is translated later."""

    place: str
    """Name of the field in the form."""
    label: str
    message: str
    given: str = ""


@dataclass
class Draft:
    """A contribution as statements, with what follows from it by rule and what could not be written."""

    kind: Kind
    slug: str
    triples: list[ox.Triple] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    evidence: Evidence | None = None
    levels: dict[str, Level] = field(default_factory=dict)
    """Level of each risk by the IRI of its dimension."""
    moves: list[Move] = field(default_factory=list)
    """What a case study does to the horizons of the use cases that it shows."""
    new: dict[str, str] = field(default_factory=dict)
    """New things by all names of them."""

    @property
    def iri(self) -> str:
        """Return the IRI of the thing that is contributed."""
        return f"{THING}{self.kind.main.segment}/{self.slug}"

    def add(self, subject: str, predicate: str, value: Value | str) -> None:
        """Add one statement; a text is an IRI."""
        target = ox.NamedNode(value) if isinstance(value, str) else value
        self.triples.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), target))

    def described(self) -> list[str]:
        """Return the IRIs of everything that is described with its class."""
        found = (one.subject for one in self.triples if one.predicate.value == RDF_TYPE)
        return list(dict.fromkeys(one.value for one in found if isinstance(one, ox.NamedNode)))

    def pointing(self, predicate: str) -> list[str]:
        """Return what was written to have the contribution as a value of `predicate`."""
        main = ox.NamedNode(self.iri)
        found = (one.subject for one in self.triples if one.object == main and one.predicate.value == predicate)
        return list(dict.fromkeys(one.value for one in found if isinstance(one, ox.NamedNode)))

    def values(self, predicate: str, subject: str = "") -> list[str]:
        """Return what was written so far as values of `predicate`, of the contribution where no `subject` is given."""
        about = ox.NamedNode(subject or self.iri)
        found = [one for one in self.triples if one.subject == about and one.predicate.value == predicate]
        return list(dict.fromkeys(one.object.value for one in found if isinstance(one.object, Value)))
