"""The catalogue of one release, warm in memory, and the check of a contribution against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from citiverse.graphs import graph_iri
from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release.catalogue import Queries, load_query_files
from citiverse.release.derive import derive
from citiverse.release.lint import lint
from citiverse.release.results import Report, Result
from citiverse.release.shape_selection import Pass, batches, shapes_for_subjects, shapes_of_pass
from citiverse.release.source_files import NAME as SOURCE_FILES
from citiverse.release.sources import SourceFile, Sources
from citiverse.release.validate import place_results, rdflib_graph, validate_with_pyshacl
from citiverse.release.verify import verify
from citiverse.releases import Release
from citiverse.validation.placing import Placed, put_document
from citiverse.validation.reading import Document
from citiverse.validation_messages import Context
from citiverse.vocabulary import BASE, EXAMPLE_GENERATOR, PROV

MADE_BY_BUILD: Final = frozenset(graph_iri(name) for name in ("derived", "queries"))
SHAPES_GRAPH: Final = graph_iri("shapes")
CATALOGUE_GRAPH: Final = graph_iri("catalogue")
OTHERWISE: Final = {graph_iri(name): f"{name}/{name}.ttl" for name in ("ontology", "shapes")}
"""Graph -> a place for its blank nodes and foreign subjects, which the list of source files does not name."""
ELSEWHERE: Final = "ontology/schemes/others.ttl"
ATTRIBUTED: Final = ox.NamedNode(PROV + "wasAttributedTo")
GENERATOR: Final = ox.NamedNode(EXAMPLE_GENERATOR)


@dataclass(frozen=True)
class WarmCatalogue:
    """What the sources of a release said, ready to be changed and checked in a process that ends afterwards."""

    release: str
    sources: Sources
    shapes: list[ox.Triple]
    queries: Queries
    store: ox.Store
    """The asserted statements in their named graphs."""
    graph: rdflib.Graph
    """The asserted statements without the shapes."""
    made: frozenset[ox.Triple]
    """The statements that the build added to them."""

    @property
    def has_shapes(self) -> bool:
        """Return whether the release says by which shapes its data is checked."""
        return bool(self.shapes)

    def check(self, document: Document, context: Context) -> Report:
        """Return the report on the catalogue with `document` in it, on what concerns the document.

        Works on the store and the graph themselves, so a process can do it once. What has no place in the catalogue is
        a finding, and the rest is checked. Raises `DataError` for shapes that cannot run.
        """
        placed = put_document(document, self.sources, self.made, context)
        sources = placed.contribution.sources
        said = self._exchange(placed, context)
        derived = derive(said.store, said.quads, self.queries.rules, Silence())
        findings = [*document.unread, *placed.findings, *lint(sources)]
        results = self._results(said, derived, placed.contribution.subjects())
        findings += verify(said.store, self.queries.verifications, sources, Silence())
        return placed.contribution.concerned(Report("pyshacl", findings, place_results(results, sources)))

    def _exchange(self, placed: Placed, context: Context) -> _Asserted:
        if context == "none":
            asserted = [quad for one in placed.contribution.sources.files.values() for quad in one.quads]
            store = ox.Store()
            store.bulk_extend(asserted)
            return _Asserted(asserted, store, rdflib_graph(_without_shapes(asserted)))
        for quad in placed.removed:
            self.store.remove(quad)
        for triple in rdflib_graph(_without_shapes(placed.removed)):
            self.graph.remove(triple)
        self.store.extend(placed.added)
        self.graph.__iadd__(rdflib_graph(_without_shapes(placed.added)))
        return _Asserted(list(self.store), self.store, self.graph)

    def _results(self, said: _Asserted, derived: Sequence[ox.Quad], subjects: set[str]) -> list[Result]:
        """Return the results of both passes for `subjects`; the derived statements join the graph for the second."""
        known = _without_shapes([*said.quads, *derived])
        shapes = shapes_for_subjects(self.shapes, known, subjects)
        results = _pass_results(said.graph, shapes, "asserted")
        said.graph.__iadd__(rdflib_graph(quad.triple for quad in derived))
        return results + _pass_results(said.graph, shapes, "derived")


@dataclass(frozen=True)
class _Asserted:
    """The asserted statements of catalogue and contribution in the three forms that the steps need."""

    quads: list[ox.Quad]
    store: ox.Store
    graph: rdflib.Graph


def _pass_results(graph: rdflib.Graph, shapes: Sequence[ox.Triple], name: Pass) -> list[Result]:
    return validate_with_pyshacl(graph, batches(shapes_of_pass(shapes, name)), name, lambda: None)


def _without_shapes(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    return [quad.triple for quad in quads if quad.graph_name != ox.NamedNode(SHAPES_GRAPH)]


def load_warm(release: Release) -> WarmCatalogue:
    """Return the catalogue of `release`, with its statements in the files that they came from.

    Files of example rounds are left out: what a generator invented is none of a contributor's faults, and nothing for
    a contribution to refer to.
    """
    quads = list(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
    everything = sources_of_release(release, quads)
    said = {quad.triple for source in everything.files.values() for quad in source.quads}
    made = frozenset(quad.triple for quad in quads) - said
    sources = _without_examples(everything)
    asserted = [quad for source in sources.files.values() for quad in source.quads]
    store = ox.Store()
    store.bulk_extend(asserted)
    shapes = [quad.triple for quad in asserted if quad.graph_name == ox.NamedNode(SHAPES_GRAPH)]
    graph = rdflib_graph(_without_shapes(asserted))
    return WarmCatalogue(release.id, sources, shapes, load_query_files(source_root()), store, graph, made)


def sources_of_release(release: Release, quads: Iterable[ox.Quad]) -> Sources:
    """Return the sources of `release` as its list of files and its `quads` tell them; the texts are not known."""
    home = _home_of_subject(release.folder / SOURCE_FILES)
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if graph in MADE_BY_BUILD:
            continue
        place = home.get(quad.subject.value) if isinstance(quad.subject, ox.NamedNode) else None
        if place is None and graph == CATALOGUE_GRAPH:
            # What the build says about its own datasets is in no source file.
            continue
        found[place or OTHERWISE.get(graph, ELSEWHERE)].append(quad)
    return Sources(source_root(), {place: SourceFile(place, "", tuple(found[place])) for place in sorted(found)})


def _without_examples(sources: Sources) -> Sources:
    files = {place: file for place, file in sources.files.items() if not any(map(_is_invented, file.quads))}
    return Sources(sources.root, files)


def _is_invented(quad: ox.Quad) -> bool:
    return quad.predicate == ATTRIBUTED and quad.object == GENERATOR


def _home_of_subject(path: Path) -> dict[str, str]:
    """Return IRI -> file that describes it, by the list at `path`; nothing where the release has none."""
    home: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        place, _, names = line.partition("\t")
        home.update((BASE + name, place) for name in names.split(" ") if BASE + name not in home)
    return home
