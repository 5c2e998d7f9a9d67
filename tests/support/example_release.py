"""Makes a small release out of the real ontology and schemes, the rules, and invented examples."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.graphs import graph_iri, graph_name_of_subject
from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.query_files import load_queries
from citiverse.release.manifest import Identity, finish_release
from citiverse.release.rounds import write_rounds
from citiverse.releases import Release, read_release, releases_folder

FIXTURE: Final = Path(__file__).resolve().parents[1] / "web" / "fixture"


def make_example_release(build: Path, more: str = "") -> Release:
    """Write the release under `build`, point to it, and return it; `more` are statements in Turtle besides."""
    quads = list(_asserted_quads(more))
    quads += _derived_quads(quads)
    folder = releases_folder(build) / "working"
    folder.mkdir(parents=True)
    identity = Identity(version="2026.1", title="Example release", issued="2026-11-22", notes="Invented examples.")
    store = ox.Store()
    store.extend(quads)
    files = write_rounds(store, folder, Silence())
    manifest = finish_release(folder, sorted(set(quads), key=str), identity, files, None, Silence())
    final = folder.with_name(manifest["id"])
    folder.rename(final)
    (build / "current").write_text(manifest["id"])
    return read_release(final)


def _asserted_quads(more: str) -> list[ox.Quad]:
    files = [*sorted((source_root() / "ontology").rglob("*.ttl")), FIXTURE / "example.ttl"]
    quads = []
    for text in [*(file.read_text(encoding="utf-8") for file in files), more]:
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
            subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            name = graph_name_of_subject(subject) or "ontology"
            quads.append(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph_iri(name))))
    return quads


def _derived_quads(quads: list[ox.Quad]) -> list[ox.Quad]:
    store = ox.Store()
    store.extend(quads)
    graph = ox.NamedNode(graph_iri("derived"))
    known = {quad.triple for quad in quads}
    found: list[ox.Quad] = []
    for query in load_queries(source_root() / "queries" / "derive").values():
        constructed = store.query(query.text, use_default_graph_as_union=True)
        assert isinstance(constructed, ox.QueryTriples)
        triples = set(constructed) - known
        known |= triples
        new = [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
        store.extend(new)
        found += new
    return found
