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
from citiverse.release.lint import lint
from citiverse.release.manifest import Identity
from citiverse.release.results import Report
from citiverse.release.shape_selection import Pass, concerned_shapes, without_targets
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


@dataclass(frozen=True)
class Catalogue:
    """Everything that a release publishes, with the sources it came from."""

    sources: Sources
    identity: Identity
    asserted: list[ox.Quad]
    derived: list[ox.Quad]
    described: list[ox.Quad]
    queries: Queries

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
        return {
            "asserted": sorted(asserted, key=str),
            "derived": sorted(asserted | {quad.triple for quad in [*self.derived, *self.described]}, key=str),
        }


def load_query_files(root: Path) -> Queries:
    """Return the query files under `root`; raises `DataError` for a head that is not well-formed."""
    folder = root / "queries"
    return Queries(*(load_queries(folder / name) for name in ("derive", "verify", "library")))


def load_catalogue(root: Path, progress: Progress, sources: Sources | None = None) -> Catalogue:
    """Load (or take), derive and describe the sources under `root`; raises `DataError` with all findings of a step."""
    progress.step("load")
    sources = sources or load_sources(root)
    queries = load_query_files(root)
    asserted = sources.quads()
    derived = derive(asserted, queries.rules, progress)
    progress.step("describe")
    identity = declared_identity(sources)
    described = describe([*asserted, *derived], identity, queries.library)
    return Catalogue(sources, identity, asserted, derived, described, queries)


def check(catalogue: Catalogue, engine: EngineName, progress: Progress, subjects: set[str] | None = None) -> Report:
    """Return all that lint, shapes (both passes, by `engine`) and verification find.

    With `subjects` only those shapes run whose targets select one of them.
    """
    progress.step("lint")
    findings: list[Diagnostic] = lint(catalogue.sources)
    data, shapes = catalogue.passes(), catalogue.shapes()
    if subjects is not None:
        shapes = without_targets(shapes, concerned_shapes(shapes, data["derived"], subjects))
    if engine == "pyshifty":
        results = passes_with_pyshifty(data, shapes, progress)
    elif len(catalogue.asserted) <= SMALL:
        results = passes_in_process(data, shapes, progress)
    else:
        results = passes_side_by_side(data, shapes, progress)
    findings += verify(catalogue.quads, catalogue.queries.verifications, catalogue.sources, progress)
    return Report(engine, findings, place_results(results, catalogue.sources))
