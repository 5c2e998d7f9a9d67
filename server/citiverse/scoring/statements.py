"""Statements: triples found by subject and predicate, for checks that must be faster than any query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from citiverse.vocabulary import RDF_TYPE, RDFS

Term = ox.NamedNode | ox.BlankNode | ox.Literal
SUBCLASS_OF = RDFS + "subClassOf"


class Statements:
    """An index over triples; blank subjects and triple terms, which no round has, are passed over."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._objects: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._subjects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, Term):
                subject, predicate = triple.subject.value, triple.predicate.value
                self._objects[subject][predicate].append(triple.object)
                if isinstance(triple.object, ox.NamedNode):
                    self._subjects[predicate][triple.object.value].append(subject)
        self._classes: dict[str, frozenset[str]] = {}

    def objects(self, subject: str, predicate: str) -> list[Term]:
        """Return every object of one subject and predicate."""
        return self._objects.get(subject, {}).get(predicate, [])

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the IRIs among the objects of one subject and predicate."""
        return [term.value for term in self.objects(subject, predicate) if isinstance(term, ox.NamedNode)]

    def subjects(self, predicate: str, target: str) -> list[str]:
        """Return every subject that points to `target` by `predicate`."""
        return self._subjects.get(predicate, {}).get(target, [])

    def predicates(self, subject: str) -> Iterable[str]:
        """Return the predicates of one subject."""
        return self._objects.get(subject, {}).keys()

    def members(self, kind: str) -> list[str]:
        """Return the IRIs of all members of a class and its subclasses, sorted."""
        return sorted({one for name in self._with_subclasses(kind) for one in self.subjects(RDF_TYPE, name)})

    def is_a(self, term: Term, kind: str) -> bool:
        """Tell whether `term` is a member of the class or of a subclass."""
        if not isinstance(term, ox.NamedNode):
            return False
        return not self._with_subclasses(kind).isdisjoint(self.iris(term.value, RDF_TYPE))

    def _with_subclasses(self, kind: str) -> frozenset[str]:
        if kind not in self._classes:
            found, open_ends = {kind}, [kind]
            while open_ends:
                below = set(self.subjects(SUBCLASS_OF, open_ends.pop())) - found
                found |= below
                open_ends += below
            self._classes[kind] = frozenset(found)
        return self._classes[kind]
