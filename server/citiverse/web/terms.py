"""The terms of the ontology as its documentation shows them: read from the graph, never written by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, DCTERMS, ONTOLOGY, OWL, RDF_TYPE, RDFS, SKOS, VS
from citiverse.web.descriptions import Descriptions, Resource
from citiverse.web.naming import Thing
from citiverse.web.pieces import Piece, joined, rdf_list
from citiverse.web.shapes import Rule
from citiverse.web.term_use import TermUse, Use
from citiverse.web.views import Value, Views

KINDS: Final = (
    (OWL + "Class", "class"),
    (OWL + "ObjectProperty", "link to a thing"),
    (OWL + "DatatypeProperty", "property with a value"),
    (OWL + "AnnotationProperty", "annotation"),
)
TRAITS: Final = {
    OWL + "FunctionalProperty": "functional: at most one value for each thing",
    OWL + "SymmetricProperty": "symmetric: holds in both directions",
    OWL + "TransitiveProperty": "transitive: holds along chains",
    OWL + "InverseFunctionalProperty": "inverse functional: the value identifies the thing",
}
RELATIONS: Final = (
    ("Subclass of", RDFS + "subClassOf"),
    ("Subproperty of", RDFS + "subPropertyOf"),
    ("Domain", RDFS + "domain"),
    ("Range", RDFS + "range"),
    ("Inverse of", OWL + "inverseOf"),
    ("Disjoint with", OWL + "disjointWith"),
    ("Replaced by", DCTERMS + "isReplacedBy"),
)
INVERSE_RELATIONS: Final = (
    ("Superclass of", RDFS + "subClassOf"),
    ("Superproperty of", RDFS + "subPropertyOf"),
    ("In the domain of", RDFS + "domain"),
    ("In the range of", RDFS + "range"),
    ("Inverse of", OWL + "inverseOf"),
    ("Disjoint with", OWL + "disjointWith"),
)
WITH_EXPRESSIONS: Final = (
    (OWL + "equivalentClass", "Exactly the things that are: "),
    (RDFS + "subClassOf", "Each is: "),
    (RDFS + "domain", "Domain: "),
    (RDFS + "range", "Range: "),
)
"""Predicates whose objects may be class expressions, with the words before them."""
NOTES: Final = (SKOS + "scopeNote", SKOS + "note", SKOS + "editorialNote", RDFS + "comment")
HISTORY: Final = (SKOS + "changeNote", SKOS + "historyNote")
ALIGNMENTS: Final = (
    RDFS + "seeAlso",
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
)


@dataclass(frozen=True)
class Relation:
    """What a term has to do with other terms, by one relation."""

    name: str
    things: list[Thing]


@dataclass(frozen=True)
class Term:
    """One term with everything that is said about it."""

    thing: Thing
    anchor: str
    short: str
    kind: str
    traits: list[str]
    status: str
    since: str
    is_deprecated: bool
    labels: list[Value]
    definitions: list[Value]
    examples: list[Value]
    notes: list[Value]
    history: list[Value]
    meanings: list[list[Piece]]
    """Class expressions and chains that the term is equivalent to or follows from."""
    relations: list[Relation]
    alignments: list[Thing]
    use: Use | None
    rules: list[Rule]
    diagram: str = ""


class TermReader:
    """Reads terms out of one version of the ontology."""

    def __init__(self, descriptions: Descriptions, use: TermUse | None, rules: dict[str, list[Rule]]) -> None:
        """Take the graph; `use` and `rules` (by term) where they are known for this version."""
        self._descriptions = descriptions
        self._views = Views(descriptions)
        self._use = use
        self._rules = rules

    def own(self, cls: str) -> list[str]:
        """Return the terms of our own of one kind, in the order of their names."""
        return [term for term in self._descriptions.incoming(cls, RDF_TYPE) if term.startswith(CUC)]

    def is_defined(self, iri: str) -> bool:
        """Return whether `iri` is a class that others make: it is equivalent to an expression."""
        return any(isinstance(one, ox.BlankNode) for one in self._descriptions.objects(iri, OWL + "equivalentClass"))

    def term(self, iri: str, diagram: str = "") -> Term:
        """Return the term `iri`."""
        types = self._descriptions.types(iri)
        texts = self._descriptions.text
        return Term(
            thing=self._views.naming.thing(iri),
            anchor=iri.rpartition("#")[2],
            short=self._views.naming.short(iri),
            kind="defined class" if self.is_defined(iri) else next((name for cls, name in KINDS if cls in types), ""),
            traits=[words for cls, words in TRAITS.items() if cls in types],
            status=texts(iri, VS + "term_status"),
            since=texts(iri, CUC + "since"),
            is_deprecated=texts(iri, OWL + "deprecated") == "true",
            labels=self._views.values(iri, RDFS + "label"),
            definitions=self._views.values(iri, SKOS + "definition"),
            examples=self._views.values(iri, SKOS + "example"),
            notes=self._all(iri, NOTES),
            history=self._all(iri, HISTORY),
            meanings=self._meanings(iri),
            relations=self._relations(iri),
            alignments=self._alignments(iri),
            use=self._use_of(iri, types),
            rules=self._rules.get(iri, []),
            diagram=diagram,
        )

    def superclasses(self, iri: str) -> list[str]:
        """Return the named classes directly above `iri`."""
        return self._descriptions.iris(iri, RDFS + "subClassOf")

    def _all(self, iri: str, predicates: Iterable[str]) -> list[Value]:
        return [value for predicate in predicates for value in self._views.values(iri, predicate)]

    def _use_of(self, iri: str, types: Sequence[str]) -> Use | None:
        if self._use is None:
            return None
        return self._use.of_class(iri) if OWL + "Class" in types else self._use.of_property(iri)

    def _relations(self, iri: str) -> list[Relation]:
        found: dict[str, list[str]] = {}
        for name, predicate in RELATIONS:
            found.setdefault(name, []).extend(self._descriptions.iris(iri, predicate))
        for name, predicate in INVERSE_RELATIONS:
            found.setdefault(name, []).extend(self._descriptions.incoming(iri, predicate))
        found["Disjoint with"] += self._disjoint_in_groups(iri)
        naming = self._views.naming
        relations = [Relation(name, naming.things(list(dict.fromkeys(iris)))) for name, iris in found.items() if iris]
        return [*relations, *self._of_expressions(iri)]

    def _of_expressions(self, iri: str) -> list[Relation]:
        """Return the defined classes in whose expression `iri` stands."""
        found = [one for one in self._named_in.get(iri, ()) if one != iri]
        return [Relation("Part of the definition of", self._views.naming.things(found))] if found else []

    @cached_property
    def _named_in(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for cls in filter(self.is_defined, self.own(OWL + "Class")):
            pieces = [piece for row in self._meanings(cls) for piece in row]
            for iri in dict.fromkeys(piece.iri for piece in pieces if isinstance(piece, Thing)):
                found[iri].append(cls)
        return found

    def _disjoint_in_groups(self, iri: str) -> list[str]:
        found: list[str] = []
        for group in self._descriptions.blank_instances(OWL + "AllDisjointClasses"):
            members = [one.value for one in self._members(group, OWL + "members") if isinstance(one, ox.NamedNode)]
            if iri in members:
                found += [one for one in members if one != iri]
        return found

    def _alignments(self, iri: str) -> list[Thing]:
        found = [one for predicate in ALIGNMENTS for one in self._descriptions.iris(iri, predicate)]
        above = (RDFS + "subClassOf", RDFS + "subPropertyOf")
        found += [one for predicate in above for one in self._descriptions.iris(iri, predicate)]
        return self._views.naming.things([one for one in dict.fromkeys(found) if not one.startswith(ONTOLOGY)])

    def _meanings(self, iri: str) -> list[list[Piece]]:
        found: list[list[Piece]] = []
        for predicate, begin in WITH_EXPRESSIONS:
            nodes = self._descriptions.objects(iri, predicate)
            found += [[begin, *self._expression(node)] for node in nodes if isinstance(node, ox.BlankNode)]
        for node in self._descriptions.objects(iri, OWL + "propertyChainAxiom"):
            if not isinstance(node, ox.Literal):
                steps = [self._expression(step) for step in rdf_list(self._descriptions, node)]
                found.append(["Follows from the chain: ", *joined(steps, " then ")])
        return found

    def _expression(self, node: Resource | ox.Literal) -> list[Piece]:
        if isinstance(node, ox.NamedNode):
            return [self._views.naming.thing(node.value)]
        if isinstance(node, ox.Literal):
            return [f"“{node.value}”"]
        for predicate, word in ((OWL + "intersectionOf", " and "), (OWL + "unionOf", " or "), (OWL + "oneOf", " or ")):
            members = self._members(node, predicate)
            if members:
                return joined([self._expression(one) for one in members], word)
        on = [piece for one in self._descriptions.objects(node, OWL + "onProperty") for piece in self._expression(one)]
        for name, word in (("hasValue", " is "), ("someValuesFrom", " is some "), ("allValuesFrom", " is only ")):
            for value in self._descriptions.objects(node, OWL + name):
                return ["(", *on, word, *self._expression(value), ")"]
        return ["an expression that only the data show"]

    def _members(self, node: Resource, predicate: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        heads = self._descriptions.objects(node, predicate)
        return rdf_list(self._descriptions, heads[0]) if heads and not isinstance(heads[0], ox.Literal) else []
