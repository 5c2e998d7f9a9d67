"""Shapes of a pass: those that run before deriving or after, and each target shape with just what it needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from citiverse.vocabulary import CUC, RDF_TYPE, RDFS, SH

Pass = Literal["asserted", "derived"]
PASSES: Final[tuple[Pass, Pass]] = ("asserted", "derived")
VALIDATION_PASS: Final = CUC + "validationPass"
TARGETS: Final = frozenset(
    SH + name for name in ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "target")
)
SUBCLASS: Final = RDFS + "subClassOf"
FOR_READERS: Final = CUC + "rejectedChange"
"""What shapes say to their readers alone; no engine needs to see it."""
TRUE: Final = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))


def shapes_of_pass(triples: Iterable[ox.Triple], validation_pass: Pass) -> list[ox.Triple]:
    """Return the shapes graph for one pass.

    A shape whose `cuc:validationPass` names the other pass loses its targets; where it is a property shape it is
    deactivated as well. Shapes without the property, or with `both`, run in each pass.
    """
    known = [triple for triple in triples if triple.predicate.value != FOR_READERS]
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


def shapes_for_subjects(shapes: Iterable[ox.Triple], data: Iterable[ox.Triple], subjects: set[str]) -> list[ox.Triple]:
    """Return the shapes graph in which each shape targets only those of `subjects` that it selects in `data`."""
    known = list(shapes)
    selected = _selections(list(data), subjects)
    kept = [triple for triple in known if triple.predicate.value not in TARGETS]
    node = ox.NamedNode(SH + "targetNode")
    for triple in known:
        if triple.predicate.value in TARGETS:
            chosen = selected.get((triple.predicate.value, triple.object), ())
            kept += [ox.Triple(triple.subject, node, subject) for subject in chosen]
    return kept


def _selections(data: list[ox.Triple], subjects: set[str]) -> dict[tuple[str, object], set[ox.NamedNode]]:
    """Return (kind of target, what it names) -> those of `subjects` that it selects."""
    selected: dict[tuple[str, object], set[ox.NamedNode]] = defaultdict(set)
    above = _superclasses(data)
    for triple in data:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.NamedNode) and subject.value in subjects:
            selected[SH + "targetNode", subject].add(subject)
            selected[SH + "targetSubjectsOf", triple.predicate].add(subject)
            if triple.predicate.value == RDF_TYPE:
                for known in _closure_of(value, above):
                    selected[SH + "targetClass", known].add(subject)
        if isinstance(value, ox.NamedNode) and value.value in subjects:
            selected[SH + "targetObjectsOf", triple.predicate].add(value)
    return selected


def _superclasses(data: list[ox.Triple]) -> dict[object, set[object]]:
    above: dict[object, set[object]] = defaultdict(set)
    for triple in data:
        if triple.predicate.value == SUBCLASS:
            above[triple.subject].add(triple.object)
    return above


def _closure_of(start: object, above: dict[object, set[object]]) -> set[object]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = above.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
