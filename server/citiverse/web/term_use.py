"""Where the terms of the ontology are used in live data: counts, real statements, and the classes of their subjects."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, RDF_TYPE
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming, Thing
from citiverse.web.views import Value, Views

MOST_EXAMPLES: Final = 3
LONGEST_TEXT: Final = 200
DERIVED: Final = "/graph/derived"
LESS_TELLING: Final = ("/graph/ontology", "/graph/shapes", "/graph/catalogue", "/graph/queries", DERIVED)
"""Named graphs whose statements are shown as examples only where no other graph has any."""


@dataclass(frozen=True)
class Statement:
    """One real statement of the data: its subject with a page, and the value."""

    subject: Thing
    value: Value


@dataclass(frozen=True)
class Use:
    """How often a term is used, and a few real examples."""

    count: int
    things: tuple[Thing, ...] = ()
    statements: tuple[Statement, ...] = ()
    subjects: tuple[tuple[Thing, int], ...] = ()
    """Classes of the subjects of a property, with how many subjects each has, the most frequent first."""


class TermUse:
    """Looks the use of terms up; the data are read through once."""

    def __init__(self, descriptions: Descriptions, statistics: Mapping[str, Any]) -> None:
        """Take the data, and the counts of classes and properties that were made at build time."""
        self._views = Views(descriptions)
        self._descriptions = descriptions
        self._classes: Mapping[str, int] = statistics.get("classes", {})
        self._properties: Mapping[str, int] = statistics.get("properties", {})
        self._examples: dict[str, list[ox.Quad]] = defaultdict(list)
        self._subjects: dict[str, Counter[str]] = defaultdict(Counter)
        self._read()

    def of_class(self, iri: str) -> Use:
        """Return the use of the class `iri`: things that have pages before others."""
        count = self._classes.get(iri, 0)
        naming = self._views.naming
        found = self._descriptions.incoming(iri, RDF_TYPE) if count else []
        shown = sorted(found, key=lambda one: not naming.path(one))[:MOST_EXAMPLES]
        return Use(count, things=tuple(naming.thing(one) for one in shown))

    def of_property(self, iri: str) -> Use:
        """Return the use of the property `iri`."""
        naming = self._views.naming
        statements = tuple(
            Statement(naming.thing(str(quad.subject).strip("<>")), self._value(quad.object))
            for quad in self._examples.get(iri, ())
        )
        most = self._subjects[iri].most_common() if iri in self._subjects else []
        subjects = tuple((naming.thing(one), number) for one, number in sorted(most, key=_most_first))
        return Use(self._properties.get(iri, 0), statements=statements, subjects=subjects)

    def count(self, iri: str) -> int:
        """Return how many things or statements use the class or property `iri`."""
        return self._classes.get(iri, 0) or self._properties.get(iri, 0)

    def _value(self, term: object) -> Value:
        if not isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal):
            return Value(None, str(term))
        value = self._views.value(term)
        if len(value.text) <= LONGEST_TEXT:
            return value
        return Value(None, value.text[:LONGEST_TEXT].rstrip() + " …", value.language, value.datatype, value.href)

    def _read(self) -> None:
        later: dict[str, list[ox.Quad]] = defaultdict(list)
        stated = _StatedClasses(self._descriptions)
        for subject in self._descriptions.subjects():
            quads = self._descriptions.quads(subject)
            # One statement of each property is enough: examples are to show different things.
            by_predicate = {quad.predicate.value: quad for quad in reversed(quads)}
            for predicate, quad in by_predicate.items():
                examples = later if _graph_of(quad).endswith(LESS_TELLING) else self._examples
                if len(examples[predicate]) < MOST_EXAMPLES:
                    examples[predicate].append(quad)
            for cls in stated.of(quads):
                for predicate in by_predicate:
                    self._subjects[predicate][cls] += 1
        for predicate, quads in later.items():
            self._examples[predicate] = self._examples[predicate] or quads


class _StatedClasses:
    """The classes of our own that the sources state of a thing, without those above others that they state as well."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._naming = Naming(descriptions)
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, quads: Iterable[ox.Quad]) -> tuple[str, ...]:
        """Return these classes of the thing that `quads` are about; what rules conclude does not count."""
        stated = tuple(
            sorted(
                quad.object.value
                for quad in quads
                if quad.predicate.value == RDF_TYPE
                and isinstance(quad.object, ox.NamedNode)
                and quad.object.value.startswith(CUC)
                and not _graph_of(quad).endswith(DERIVED)
            )
        )
        if stated not in self._known:
            above = {one for cls in stated for one in self._naming.superclasses(cls) if one != cls}
            self._known[stated] = tuple(one for one in stated if one not in above)
        return self._known[stated]


def _graph_of(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _most_first(entry: tuple[str, int]) -> tuple[int, str]:
    return (-entry[1], entry[0])
