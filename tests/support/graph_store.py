"""Oxigraph stores for tests: sources loaded into their named graphs, shortcuts derived, answers as CSV rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.graphs import graph_iri, graph_name_of_subject
from citiverse.query_files import load_queries

ROOT: Final = Path(__file__).resolve().parents[2]
QUERIES: Final = ROOT / "queries"
ONTOLOGY_FILES: Final = (*sorted((ROOT / "ontology").rglob("*.ttl")),)
DATA_FILES: Final = (*sorted((ROOT / "shapes").rglob("*.ttl")), *sorted((ROOT / "data").rglob("*.ttl")))
FAULT_GRAPH: Final = ox.NamedNode("urn:example:fault")
DERIVED_GRAPH: Final = ox.NamedNode(graph_iri("derived"))


def store_of(paths: Iterable[Path]) -> ox.Store:
    """Return a store that holds the Turtle files `paths`, each statement in the named graph of its subject."""
    store = ox.Store()
    for path in paths:
        for quad in ox.parse(path=path, rename_blank_nodes=True):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object, _graph_of(quad.subject)))
    return store


def _graph_of(subject: object) -> ox.NamedNode:
    name = graph_name_of_subject(subject.value) if isinstance(subject, ox.NamedNode) else None
    return ox.NamedNode(graph_iri(name or "ontology"))


def derive(store: ox.Store) -> ox.Store:
    """Run the rules of `queries/derive/` on `store` until nothing new follows; return the store."""
    rules = [(QUERIES / "derive" / f"{name}.rq").read_text("utf-8") for name in load_queries(QUERIES / "derive")]
    while any([_apply(store, rule) for rule in rules]):
        pass
    return store


def _apply(store: ox.Store, rule: str) -> bool:
    triples = store.query(rule, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    new = [triple for triple in set(triples) if not _holds(store, triple)]
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, DERIVED_GRAPH) for triple in new)
    return bool(new)


def _holds(store: ox.Store, triple: ox.Triple) -> bool:
    return next(store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None), None) is not None


def answer(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    """Return the answer of a SELECT query over all graphs: the row of variable names, then the rows as plain text."""
    solutions = store.query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    written = solutions.serialize(format=ox.QueryResultsFormat.CSV)
    assert written is not None
    return [tuple(row) for row in csv.reader(io.StringIO(written.decode("utf-8"), newline=""))]


def rows(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT query over all graphs, without the row of names."""
    return answer(store, text)[1:]


@contextmanager
def added(store: ox.Store, turtle: bytes) -> Iterator[None]:
    """Add Turtle statements to a graph of their own for the length of the block."""
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object, FAULT_GRAPH))
    try:
        yield
    finally:
        store.remove_graph(FAULT_GRAPH)
