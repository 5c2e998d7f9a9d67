"""Manifest: what a release says of itself, written last, after every file it lists."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from citiverse.graphs import GRAPH_NAMES, graph_name
from citiverse.progress import Progress
from citiverse.release.export import write_dataset, write_dumps, write_file
from citiverse.release.for_analysts import write_for_analysts
from citiverse.release.harvest import write_harvest
from citiverse.release.index import write_index
from citiverse.release.statistics import statistics_text, triples_by_graph
from citiverse.releases import MANIFEST, STATISTICS, ReleaseFile, manifest_text


@dataclass(frozen=True)
class Identity:
    """What the data declares about the release; nothing of it comes from the clock of the build."""

    version: str
    title: str
    issued: str | None = None
    notes: str | None = None
    license: str | None = None
    ontology_version: str | None = None
    previous_version: str | None = None
    is_dataset: bool = False
    is_example: bool = False
    """Whether invented rounds are among the data; such a release is for demonstrations and never published."""


def finish_release(
    folder: Path,
    quads: list[ox.Quad],
    identity: Identity,
    reports: list[ReleaseFile],
    validation: dict[str, Any] | None,
    progress: Progress,
) -> dict[str, Any]:
    """Write dataset, statistics, dumps and manifest of the sorted `quads` into `folder`; return the manifest's head.

    The digest is over the manifest without id and digest, which names every file with its SHA-256: releases of one id
    hold the same bytes, whatever software made them.
    """
    progress.step("write dataset and statistics")
    dataset = write_dataset(quads, folder)
    statistics = write_file(
        folder,
        STATISTICS,
        statistics_text(quads).encode(),
        part="statistics",
        syntax="json",
        media_type="application/json",
    )
    progress.step("write the search index")
    index = write_index(quads, folder)
    files = [dataset, statistics, index, *reports, *write_dumps(quads, folder, progress)]
    progress.step("write tables, maps, mappings and citations")
    files += write_for_analysts(quads, identity, folder)
    files += write_harvest(folder, quads, files, identity)
    content = _head(quads, identity, validation)
    digest = hashlib.sha256(manifest_text(content, files).encode()).hexdigest()
    manifest = {"id": f"{identity.version}-{digest[:12]}", "digest": f"sha256:{digest}", **content}
    (folder / MANIFEST).write_text(manifest_text(manifest, files), encoding="utf-8")
    return manifest


def _head(quads: list[ox.Quad], identity: Identity, validation: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the manifest says before its files; that examples are among the data only where they are."""
    return {
        "version": identity.version,
        "issued": identity.issued,
        "title": identity.title,
        "notes": identity.notes,
        "license": identity.license,
        "ontologyVersion": identity.ontology_version,
        "previousVersion": identity.previous_version,
        "graphs": _graph_counts(quads),
        "triples": len({quad.triple for quad in quads}),
        "validation": validation,
        "dataset": identity.is_dataset,
        **({"example": True} if identity.is_example else {}),
    }


def _graph_counts(quads: list[ox.Quad]) -> dict[str, dict[str, Any]]:
    """Return name -> IRI and number of triples; the default graph, where it holds any, is called `default`."""
    counts = {}
    for iri, triples in triples_by_graph(quads).items():
        name = (graph_name(iri) or iri) if iri else "default"
        counts[name] = {"iri": iri or None, "triples": len(triples)}
    order = {name: number for number, name in enumerate(GRAPH_NAMES)}
    return dict(sorted(counts.items(), key=lambda item: (order.get(item[0], len(order)), item[0])))
