"""The catalogue in memory: sources loaded, derived and described, ready to be validated, verified and exported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.errors import Diagnostic
from citiverse.graphs import graph_iri
from citiverse.progress import Progress
from citiverse.query_files import Query, load_queries
from citiverse.release.declaration import declared_identity
from citiverse.release.derive import derive
from citiverse.release.describe import describe
from citiverse.release.frozen import faults_of_versions
from citiverse.release.lint import lint
from citiverse.release.manifest import Identity
from citiverse.release.results import Report
from citiverse.release.shape_selection import Pass, shapes_for_subjects
from citiverse.release.sources import Sources, load_sources
from citiverse.release.validate import (
    EngineName,
    passes_in_process,
    passes_with_pyshifty,
    place_results,
)
from citiverse.release.validation_worker import passes_side_by_side
from citiverse.release.verify import verify

SMALL: Final = 5_000
"""Up to this many triples both passes run in this process: starting others would take longer."""


@dataclass(frozen=True)
class Queries:
    """The query files that the compiler runs or describes."""

    rules: Mapping[str, Query]
    verifications: Mapping[str, Query]
    library: Mapping[str, Query]
    pages: Mapping[str, Query]


@dataclass(frozen=True)
class Catalogue:
    """Everything that a release publishes, with the sources it came from."""

    sources: Sources
    identity: Identity
    asserted: list[ox.Quad]
    derived: list[ox.Quad]
    described: list[ox.Quad]
    queries: Queries
    store: ox.Store

    @property
    def quads(self) -> list[ox.Quad]:
        """All quads of the release, sorted."""
        return sorted({*self.asserted, *self.derived, *self.described}, key=str)

    def shapes(self) -> list[ox.Triple]:
        """The shapes graph."""
        name = ox.NamedNode(graph_iri("shapes"))
        return [quad.triple for quad in self.asserted if quad.graph_name == name]

    def passes(self) -> dict[Pass, list[ox.Triple]]:
        """The data of each validation pass: the union of its graphs without the shapes."""
        name = ox.NamedNode(graph_iri("shapes"))
        asserted = {quad.triple for quad in self.asserted if quad.graph_name != name}
        following = {quad.triple for quad in [*self.derived, *self.described]}
        return {"asserted": list(asserted), "derived": list(asserted | following)}


def load_query_files(root: Path) -> Queries:
    """Return the query files under `root`; raises `DataError` for a head that is not well-formed."""
    folder = root / "queries"
    return Queries(*(load_queries(folder / name) for name in ("derive", "verify", "library", "pages")))


def load_catalogue(
    root: Path, progress: Progress, sources: Sources | None = None, *, with_description: bool = True
) -> Catalogue:
    """Load (or take), derive and describe the sources under `root`; raises `DataError` with all findings of a step.

    `with_description` off leaves out the statements about the datasets themselves, which no single file can change.
    """
    progress.step("load")
    sources = sources or load_sources(root)
    queries = load_query_files(root)
    asserted = sources.quads()
    store = ox.Store()
    store.bulk_extend(asserted)
    derived = derive(store, asserted, queries.rules, progress)
    identity = declared_identity(sources)
    described: list[ox.Quad] = []
    if with_description:
        progress.step("describe")
        described = describe([*asserted, *derived], identity, queries.library)
        store.extend(described)
    return Catalogue(sources, identity, asserted, derived, described, queries, store)


def check(catalogue: Catalogue, engine: EngineName, progress: Progress, subjects: set[str] | None = None) -> Report:
    """Return all that lint, shapes (both passes, by `engine`) and verification find.

    With `subjects` the shapes look at these things only; lint and verification still see everything.
    """
    progress.step("lint")
    findings: list[Diagnostic] = lint(catalogue.sources) + faults_of_versions(catalogue.sources)
    data, shapes = catalogue.passes(), catalogue.shapes()
    if subjects is not None:
        shapes = shapes_for_subjects(shapes, data["derived"], subjects)
    if engine == "pyshifty":
        results = passes_with_pyshifty(data, shapes, progress)
    elif len(catalogue.asserted) <= SMALL:
        results = passes_in_process(data, shapes, progress)
    else:
        results = passes_side_by_side(data, shapes, progress)
    findings += verify(catalogue.store, catalogue.queries.verifications, catalogue.sources, progress)
    return Report(engine, findings, place_results(results, catalogue.sources))
