"""An index over the release's own quads (never the store's), so that documents keep every lexical form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS, SOSA

Resource = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal

LABEL_PREDICATES: Final = (
    SKOS + "prefLabel",
    RDFS + "label",
    DCTERMS + "title",
    FOAF + "name",
    DCTERMS + "identifier",
)
"""What names a thing, the first found counts."""
RANK_OF_LABEL: Final = {ox.NamedNode(predicate): rank for rank, predicate in enumerate(LABEL_PREDICATES)}
PART_OF: Final = (
    CUC + "assesses",
    FOAF + "primaryTopic",
    CUC + "claimAbout",
    SOSA + "hasFeatureOfInterest",
)
"""Predicates by which a node says that it belongs to the thing it points to; a document shows such nodes in full."""
HAS_PART: Final = (CUC + "hasRating",)
MOST_INVERSE_LINKS: Final = 200
"""Links of one predicate to one thing beyond this number are only counted in the thing's document."""


class Descriptions:
    """Quads by subject and by object; read-only after it is made."""

    def __init__(self, quads: Iterable[ox.Quad], base: str) -> None:
        self.base = base
        self._of_subject: dict[Resource, list[ox.Quad]] = defaultdict(list)
        self._of_object: dict[Resource, list[ox.Quad]] = defaultdict(list)
        self._of_graph: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in quads:
            self._of_subject[quad.subject].append(quad)
            if not isinstance(quad.object, ox.Literal):
                self._of_object[quad.object].append(quad)
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            self._of_graph[name].append(quad)

    @classmethod
    def of_dataset(cls, dataset: Path, base: str) -> Descriptions:
        """Return the index over an N-Quads file."""
        return cls(ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS), base)

    def __contains__(self, iri: str) -> bool:
        """Return whether anything is said about `iri`; a text that is no IRI names nothing."""
        try:
            return _named(iri) in self._of_subject
        except ValueError:
            return False

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs of everything described."""
        return (subject.value for subject in self._of_subject if isinstance(subject, ox.NamedNode))

    def graph(self, name: str) -> list[ox.Quad]:
        """Return the quads of the named graph with IRI `name`; the empty name means the default graph."""
        return self._of_graph.get(name, [])

    def quads(self, resource: Resource | str) -> list[ox.Quad]:
        """Return everything said about `resource`, ordered as in the release."""
        node = _named(resource) if isinstance(resource, str) else resource
        return self._of_subject.get(node, [])

    def objects(self, iri: Resource | str, predicate: str) -> list[Term]:
        """Return the distinct objects of `predicate` about `iri`, in natural order."""
        found = {q.object: None for q in self.quads(iri) if q.predicate.value == predicate}
        terms = [term for term in found if not isinstance(term, ox.Triple)]
        return sorted(terms, key=lambda term: natural_key(term.value))

    def iris(self, iri: str, predicate: str) -> list[str]:
        """Return the IRIs among the objects of `predicate`."""
        return [term.value for term in self.objects(iri, predicate) if isinstance(term, ox.NamedNode)]

    def iri(self, iri: str, predicate: str) -> str:
        """Return the first IRI among the objects of `predicate`, or nothing."""
        return next(iter(self.iris(iri, predicate)), "")

    def text(self, iri: str, predicate: str) -> str:
        """Return the text of `predicate` in the best language, or nothing."""
        literal = self.literal(iri, predicate)
        return literal.value if literal is not None else ""

    def literal(self, iri: str, predicate: str, language: str = "en") -> ox.Literal | None:
        """Return the literal of `predicate` in `language`, else English, else without a language, else the first."""
        literals = [term for term in self.objects(iri, predicate) if isinstance(term, ox.Literal)]
        for wanted in (language, "en", None):
            for literal in literals:
                if literal.language == wanted:
                    return literal
        return min(literals, key=lambda literal: (literal.language or "", literal.value), default=None)

    def incoming(self, iri: str, predicate: str | None = None) -> list[str]:
        """Return the IRIs of what points to `iri` (by `predicate`), in natural order."""
        found = {
            quad.subject.value
            for quad in self._of_object.get(_named(iri), [])
            if isinstance(quad.subject, ox.NamedNode) and predicate in (None, quad.predicate.value)
        }
        return sorted(found, key=natural_key)

    def blank_instances(self, cls: str) -> list[ox.BlankNode]:
        """Return the instances of the class `cls` that have no name."""
        found = {
            quad.subject: None
            for quad in self._of_object.get(_named(cls), [])
            if isinstance(quad.subject, ox.BlankNode) and quad.predicate.value == RDF_TYPE
        }
        return list(found)

    def subjects_of(self, predicate: str, most: int) -> list[str]:
        """Return the first `most` things, in the order of the release, about which `predicate` says something."""
        found: dict[str, None] = {}
        for subject, quads in self._of_subject.items():
            if isinstance(subject, ox.NamedNode) and any(quad.predicate.value == predicate for quad in quads):
                found[subject.value] = None
                if len(found) >= most:
                    break
        return list(found)

    def incoming_by_predicate(self, iri: str) -> dict[str, list[str]]:
        """Return what points to `iri`, by predicate."""
        predicates = sorted({quad.predicate.value for quad in self._of_object.get(_named(iri), [])})
        return {predicate: self.incoming(iri, predicate) for predicate in predicates}

    def types(self, iri: str) -> list[str]:
        """Return the classes of `iri`."""
        return self.iris(iri, RDF_TYPE)

    def parts(self, iri: str) -> list[str]:
        """Return the nodes that a document about `iri` shows in full: its judgements, records, claims and outcomes."""
        direct = [node for predicate in PART_OF for node in self.incoming(iri, predicate)]
        nested = [part for node in (iri, *direct) for predicate in HAS_PART for part in self.iris(node, predicate)]
        return list(dict.fromkeys((*direct, *nested)))

    def document(self, iri: str) -> list[ox.Quad]:
        """Return the concise bounded description of `iri`.

        That is: everything said about it and about its parts (blank nodes, and names that are its own with a fragment,
        followed to their end), the links of others to it (see `left_out` for those that are only counted), and the
        labels of everything named.
        """
        quads: set[ox.Quad] = set()
        for node in (iri, *self.parts(iri)):
            quads.update(self._bounded(_named(node)))
        for links in self._inverse(iri).values():
            if len(links) <= MOST_INVERSE_LINKS:
                quads.update(links)
        quads.update(self._labels(quads))
        return list(quads)

    def left_out(self, iri: str) -> dict[str, int]:
        """Return the predicates whose links to `iri` are too many for its document, with how many they are."""
        inverse = self._inverse(iri)
        return {name: len(inverse[name]) for name in sorted(inverse) if len(inverse[name]) > MOST_INVERSE_LINKS}

    def graphs(self, iri: str) -> list[str]:
        """Return the IRIs of the named graphs that say something about `iri`."""
        return sorted({quad.graph_name.value for quad in self.quads(iri) if isinstance(quad.graph_name, ox.NamedNode)})

    def _inverse(self, iri: str) -> dict[str, list[ox.Quad]]:
        found: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in self._of_object.get(_named(iri), []):
            if isinstance(quad.subject, ox.NamedNode):
                found[quad.predicate.value].append(quad)
        return found

    def _bounded(self, node: Resource) -> list[ox.Quad]:
        found: dict[ox.Quad, None] = {}
        waiting: list[Resource] = [node]
        seen = set(waiting)
        own = f"<{node.value}#" if isinstance(node, ox.NamedNode) else ""
        while waiting:
            for quad in self._of_subject.get(waiting.pop(), []):
                found[quad] = None
                target = quad.object
                if isinstance(target, ox.Literal) or target in seen:
                    continue
                if isinstance(target, ox.BlankNode) or (own and str(target).startswith(own)):
                    seen.add(target)
                    waiting.append(target)
        return list(found)

    def _labels(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        named = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, ox.NamedNode)}
        for term in named:
            best: list[ox.Quad] = []
            rank = len(RANK_OF_LABEL)
            for quad in self._of_subject.get(term, ()):
                found = RANK_OF_LABEL.get(quad.predicate, rank + 1)
                if found < rank:
                    rank, best = found, [quad]
                elif found == rank:
                    best.append(quad)
            yield from best


def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
