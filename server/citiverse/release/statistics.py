"""Statistics: how many triples, entities, classes and properties each part of a dataset holds."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, GRAPH, RDF_TYPE, SKOS

USE_CASE_CLASS: Final = CUC + "UseCase"
FACETS: Final[tuple[str, ...]] = (
    "theme",
    "primaryTheme",
    "topic",
    "horizon",
    "evidenceHorizon",
    "publicSafetyRisk",
    "stakeholderAcceptanceRisk",
    "dataPrivacySecurityRisk",
    "financialOperationalRisk",
    "usesTechnology",
    "contributesToGoal",
    "contributesToTarget",
    "hasEvidenceFromCountry",
    "showsFactor",
    "servesOutcome",
    "workflowStage",
)
"""Local names of the properties by which use cases are counted."""


@dataclass
class Statistics:
    """Counts over one set of triples; a triple in two graphs counts once."""

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the counts with sorted keys."""
        return {
            "triples": self.triples,
            "distinctSubjects": self.subjects,
            "distinctObjects": self.objects,
            "classes": dict(sorted(self.classes.items())),
            "properties": dict(sorted(self.properties.items())),
        }


class Tally:
    """Counts triples as they come; a triple that comes twice counts once."""

    def __init__(self) -> None:
        self.triples: set[ox.Triple] = set()
        self.subjects: set[object] = set()
        self.objects: set[object] = set()
        self.members: dict[str, set[object]] = defaultdict(set)
        self.properties: Counter[str] = Counter()

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Count `triples` as well."""
        for triple in set(triples) - self.triples:
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            self.triples.add(triple)
            self.subjects.add(subject)
            self.objects.add(value)
            self.properties[predicate] += 1
            if predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
                self.members[value.value].add(subject)

    def copy(self) -> Tally:
        """Return a tally that goes on from here by itself."""
        other = Tally()
        other.triples, other.subjects, other.objects = set(self.triples), set(self.subjects), set(self.objects)
        other.members.update({name: set(found) for name, found in self.members.items()})
        other.properties.update(self.properties)
        return other

    def statistics(self) -> Statistics:
        """Return the counts so far."""
        classes = {name: len(found) for name, found in self.members.items()}
        return Statistics(len(self.triples), len(self.subjects), len(self.objects), classes, dict(self.properties))


def count(triples: Iterable[ox.Triple]) -> Statistics:
    """Return the counts over `triples`: distinct triples, subjects, objects; entities by class, triples by property."""
    tally = Tally()
    tally.add(triples)
    return tally.statistics()


def triples_by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Triple]]:
    """Return the triples of each graph by graph IRI; the default graph has the empty name."""
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name.value if not isinstance(quad.graph_name, ox.DefaultGraph) else ""
        found[name].append(quad.triple)
    return dict(sorted(found.items()))


def use_case_facets(triples: Iterable[ox.Triple]) -> dict[str, dict[str, int]]:
    """Return for each facet how many use cases have each value: facet -> value IRI -> number of use cases."""
    known = list(triples)
    use_cases = {t.subject for t in known if t.predicate.value == RDF_TYPE and t.object == ox.NamedNode(USE_CASE_CLASS)}
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for triple in {t for t in known if t.subject in use_cases}:
        name = triple.predicate.value.removeprefix(CUC)
        if name in counted and isinstance(triple.object, ox.NamedNode):
            counted[name][triple.object.value] += 1
    return {name: dict(sorted(values.items())) for name, values in counted.items() if values}


def statistics_text(quads: list[ox.Quad]) -> str:
    """Return `statistics.json`: counts of the whole, of each graph, of scheme members, and of use cases by facet."""
    by_graph = triples_by_graph(quads)
    union = [triple for triples in by_graph.values() for triple in triples]
    schemes = Counter(
        triple.object.value
        for triple in set(union)
        if triple.predicate.value == SKOS + "inScheme" and isinstance(triple.object, ox.NamedNode)
    )
    content = {
        **count(union).as_json(),
        "graphs": {name.removeprefix(GRAPH): count(triples).as_json() for name, triples in by_graph.items()},
        "schemes": dict(sorted(schemes.items())),
        "useCases": use_case_facets(union),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
