"""The documentation of ontology and shapes: what its pages show, put together out of the graph and live data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, CUS, DCTERMS, ONTOLOGY, OWL, RDF_TYPE, RDFS, SH, SHAPES, SKOS
from citiverse.web.descriptions import Descriptions
from citiverse.web.diagrams import Branch, Edge, hierarchy, neighbourhood, overview
from citiverse.web.naming import Naming, Thing
from citiverse.web.shapes import Reported, Rule, Shape, ShapeReader, rules_by_term
from citiverse.web.site import Site
from citiverse.web.term_use import TermUse
from citiverse.web.terms import KINDS, Term, TermReader
from citiverse.web.views import Property, Views
from citiverse.web.vocabulary_editions import Changes

MIDDLE: Final = CUC + "UseCase"
HIDDEN_IN_HEADER: Final = (RDF_TYPE, OWL + "versionInfo")
PROPERTIES: Final = (
    ("links", "Links between things", OWL + "ObjectProperty"),
    ("values", "Properties with values", OWL + "DatatypeProperty"),
    ("annotations", "Annotations", OWL + "AnnotationProperty"),
)
LONGEST_NEIGHBOURHOOD: Final = 24
"""Links of one class that its drawing shows; all of them stand in the lists beside it."""


@dataclass(frozen=True)
class Group:
    """Terms or shapes under one heading."""

    anchor: str
    title: str
    members: list[Any]


@dataclass(frozen=True)
class Scheme:
    """A concept scheme with the number of its concepts."""

    thing: Thing
    count: int


@dataclass(frozen=True)
class Reuse:
    """Another vocabulary with those of its terms that are used here."""

    iri: str
    terms: list[tuple[Thing, str, int]]
    """Each term with its short name and how often the data use it."""


@dataclass(frozen=True)
class Page:
    """One page of documentation."""

    iri: str
    title: str
    header: list[Property]
    groups: list[Group]
    history: list[Changes]
    numbers: dict[str, int]
    more: dict[str, Any]


def ontology_page(
    site: Site, descriptions: Descriptions, history: list[Changes], *, is_current: bool, reported: Reported
) -> Page:
    """Return the documentation of one version of the ontology; use and rules are known for the current one alone."""
    use = TermUse(descriptions, site.statistics) if is_current else None
    rules: dict[str, list[Rule]] = {}
    if is_current:
        rules = rules_by_term(ShapeReader(descriptions, None, reported), descriptions)
    reader = TermReader(descriptions, use, rules)
    drawing = _Drawing(descriptions, reader, use)
    classes = [reader.term(one, drawing.neighbourhood(one)) for one in reader.own(OWL + "Class")]
    groups = [
        Group("classes", "Classes", [one for one in classes if one.kind != "defined class"]),
        Group("defined-classes", "Defined classes", [one for one in classes if one.kind == "defined class"]),
    ]
    groups += [Group(anchor, title, [reader.term(one) for one in reader.own(cls)]) for anchor, title, cls in PROPERTIES]
    terms: list[Term] = [term for group in groups for term in group.members]
    return Page(
        iri=ONTOLOGY,
        title=descriptions.text(ONTOLOGY, DCTERMS + "title"),
        header=Views(descriptions).properties(ONTOLOGY, HIDDEN_IN_HEADER),
        groups=[group for group in groups if group.members],
        history=history,
        numbers={
            "terms": len(terms),
            "rules": sum(len(term.rules) for term in terms),
            "examples": sum(bool(term.use and (term.use.things or term.use.statements)) for term in terms),
        },
        more={
            "map": drawing.overview(),
            "tree": drawing.tree(),
            "branches": drawing.branches(),
            "schemes": _schemes(descriptions, site) if is_current else [],
            "reuse": _reuse(descriptions, use),
        },
    )


def shapes_page(
    descriptions: Descriptions, live: Descriptions | None, history: list[Changes], reported: Reported
) -> Page:
    """Return the documentation of one version of the shapes; `live` data give the good examples where they belong."""
    reader = ShapeReader(descriptions, live, reported)
    shapes = [reader.shape(one) for one in reader.iris()]
    views = Views(live or descriptions)
    return Page(
        iri=SHAPES,
        title=descriptions.text(SHAPES, DCTERMS + "title"),
        header=views.properties(SHAPES, HIDDEN_IN_HEADER),
        groups=_groups_of_shapes(shapes),
        history=history,
        numbers={
            "shapes": len(shapes),
            "good": sum(shape.good is not None for shape in shapes),
            "bad": sum(bool(shape.bad) for shape in shapes),
        },
        more={
            "severities": Counter(shape.severity for shape in shapes if shape.severity),
            "prefixes": _prefixes(descriptions),
            "numbered": _numbered(shapes),
        },
    )


def _groups_of_shapes(shapes: Iterable[Shape]) -> list[Group]:
    """Return the shapes by the first word of their names: the shape of a class stands with those of its properties."""
    found: dict[str, list[Shape]] = {}
    conditions = []
    for shape in shapes:
        if not shape.severity:
            conditions.append(shape)
        else:
            found.setdefault(shape.anchor.partition("-")[0], []).append(shape)
    groups = []
    for name in sorted(found, key=natural_key):
        head = next((one for one in found[name] if one.anchor == name), None)
        members = sorted(found[name], key=lambda one: (one is not head, natural_key(one.anchor)))
        groups.append(Group(f"group-{name}", head.name if head else name, members))
    if conditions:
        groups.append(Group("conditions", "Conditions that other shapes use", conditions))
    return groups


def _numbered(shapes: Iterable[Shape]) -> list[tuple[str, list[Shape]]]:
    """Return number of each constraint of the design -> the shapes that check it."""
    found: dict[str, list[Shape]] = {}
    for shape in shapes:
        if shape.number:
            found.setdefault(shape.number, []).append(shape)
    return sorted(found.items(), key=lambda item: int(item[0]) if item[0].isdecimal() else 0)


def _prefixes(descriptions: Descriptions) -> list[tuple[str, str, str]]:
    """Return anchor, prefix and namespace of each declaration that the queries of the shapes use."""
    return [
        (one.removeprefix(CUS), descriptions.text(one, SH + "prefix"), descriptions.text(one, SH + "namespace"))
        for one in descriptions.incoming(SH + "PrefixDeclaration", RDF_TYPE)
    ]


def _schemes(descriptions: Descriptions, site: Site) -> list[Scheme]:
    counts = site.statistics.get("schemes", {})
    naming = Naming(descriptions)
    found = descriptions.incoming(SKOS + "ConceptScheme", RDF_TYPE)
    return [Scheme(thing, counts.get(thing.iri, 0)) for thing in naming.things(found)]


def _reuse(descriptions: Descriptions, use: TermUse | None) -> list[Reuse]:
    naming = Naming(descriptions)
    found: dict[str, list[tuple[Thing, str, int]]] = {}
    for cls, _ in KINDS:
        for term in descriptions.incoming(cls, RDF_TYPE):
            if not term.startswith(CUC):
                source = descriptions.iri(term, RDFS + "isDefinedBy")
                count = use.count(term) if use else 0
                found.setdefault(source, []).append((naming.thing(term), naming.short(term), count))
    return [Reuse(source, sorted(found[source], key=lambda one: one[1])) for source in sorted(found)]


class _Drawing:
    """The drawings of one version: tree, map, and the neighbourhood of each class that others are linked to."""

    def __init__(self, descriptions: Descriptions, reader: TermReader, use: TermUse | None) -> None:
        self._descriptions = descriptions
        self._reader = reader
        self._use = use
        self._naming = Naming(descriptions)
        self._edges = list(self._read_edges())

    def neighbourhood(self, iri: str) -> str:
        name = self._naming.label(iri)
        incoming = [edge for edge in self._edges if edge.target == name and edge.source != name]
        outgoing = [edge for edge in self._edges if edge.source == name]
        if not incoming and not outgoing:
            return ""
        shown = (incoming[:LONGEST_NEIGHBOURHOOD], outgoing[:LONGEST_NEIGHBOURHOOD])
        return neighbourhood(f"diagram-{iri.removeprefix(CUC)}", name, *shown)

    def overview(self) -> str:
        """Return the map of the classes that things belong to; concepts would hide them and stand in schemes."""
        concepts = {self._naming.label(one) for one in self._reader.own(OWL + "Class") if self._is_concept(one)}
        edges = [edge for edge in self._edges if not {edge.source, edge.target} & concepts]
        names = dict.fromkeys(name for edge in edges for name in (edge.source, edge.target))
        return overview("map", "How the classes are linked", list(names), edges, self._naming.label(MIDDLE))

    def _is_concept(self, iri: str) -> bool:
        return bool(self._naming.superclasses(iri) & {SKOS + "Concept", SKOS + "OrderedCollection"})

    def tree(self) -> str:
        return hierarchy("tree", "Which class is below which", self.branches())

    def branches(self) -> tuple[Branch, ...]:
        below: dict[str, list[str]] = {}
        roots: dict[str, None] = {}
        for cls in self._reader.own(OWL + "Class"):
            above = self._reader.superclasses(cls)
            for parent in above:
                below.setdefault(parent, []).append(cls)
                if not parent.startswith(CUC):
                    roots[parent] = None
            if not above:
                roots[cls] = None
        return tuple(self._branch(root, below, ()) for root in sorted(roots, key=self._order))

    def _order(self, iri: str) -> str:
        return self._naming.label(iri).lower()

    def _branch(self, iri: str, below: dict[str, list[str]], path: tuple[str, ...]) -> Branch:
        members = [one for one in sorted(below.get(iri, ()), key=self._order) if one not in path]
        is_foreign = not iri.startswith(CUC)
        name = self._naming.short(iri) if is_foreign else self._naming.label(iri)
        return Branch(
            name,
            tuple(self._branch(one, below, (*path, iri)) for one in members),
            is_foreign,
            "" if is_foreign else iri.removeprefix(CUC),
        )

    def _read_edges(self) -> Iterable[Edge]:
        for iri in self._reader.own(OWL + "ObjectProperty"):
            targets = [one for one in self._descriptions.iris(iri, RDFS + "range") if one.startswith(CUC)]
            sources = [one for one in self._descriptions.iris(iri, RDFS + "domain") if one.startswith(CUC)]
            if not sources and self._use:
                sources = [thing.iri for thing, _ in self._use.of_property(iri).subjects[:3]]
            for source in sources:
                for target in targets:
                    yield Edge(self._naming.label(source), self._naming.label(iri), self._naming.label(target))


def report_quads(site: Site) -> list[ox.Quad]:
    """Return the reports of the validation that the release passed."""
    found: list[ox.Quad] = []
    for entry in site.release.files:
        if entry.part == "report" and entry.syntax == "ttl":
            path = str(site.release.folder / entry.path)
            found += ox.parse(path=path, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return found
