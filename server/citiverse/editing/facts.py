"""Facts: what the sources say, looked up by subject and property without a query engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from citiverse.errors import CallError
from citiverse.release.sources import Sources
from citiverse.release.terms import iri_of
from citiverse.turtle import natural_key
from citiverse.vocabulary import DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS, THING

LABELS: Final = (SKOS + "prefLabel", DCTERMS + "title", FOAF + "name", RDFS + "label")
THINGS_WITH_RECORDS: Final = ("use-case", "case-study")
"""IRI types of the things that have a record with a review state."""


class Facts:
    """The asserted statements of the sources, by subject and by object."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._by_subject: dict[str, list[ox.Triple]] = defaultdict(list)
        self._by_object: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in triples:
            self._by_subject[iri_of(triple.subject)].append(triple)
            if isinstance(triple.object, ox.NamedNode):
                self._by_object[triple.object.value].append(triple)

    @classmethod
    def of(cls, sources: Sources) -> Facts:
        """Return the facts that all files of `sources` state."""
        return cls(quad.triple for source in sources.files.values() for quad in source.quads)

    def __contains__(self, iri: str) -> bool:
        return iri in self._by_subject

    def about(self, iri: str) -> list[ox.Triple]:
        """Return every statement about `iri`."""
        return list(self._by_subject.get(iri, ()))

    def pairs(self, iri: str) -> list[tuple[str, ox.NamedNode | ox.Literal]]:
        """Return predicate and value of every statement about `iri`, those with blank nodes left out."""
        found = ((t.predicate.value, t.object) for t in self._by_subject.get(iri, ()))
        return [(name, value) for name, value in found if isinstance(value, ox.NamedNode | ox.Literal)]

    def iris(self, iri: str, *predicates: str) -> list[str]:
        """Return the things that `iri` names by any of `predicates`, in natural order."""
        found = {iri_of(t.object) for t in self._by_subject.get(iri, ()) if t.predicate.value in predicates}
        return sorted(found - {""}, key=natural_key)

    def iri(self, iri: str, predicate: str) -> str:
        """Return the first, in natural order, of what `iri` names by `predicate`; empty where there is none."""
        return next(iter(self.iris(iri, predicate)), "")

    def texts(self, iri: str, predicate: str) -> list[str]:
        """Return the literals that `iri` states by `predicate`, English ones first."""
        found = [t.object for t in self._by_subject.get(iri, ()) if t.predicate.value == predicate]
        literals = [one for one in found if isinstance(one, ox.Literal)]
        return [one.value for one in sorted(literals, key=lambda one: (one.language not in ("en", None), one.value))]

    def text(self, iri: str, predicate: str) -> str:
        """Return the first of `texts`; empty where there is none."""
        return next(iter(self.texts(iri, predicate)), "")

    def label(self, iri: str) -> str:
        """Return what people call `iri`: its English label, else the end of its IRI."""
        return next((text for name in LABELS if (text := self.text(iri, name))), iri.rpartition("/")[2])

    def incoming(self, iri: str, predicate: str) -> list[str]:
        """Return what names `iri` by `predicate`, in natural order."""
        found = {iri_of(t.subject) for t in self._by_object.get(iri, ()) if t.predicate.value == predicate}
        return sorted(found - {""}, key=natural_key)

    def of_class(self, *classes: str) -> list[str]:
        """Return what is asserted to be of one of `classes`, in natural order."""
        return sorted({one for name in classes for one in self.incoming(name, RDF_TYPE)}, key=natural_key)

    def thing(self, name: str, types: Sequence[str] = THINGS_WITH_RECORDS) -> str:
        """Return the IRI of the thing that `name` means: an IRI, `<type>/<slug>`, or a slug that only one thing has.

        Raises `CallError` where nothing or more than one thing of `types` has that name.
        """
        local = name.removeprefix(THING)
        candidates = [THING + local] if "/" in local else [f"{THING}{kind}/{local}" for kind in types]
        found = [iri for iri in candidates if iri in self and iri.removeprefix(THING).partition("/")[0] in types]
        if len(found) == 1:
            return found[0]
        if found:
            raise CallError(f"{name!r} may mean {' or '.join(one.removeprefix(THING) for one in found)}; say which")
        raise CallError(f"the sources describe no {' or '.join(types)} {name!r}")
