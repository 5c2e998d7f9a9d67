"""Description: the graph that says in DCAT, VoID and PROF what the dataset is, and the library queries as resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.graphs import GRAPH_NAMES, graph_iri
from citiverse.query_files import Query
from citiverse.release.datasets import WHOLE_DATASET, describe_datasets
from citiverse.release.manifest import Identity
from citiverse.release.profile import describe_profile
from citiverse.release.statements import Statement, iri, quads_of, text, types
from citiverse.release.statistics import Statistics, Tally, count, triples_by_graph
from citiverse.release.terms import iri_of
from citiverse.release.void import describe_access, describe_dataset_counts, describe_links, describe_partitions
from citiverse.vocabulary import DATASET, DCAT, DCTERMS, ENDPOINT, QUERIES, SCHEMA, SH

FORM_OF_QUERY: Final = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
ROUNDS: Final = 5
CATALOGUE_GRAPH: Final = graph_iri("catalogue")


def describe(quads: list[ox.Quad], identity: Identity, library: Mapping[str, Query]) -> list[ox.Quad]:
    """Return the graphs `catalogue` and `queries` about the dataset of `quads`, sorted.

    The counts include the description itself: it is written again until its own size is the one it states.
    """
    library_quads = list(describe_library(library))
    by_graph = triples_by_graph([*quads, *library_quads])
    own = by_graph.pop(CATALOGUE_GRAPH, [])
    counted = {name: count(triples) for name, triples in by_graph.items()}
    tally = Tally()
    for triples in by_graph.values():
        tally.add(triples)
    fixed = [
        *describe_datasets(quads, identity, [name for name in GRAPH_NAMES if graph_iri(name) in counted]),
        *describe_profile(),
        *describe_access(iri_of(quad.subject) for quad in quads),
        *describe_links(tally.triples),
    ]
    described: list[ox.Quad] = []
    for _ in range(ROUNDS):
        catalogue = [*own, *(quad.triple for quad in described)]
        whole = tally.copy()
        whole.add(catalogue)
        again = describe_counts(whole.statistics(), {**counted, CATALOGUE_GRAPH: count(catalogue)}, fixed)
        if again == described:
            break
        described = again
    return sorted([*library_quads, *described], key=str)


def describe_counts(whole: Statistics, graphs: Mapping[str, Statistics], fixed: list[Statement]) -> list[ox.Quad]:
    """Return the `fixed` statements and those that state the counts of the whole and of each named graph."""
    statements = [*fixed, *describe_dataset_counts(WHOLE_DATASET, whole), *describe_partitions(whole)]
    for name in (name for name in GRAPH_NAMES if graph_iri(name) in graphs):
        statements += describe_dataset_counts(DATASET + name, graphs[graph_iri(name)])
    return quads_of("catalogue", statements)


def describe_library(library: Mapping[str, Query]) -> Iterable[ox.Quad]:
    """Yield the description of each library query: what it asks, for whom, and its text as `sh:SPARQLExecutable`."""
    statements: list[Statement] = []
    for query in library.values():
        subject = QUERIES + query.name
        statements += types(subject, SH + "SPARQLExecutable")
        statements += [
            (subject, DCTERMS + "title", text(query.title)),
            (subject, DCTERMS + "description", text(query.description)),
            (subject, SH + FORM_OF_QUERY[form_of(query.text)], ox.Literal(query.text)),
            (subject, SCHEMA + "target", iri(ENDPOINT)),
        ]
        statements += [(subject, DCAT + "keyword", text(keyword)) for keyword in query.keywords]
        if query.question is not None:
            statements.append((subject, DCTERMS + "identifier", ox.Literal(f"CQ{query.question}")))
    return quads_of("queries", statements)


def form_of(text: str) -> str:
    """Return the form of a query: the first of SELECT, ASK, CONSTRUCT and DESCRIBE that opens a line."""
    for line in text.splitlines():
        word = line.strip().partition(" ")[0].partition("{")[0].upper()
        if word in FORM_OF_QUERY:
            return word
    return "SELECT"
