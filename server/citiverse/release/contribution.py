"""Contributions: files that somebody wants to add to the catalogue, or to put in place of files of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from citiverse.errors import CallError
from citiverse.release.results import Report
from citiverse.release.sources import TURTLE_FOLDERS, SourceFile, Sources, parse_source, refuse_repeated_statements

Context = Literal["catalogue", "none"]
CONTEXTS: Final[tuple[Context, Context]] = ("catalogue", "none")
ALWAYS_KEPT: Final = ("ontology/", "shapes/", "data/release.ttl")


@dataclass(frozen=True)
class Contribution:
    """The sources with the contributed files in their places, and those files."""

    sources: Sources
    files: list[SourceFile]
    context: Context

    def subjects(self) -> set[str]:
        """Return the IRIs that the contributed files describe."""
        return {subject for source in self.files for subject in source.subjects()}

    def concerned(self, report: Report) -> Report:
        """Return what concerns the contribution.

        Results about its subjects and faults in its files; against the catalogue also every violation and fault
        elsewhere, since the published catalogue has none: the contribution caused it.
        """
        subjects = {f"<{subject}>" for subject in self.subjects()}
        names = {source.path for source in self.files}
        whole = self.context == "catalogue"
        return Report(
            report.engine,
            [finding for finding in report.findings if whole or finding.file in names],
            [r for r in report.results if r.focus in subjects or (whole and r.severity == "Violation")],
        )


def contribute(sources: Sources, paths: Sequence[Path], context: Context) -> Contribution:
    """Return `sources` with the files at `paths` put in their places.

    A file of the checkout takes its own place, any other the place of the catalogue's file of the same name, or a new
    one under `data/`. Context `none` leaves out all other data. Raises `CallError` for a missing file, `DataError` with
    lines for a faulty one.
    """
    contributed = []
    for path in paths:
        if not path.is_file():
            raise CallError(f"no such file: {path}")
        place = place_in_sources(path, sources)
        contributed.append((place, parse_source(path.read_bytes(), str(path), place)))
    return put_in_place(sources, contributed, context)


def put_in_place(sources: Sources, files: Sequence[tuple[str, SourceFile]], context: Context) -> Contribution:
    """Return `sources` with each of `files` at its place; raises `DataError` for statements written twice."""
    kept = {
        place: source
        for place, source in sources.files.items()
        if context == "catalogue" or place.startswith(ALWAYS_KEPT)
    }
    merged = Sources(sources.root, {**kept, **dict(files)})
    refuse_repeated_statements(merged)
    return Contribution(merged, [source for _, source in files], context)


def place_in_sources(path: Path, sources: Sources) -> str:
    """Return the place that a contributed file takes: its own, that of its namesake, or a new one under `data/`."""
    resolved = path.resolve()
    if any(resolved.is_relative_to(sources.root.resolve() / folder) for folder in TURTLE_FOLDERS):
        return resolved.relative_to(sources.root.resolve()).as_posix()
    namesakes = [place for place in sources.files if place.rpartition("/")[2] == path.name]
    return namesakes[0] if len(namesakes) == 1 else f"data/{path.name}"
