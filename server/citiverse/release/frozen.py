"""Frozen versions of ontology, shapes and context: written once, compared by every build, carried by every release.

A vocabulary is frozen as sorted N-Triples with canonical blank nodes (RDFC-1.0): equal content is equal bytes, so that
a version is the same for ever exactly if its file is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.formats import JSON_LD, N_TRIPLES
from citiverse.graphs import graph_iri
from citiverse.kept_versions import KINDS, PART, VERSION, Kind, path_in_release, path_in_sources
from citiverse.release.export import write_file
from citiverse.release.sources import Sources, canonical_quads
from citiverse.releases import ReleaseFile
from citiverse.text_files import write_text
from citiverse.vocabulary import BIBO, OWL

CONTEXT_FILE: Final = "ontology/context.jsonld"
DRAFT: Final = BIBO + "status/draft"


@dataclass(frozen=True)
class Version:
    """One version of one kind: its content, and whether it calls itself a draft."""

    kind: Kind
    version: str
    content: bytes
    is_draft: bool = False

    @property
    def path(self) -> str:
        """Return where it is frozen in the sources."""
        return path_in_sources(self.kind, self.version)


def current_versions(sources: Sources) -> list[Version]:
    """Return what the sources say now, for each kind whose version they state; raises `DataError` for a bad version."""
    found = []
    for kind in KINDS:
        version = _stated(sources, kind.iri, OWL + "versionInfo")
        content = _content(sources, kind)
        if version and content:
            if not VERSION.match(version):
                raise DataError(
                    "the version is none", [sources.diagnostic(kind.iri, f"{version!r} is not MAJOR.MINOR.PATCH")]
                )
            found.append(Version(kind, version, content, _stated(sources, kind.iri, BIBO + "status") == DRAFT))
    return found


def frozen_versions(root: Path) -> list[Version]:
    """Return every version that is frozen under `root`."""
    return [
        Version(kind, path.stem, path.read_bytes())
        for kind in KINDS
        for path in sorted((root / kind.folder).glob(f"*.{kind.ending}"))
        if VERSION.match(path.stem)
    ]


def faults_of_versions(sources: Sources) -> list[Diagnostic]:
    """Return a finding for each vocabulary whose content is no longer that of the version it states."""
    frozen = {one.path: one for one in frozen_versions(sources.root)}
    findings = []
    for one in current_versions(sources):
        if one.path in frozen and frozen[one.path].content != one.content:
            first = _first_difference(frozen[one.path].content, one.content)
            message = f"differs from the frozen {one.path} ({first}); raise the version and run `citiverse freeze`" + (
                ", or `citiverse freeze --replace-draft`" if one.is_draft else ""
            )
            findings.append(sources.diagnostic(one.kind.iri, message))
    return findings


def freeze(sources: Sources, *, replace_draft: bool = False) -> list[str]:
    """Write the current versions beside the older ones; return the paths written.

    Raises `DataError` where a version is frozen with other content already, unless it is a draft and `replace_draft`.
    """
    frozen = {one.path: one for one in frozen_versions(sources.root)}
    current = current_versions(sources)
    refused = [one for one in current if _is_other(one, frozen) and not (one.is_draft and replace_draft)]
    if refused:
        raise DataError("frozen versions never change", faults_of_versions(sources))
    written = []
    for one in current:
        if one.path not in frozen or _is_other(one, frozen):
            target = sources.root / one.path
            target.parent.mkdir(exist_ok=True)
            write_text(target, one.content.decode())
            written.append(one.path)
    return written


def write_versions(folder: Path, sources: Sources) -> list[ReleaseFile]:
    """Write every frozen version, and the current ones, into the release `folder`; return the entries."""
    versions = {one.path: one for one in current_versions(sources)}
    versions.update({one.path: one for one in frozen_versions(sources.root)})
    entries = []
    for one in versions.values():
        syntax = JSON_LD if one.kind.ending == JSON_LD.name else N_TRIPLES
        path = path_in_release(one.kind, one.version)
        entries.append(
            write_file(folder, path, one.content, part=PART, syntax=syntax.name, media_type=syntax.media_type)
        )
    return entries


def _content(sources: Sources, kind: Kind) -> bytes:
    if not kind.graph:
        path = sources.root / CONTEXT_FILE
        return path.read_bytes() if path.is_file() else b""
    graph = ox.NamedNode(graph_iri(kind.graph))
    triples = canonical_quads(
        ox.Quad(quad.subject, quad.predicate, quad.object) for quad in _quads(sources) if quad.graph_name == graph
    )
    return "".join(sorted(f"{quad.triple} .\n" for quad in triples)).encode()


def _quads(sources: Sources) -> Iterator[ox.Quad]:
    for source in sources.files.values():
        yield from source.quads


def _stated(sources: Sources, iri: str, predicate: str) -> str:
    subject = ox.NamedNode(iri)
    for quad in _quads(sources):
        if quad.subject == subject and quad.predicate.value == predicate and not isinstance(quad.object, ox.BlankNode):
            return str(getattr(quad.object, "value", ""))
    return ""


def _is_other(one: Version, frozen: dict[str, Version]) -> bool:
    return one.path in frozen and frozen[one.path].content != one.content


def _first_difference(old: bytes, new: bytes) -> str:
    before, after = old.decode().splitlines(), new.decode().splitlines()
    gone, added = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    said = next(iter(added or gone), "order or endings of lines")
    return f"{len(added)} lines added, {len(gone)} removed: {said[:120]}"
