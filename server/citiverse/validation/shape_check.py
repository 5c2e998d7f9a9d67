"""Checks a shapes graph that was sent before it runs: well-formed, supported, not recursive, calling nobody."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import pyoxigraph as ox
import rdflib

from citiverse.engine.guard import check
from citiverse.engine.protocol import QueryFault
from citiverse.release.results import SHACL, path_text
from citiverse.release.shape_selection import TARGETS
from citiverse.release.terms import iri_of
from citiverse.settings import Settings
from citiverse.validation.shape_terms import CLASSES, LISTS, PREDICATES, QUERIES, REFERENCES
from citiverse.validation_messages import ValidationFault
from citiverse.vocabulary import OWL, RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE, RDFS, SH

PREFIX_NAME: Final = re.compile(r"[A-Za-z][\w.-]*\Z|\Z")
UNSAFE_NAMESPACE: Final = re.compile('[\\x00-\\x20<>"{}|^`\\\\]')


class ShapesGraph:
    """The triples of a shapes graph by subject, and names of shapes that a person recognises."""

    def __init__(self, triples: Sequence[ox.Triple]) -> None:
        self.triples = triples
        self.by_subject: dict[object, list[ox.Triple]] = defaultdict(list)
        self._owners: dict[object, object] = {}
        for triple in triples:
            self.by_subject[triple.subject].append(triple)
            if isinstance(triple.object, ox.BlankNode):
                self._owners.setdefault(triple.object, triple.subject)

    def name(self, node: object) -> str:
        """Return the IRI of the shape that `node` is or belongs to; of blank ones, their path or the node itself."""
        seen: set[object] = set()
        shape = node
        while isinstance(shape, ox.BlankNode) and shape in self._owners and shape not in seen:
            seen.add(shape)
            shape = self._owners[shape]
        path = next((t.object for one in (node, shape) for t in self.by_subject[one] if _local(t) == "path"), None)
        suffix = f" (sh:path {path})" if isinstance(path, ox.NamedNode) and shape != node else ""
        return (shape.value if isinstance(shape, ox.NamedNode) else self._name_of_blank(shape)) + suffix

    def _name_of_blank(self, shape: object) -> str:
        targets = (triple for triple in self.by_subject[shape] if triple.predicate.value in TARGETS)
        found = next(
            (f" with sh:{_local(triple)} {iri_of(triple.object) or triple.object}" for triple in targets), f" {shape}"
        )
        return f"blank node{found}"

    def path(self, node: object) -> str:
        """Return the path of the property shape `node` as Turtle, or nothing."""
        return next((path_text(t.object, self._parts) for t in self.by_subject[node] if _local(t) == "path"), "")

    @cached_property
    def _parts(self) -> dict[object, dict[str, object]]:
        """Blank node -> what is said of it, by predicate."""
        return {
            one: {triple.predicate.value: triple.object for triple in found}
            for one, found in self.by_subject.items()
            if isinstance(one, ox.BlankNode)
        }

    def items(self, head: object) -> Iterator[object]:
        """Yield the items of an RDF list; one without end stops where it repeats itself."""
        seen = set()
        while head in self.by_subject and head not in seen:
            seen.add(head)
            parts = {triple.predicate.value: triple.object for triple in self.by_subject[head]}
            if RDF_FIRST in parts:
                yield parts[RDF_FIRST]
            head = parts.get(RDF_REST)


def check_shapes(triples: Sequence[ox.Triple], settings: Settings) -> None:
    """Let the shapes graph pass; raises `ValidationFault` that names the first shape that is not fit to run.

    What SHACL leaves open or what is not evaluated here (recursion, JavaScript, rules, functions, entailment) is
    `shapes-unsupported`; what SHACL forbids is `shapes-ill-formed` (SHACL, sections 3.4.2 and 3.4.3).
    """
    graph = ShapesGraph(triples)
    _refuse_unsupported(graph)
    _refuse_recursion(graph, settings.validation_nesting)
    _refuse_ill_formed_lists(graph)
    _check_patterns(graph)
    _check_queries(graph, settings)


def _refuse_unsupported(graph: ShapesGraph) -> None:
    for triple in graph.triples:
        term = _local(triple)
        if term and term not in PREDICATES:
            raise _unsupported(graph, triple.subject, f"sh:{term} is not supported")
        kind = triple.object
        if triple.predicate.value != RDF_TYPE or not isinstance(kind, ox.NamedNode) or not kind.value.startswith(SH):
            continue
        if kind.value.removeprefix(SH) not in CLASSES:
            raise _unsupported(graph, triple.subject, f"sh:{kind.value.removeprefix(SH)} is not supported")


def _refuse_recursion(graph: ShapesGraph, deepest: int) -> None:
    """Raise where a shape refers to itself, directly or not: SHACL leaves the meaning of that undefined (3.4.3).

    Also where shapes refer to shapes over more than `deepest` steps, which nothing could evaluate.
    """
    done: set[object] = set()
    for start in list(graph.by_subject):
        path: list[object] = []
        on_path: set[object] = set()
        waiting: list[tuple[object, bool]] = [(start, False)]
        while waiting:
            node, is_left = waiting.pop()
            if is_left:
                on_path.discard(path.pop())
                done.add(node)
            elif node in on_path:
                raise _unsupported(graph, node, "a shape that refers to itself (recursion) is not supported")
            elif node not in done:
                if len(path) >= deepest:
                    raise _unsupported(graph, node, f"shapes within shapes deeper than {deepest} are not supported")
                path.append(node)
                on_path.add(node)
                waiting.append((node, True))
                waiting += ((referred, False) for referred in _references(graph, node))


def _references(graph: ShapesGraph, node: object) -> Iterator[object]:
    for triple in graph.by_subject.get(node, ()):
        term = _local(triple)
        if term in REFERENCES:
            yield triple.object
        elif term in LISTS:
            yield from graph.items(triple.object)


def _refuse_ill_formed_lists(graph: ShapesGraph) -> None:
    for triple in graph.triples:
        if _local(triple) in LISTS | {"in", "languageIn", "ignoredProperties"} and not _is_list(graph, triple.object):
            raise _ill_formed(graph, triple.subject, f"the value of sh:{_local(triple)} is no well-formed list")


def _is_list(graph: ShapesGraph, head: object) -> bool:
    seen: set[object] = set()
    while isinstance(head, ox.BlankNode):
        parts = [t for t in graph.by_subject.get(head, ()) if t.predicate.value in (RDF_FIRST, RDF_REST)]
        if head in seen or sorted(t.predicate.value for t in parts) != [RDF_FIRST, RDF_REST]:
            return False
        seen.add(head)
        head = next(t.object for t in parts if t.predicate.value == RDF_REST)
    return isinstance(head, ox.NamedNode) and head.value == RDF_NIL


def _check_patterns(graph: ShapesGraph) -> None:
    for triple in graph.triples:
        if _local(triple) == "pattern" and isinstance(triple.object, ox.Literal):
            try:
                re.compile(triple.object.value)
            except (re.error, RecursionError, OverflowError) as error:
                message = f"the value of sh:pattern is no regular expression that is understood here ({error})"
                raise _ill_formed(graph, triple.subject, message) from error


def _check_queries(graph: ShapesGraph, settings: Settings) -> None:
    for triple in graph.triples:
        term = _local(triple)
        value = triple.object.value if isinstance(triple.object, ox.Literal) else ""
        if term in QUERIES:
            _check_query(graph, triple.subject, value, settings)
        # Prefixes are put before the queries as they are, so they must not hold more than a name.
        elif (term == "prefix" and not PREFIX_NAME.match(value)) or (
            term == "namespace" and UNSAFE_NAMESPACE.search(value)
        ):
            raise _ill_formed(graph, triple.subject, f"the value of sh:{term} is none")


def _check_query(graph: ShapesGraph, node: object, text: str, settings: Settings) -> None:
    try:
        checked = check(text, settings)
    except QueryFault as fault:
        raise _unsupported(graph, node, f"its SPARQL query is refused: {fault}") from fault
    if checked.names_dataset:
        raise _unsupported(graph, node, "its SPARQL query is refused: FROM names other data")


def check_well_formedness(shapes: rdflib.Graph, triples: Sequence[ox.Triple]) -> None:
    """Let a shapes graph pass that keeps the syntax rules of SHACL, as the standard states them in shapes (appendix C).

    Raises `ValidationFault` that names a shape which does not.
    """
    from pyshacl.entrypoints import meta_validate

    conforms, report, text = meta_validate(shapes, inference="none")
    if conforms:
        return
    graph = ShapesGraph(triples)
    if not isinstance(report, rdflib.Graph):
        raise ValidationFault("shapes-ill-formed", f"The shapes graph is not well-formed: {text}", part="shapes")
    node = min(report.objects(None, SHACL.focusNode), key=str)
    result = next(report.subjects(SHACL.focusNode, node))
    path = report.value(result, SHACL.resultPath)
    about = f" at sh:{str(path).removeprefix(SH)}" if isinstance(path, rdflib.URIRef) else ""
    messages = sorted(str(message) for message in report.objects(result, SHACL.resultMessage))
    own = ox.BlankNode(str(node)) if isinstance(node, rdflib.BNode) else ox.NamedNode(str(node))
    raise _ill_formed(graph, own, f"it breaks the syntax of SHACL{about}: {'; '.join(messages)[:500]}")


def refuse_without_targets(triples: Sequence[ox.Triple]) -> None:
    """Let a shapes graph pass in which something is a target: else nothing would be read, and all would conform.

    A shape that is a class has its instances as targets (SHACL, section 2.1.3.3).
    """
    if any(triple.predicate.value in TARGETS for triple in triples):
        return
    above: dict[object, object] = {
        triple.subject: triple.object for triple in triples if triple.predicate.value == RDFS + "subClassOf"
    }
    kinds: dict[object, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == RDF_TYPE:
            kinds[triple.subject] |= {iri_of(triple.object), iri_of(above.get(triple.object))}
    shapes = {SH + "NodeShape", SH + "PropertyShape"}
    if any(found & shapes and found & {RDFS + "Class", OWL + "Class"} for found in kinds.values()):
        return
    graph = ShapesGraph(triples)
    named = sorted(graph.name(subject) for subject, found in kinds.items() if found & shapes)
    if not named:
        raise ValidationFault("no-shapes", "No shape was found in the shapes graph.", part="shapes")
    message = f"Shape {named[0]}: neither it nor any other shape has a target, so nothing would be checked."
    raise ValidationFault("no-shapes", message, part="shapes", shape=named[0])


def _local(triple: ox.Triple) -> str:
    """Return the name of the predicate in the namespace of SHACL, or nothing."""
    iri = triple.predicate.value
    return iri.removeprefix(SH) if iri.startswith(SH) else ""


def _unsupported(graph: ShapesGraph, node: object, message: str) -> ValidationFault:
    return _fault(graph, node, message, "shapes-unsupported")


def _ill_formed(graph: ShapesGraph, node: object, message: str) -> ValidationFault:
    return _fault(graph, node, message, "shapes-ill-formed")


def _fault(graph: ShapesGraph, node: object, message: str, slug: str) -> ValidationFault:
    name = graph.name(node)
    return ValidationFault(slug, f"Shape {name}: {message}.", part="shapes", shape=name)
