"""Export: the dataset file and the dumps of every syntax and coding, with checksums."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.formats import N_QUADS, Format
from citiverse.graphs import graph_name
from citiverse.progress import Progress
from citiverse.release.formats import CODINGS, SYNTAXES, as_bytes, compress, serialize
from citiverse.release.themes import quads_by_theme
from citiverse.releases import DATASET, ReleaseFile
from citiverse.vocabulary import PATH_PREFIXES, PREFIXES

WHOLE: Final = "citiverse"
"""Name of the dumps that hold everything."""


@dataclass(frozen=True)
class Part:
    """One part of the dataset that is exported for itself: its name and its quads, sorted."""

    name: str
    quads: list[ox.Quad]


def parts_of(quads: list[ox.Quad]) -> list[Part]:
    """Return the whole, one part for each named graph of ours, and one for each theme, in the order of their names."""
    by_graph: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        name = graph_name(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else None
        if name is not None:
            by_graph[name].append(quad)
    named = {**by_graph, **quads_by_theme(quads)}
    return [Part(WHOLE, quads), *(Part(name, named[name]) for name in sorted(named))]


def write_dataset(quads: list[ox.Quad], folder: Path) -> ReleaseFile:
    """Write the canonical N-Quads; return the file's entry."""
    content = as_bytes(quads, N_QUADS.oxigraph)
    return write_file(folder, DATASET, content, part="dataset", syntax=N_QUADS.name, media_type=N_QUADS.media_type)


def write_dumps(quads: list[ox.Quad], folder: Path, progress: Progress) -> list[ReleaseFile]:
    """Write every part in every syntax, plain and compressed; return the entries.

    A syntax that cannot express the data (RDF/XML and predicates that are no XML name, say) is left out for that part.
    """
    (folder / "dumps").mkdir()
    parts = parts_of(quads)
    progress.step("write dumps", len(parts))
    entries: list[ReleaseFile] = []
    # Serializing and packing leave the interpreter to others, so that several parts are written at once.
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for written, left_out in pool.map(lambda part: _write_part(part, folder), parts):
            entries += written
            for note in left_out:
                progress.note(note)
            progress.advance()
    return entries


def _write_part(part: Part, folder: Path) -> tuple[list[ReleaseFile], list[str]]:
    """Write one part in every syntax; return the entries, and a line for each syntax that was left out."""
    entries: list[ReleaseFile] = []
    left_out = []
    prefixes = used_prefixes(part.quads)
    for syntax in SYNTAXES:
        try:
            content = serialize(part.quads, syntax, prefixes)
        except ValueError as error:
            left_out.append(f"{part.name}.{syntax.name} left out: {error}")
            continue
        entries += write_codings(folder, f"dumps/{part.name}", part.name, syntax, content)
    return entries, left_out


def write_codings(folder: Path, stem: str, part: str, syntax: Format, content: bytes) -> list[ReleaseFile]:
    """Write `content` to `stem` with the ending of `syntax`, plain and in every coding; return the entries."""
    path = f"{stem}.{syntax.name}"
    entries = [write_file(folder, path, content, part=part, syntax=syntax.name, media_type=syntax.media_type)]
    for ending, coding in CODINGS.items():
        packed = compress(content, ending)
        entries.append(
            write_file(
                folder,
                f"{path}.{ending}",
                packed,
                part=part,
                syntax=syntax.name,
                media_type=syntax.media_type,
                coding=coding,
            )
        )
    return entries


def write_file(
    folder: Path, path: str, content: bytes, *, part: str, syntax: str, media_type: str, coding: str | None = None
) -> ReleaseFile:
    """Write `content` to `path` inside the release and return its manifest entry with size and SHA-256."""
    target = folder / path
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)
    return ReleaseFile(path, part, syntax, media_type, coding, len(content), hashlib.sha256(content).hexdigest())


def used_prefixes(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return those of the project's prefixes that `quads` can be shortened with."""
    namespaces: set[str] = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode):
                namespaces.add(_namespace(term.value))
            elif isinstance(term, ox.Literal):
                namespaces.add(_namespace(term.datatype.value))
    return {prefix: iri for prefix, iri in {**PREFIXES, **PATH_PREFIXES}.items() if iri in namespaces}


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
