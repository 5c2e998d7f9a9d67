"""Shapes of a pass: those that run before deriving or after, and each target shape with just what it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from citiverse.release.terms import iri_of
from citiverse.vocabulary import CUC, RDF_TYPE, RDFS, SH

Pass = Literal["asserted", "derived"]
PASSES: Final[tuple[Pass, Pass]] = ("asserted", "derived")
VALIDATION_PASS: Final = CUC + "validationPass"
TARGETS: Final = frozenset(
    SH + name for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
)
SUBCLASS: Final = RDFS + "subClassOf"
TRUE: Final = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


def without_targets(triples: Iterable[ox.Triple], kept: set[str]) -> list[ox.Triple]:
    """Return the shapes graph in which only the shapes `kept` (as N-Triples terms) have targets."""
    return [t for t in triples if t.predicate.value not in TARGETS or str(t.subject) in kept]


def shapes_of_pass(triples: Iterable[ox.Triple], validation_pass: Pass) -> list[ox.Triple]:
    """Return the shapes graph for one pass.

    A shape whose `cuc:validationPass` names the other pass loses its targets; where it is a property shape it is
    deactivated as well. Shapes without the property, or with `both`, run in each pass.
    """
    known = list(triples)
    others = {triple.subject for triple in known if _names_other_pass(triple, validation_pass)}
    property_shapes = {triple.subject for triple in known if triple.predicate.value == SH + "path"}
    kept = [triple for triple in known if triple.subject not in others or triple.predicate.value not in TARGETS]
    deactivated = ox.NamedNode(SH + "deactivated")
    return kept + [ox.Triple(shape, deactivated, TRUE) for shape in others & property_shapes]


def _names_other_pass(triple: ox.Triple, validation_pass: Pass) -> bool:
    if triple.predicate.value != VALIDATION_PASS or not isinstance(triple.object, ox.Literal | ox.NamedNode):
        return False
    return triple.object.value.rpartition("/")[2] not in (validation_pass, "both")


@dataclass(frozen=True)
class Batch:
    """One shape with targets, and the small shapes graph of all that it refers to."""

    shape: str
    triples: list[ox.Triple]


def batches(triples: Iterable[ox.Triple]) -> list[Batch]:
    """Return one small shapes graph for each shape with targets, sorted by shape.

    Validated one after the other they report what the whole shapes graph reports in one run.
    """
    by_subject: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        by_subject[triple.subject].append(triple)
    targeted = [
        subject for subject, found in by_subject.items() if any(triple.predicate.value in TARGETS for triple in found)
    ]
    return [Batch(str(subject), _closure(subject, by_subject)) for subject in sorted(targeted, key=str)]


def _closure(start: object, by_subject: dict[object, list[ox.Triple]]) -> list[ox.Triple]:
    seen, waiting, found = {start}, [start], []
    while waiting:
        subject = waiting.pop()
        for triple in by_subject.get(subject, ()):
            if subject != start and triple.predicate.value in TARGETS:
                continue
            found.append(triple)
            if triple.object not in seen and triple.object in by_subject:
                seen.add(triple.object)
                waiting.append(triple.object)
    return found


def concerned_shapes(shapes: Iterable[ox.Triple], data: Iterable[ox.Triple], subjects: set[str]) -> set[str]:
    """Return the shapes (as N-Triples terms) whose targets select one of `subjects` in `data`."""
    known = list(data)
    about = [triple for triple in known if iri_of(triple.subject) in subjects]
    classes = _superclasses({t.object for t in about if t.predicate.value == RDF_TYPE}, known)
    predicates = {triple.predicate for triple in about}
    named: dict[str, set[object]] = {
        SH + "targetClass": classes,
        SH + "targetNode": {triple.subject for triple in about},
        SH + "targetSubjectsOf": set(predicates),
        SH + "targetObjectsOf": {t.predicate for t in known if iri_of(t.object) in subjects} | predicates,
    }
    return {str(t.subject) for t in shapes if t.object in named.get(t.predicate.value, ())}


def _superclasses(classes: set[object], data: list[ox.Triple]) -> set[object]:
    above: dict[object, set[object]] = defaultdict(set)
    for triple in data:
        if triple.predicate.value == SUBCLASS:
            above[triple.subject].add(triple.object)
    found, waiting = set(classes), list(classes)
    while waiting:
        fresh = above[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found
