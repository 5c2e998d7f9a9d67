"""Oxigraph stores for tests: the catalogue or single files, with their shortcuts derived, and answers as CSV rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.progress import Silence
from citiverse.query_files import Query, load_queries
from citiverse.release.catalogue import Catalogue, load_catalogue
from citiverse.release.derive import derive

ROOT: Final = Path(__file__).resolve().parents[2]
QUERIES: Final = ROOT / "queries"
FIXTURES: Final = ROOT / "tests" / "queries" / "fixtures"
FAULT_GRAPH: Final = ox.NamedNode("urn:example:fault")


def library() -> dict[str, Query]:
    """Return the query library by name."""
    return load_queries(QUERIES / "library")


def compiled_catalogue() -> Catalogue:
    """Return the real catalogue: sources loaded, shortcuts derived, description written."""
    return load_catalogue(ROOT, Silence())


def store_of_catalogue(catalogue: Catalogue) -> ox.Store:
    """Return a store of everything that a release of `catalogue` publishes."""
    store = ox.Store()
    store.bulk_extend(catalogue.quads)
    return store


def store_of_files(paths: Iterable[Path]) -> ox.Store:
    """Return a store of the ontology, the schemes and the Turtle files `paths`, with the shortcuts derived."""
    files = [*sorted((ROOT / "ontology").rglob("*.ttl")), *paths]
    quads = [quad for path in files for quad in ox.parse(path=path, rename_blank_nodes=True)]
    store = ox.Store()
    store.bulk_extend([*quads, *derived_from(quads)])
    return store


def derived_from(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return what the rules of the project add to `quads`."""
    store = ox.Store()
    store.bulk_extend(quads)
    return derive(store, quads, load_queries(QUERIES / "derive"), Silence())


def store_of_fixture(name: str) -> ox.Store:
    """Return a store of the ontology, the schemes and one file of invented examples."""
    return store_of_files([FIXTURES / f"{name}.ttl"])


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
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object, FAULT_GRAPH)
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    )
    try:
        yield
    finally:
        store.remove_graph(FAULT_GRAPH)
