"""Named graphs: which graph a statement is published in, decided by its subject alone."""

from __future__ import annotations

import re
from typing import Final

from citiverse.vocabulary import BASE, GRAPH, ONTOLOGY, QUERIES, RECORD, SCHEME, SDG_ONTOLOGY, SDG_SCHEME, SHAPES, THING

GRAPH_OF_THING: Final[dict[str, str]] = {
    "use-case": "use-cases",
    "case-study": "case-studies",
    "outcome": "outcomes",
    "place": "places",
    "organisation": "organisations",
    "membership": "organisations",
    "agent": "organisations",
    "source": "sources",
    "publication": "sources",
    "recommendation": "sources",
    "standard": "sources",
    "claim": "sources",
    "note": "sources",
    "definition": "schemes",
    "takeaway": "schemes",
    "assessment": "assessments",
    "rating": "assessments",
    "contribution": "assessments",
    "mapping": "assessments",
    "link": "assessments",
    "impact": "assessments",
    "mitigation": "assessments",
    "round": "assessments",
    "score": "assessments",
    "short-list": "assessments",
    "long-list": "assessments",
    "decision": "assessments",
    "expert": "assessments",
    "alignment": "mappings",
    "review": "records",
}
"""IRI type (the path segment after `id/`) -> name of the named graph. Adding a type means adding a row here."""

GRAPH_NAMES: Final[tuple[str, ...]] = (
    "ontology",
    "schemes",
    "shapes",
    "use-cases",
    "case-studies",
    "outcomes",
    "places",
    "organisations",
    "sources",
    "assessments",
    "records",
    "mappings",
    "derived",
    "catalogue",
    "queries",
)
"""All named graphs of a release, in the order in which they are listed for people."""


OF_THE_DATASET: Final = (
    "releases/",
    "dataset/",
    "catalogue",
    "dump/",
    "sparql",
    "rdf-graph-store",
    "profile",
    "stream",
    "reconcile",
    "search",
    "validate",
    ".well-known/void",
)
"""Paths below the base of what the dataset says about itself: its parts, files, services and profile."""

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")
RESERVED: Final = frozenset(("citiverse", "default"))
"""Names that mean the whole dataset and the default graph in a release."""


def graph_iri(name: str) -> str:
    """Return the IRI of the named graph called `name`."""
    return GRAPH + name


def graph_name(iri: str) -> str | None:
    """Return the name of the named graph `iri` if it is one of ours, fit to be the name of a file; else None."""
    name = iri.removeprefix(GRAPH)
    return name if iri.startswith(GRAPH) and NAME.match(name) and name not in RESERVED else None


def graph_name_of_subject(subject: str) -> str | None:
    """Return the name of the graph in which statements about `subject` belong, or None where no rule knows it."""
    if subject.startswith(THING):
        return GRAPH_OF_THING.get(subject[len(THING) :].partition("/")[0])
    for start, name in (
        (RECORD, "records"),
        (SCHEME, "schemes"),
        # Terms that the SDG concepts use are no concepts; the longer beginning decides.
        (SDG_ONTOLOGY, "ontology"),
        (SDG_SCHEME, "schemes"),
        (ONTOLOGY, "ontology"),
        (SHAPES, "shapes"),
        (QUERIES, "queries"),
    ):
        if subject.startswith(start):
            return name
    if subject.startswith(tuple(BASE + start for start in OF_THE_DATASET)):
        return "catalogue"
    return None
