"""Changes: statements added to and taken from source files; kept only where the whole catalogue stays valid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError
from citiverse.progress import Progress
from citiverse.release.catalogue import check, load_catalogue
from citiverse.release.contribution import put_in_place
from citiverse.release.sources import SourceFile, Sources, parse_source
from citiverse.release.validate import EngineName
from citiverse.text_files import read_text, write_texts
from citiverse.turtle import format_turtle, parse_turtle

ROOM_FOR_FINDINGS: Final = 50


class Changes:
    """The files of `sources` with statements added and taken away; nothing is written before `keep`."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self._files: dict[str, set[ox.Triple]] = {}

    @property
    def places(self) -> list[str]:
        """Return the files that change, by path relative to the sources, sorted."""
        return sorted(self._files)

    def home_of(self, subject: str) -> str:
        """Return the file that describes `subject`; raises `DataError` where none does."""
        place = self.sources.file_of_subject.get(subject)
        if place is None:
            raise DataError(f"no source file describes <{subject}>")
        return place

    def add(self, place: str, statements: Iterable[ox.Triple]) -> None:
        """Add `statements` to the file at `place`, a new file where there is none."""
        self._triples(place).update(statements)

    def remove(self, place: str, statements: Iterable[ox.Triple]) -> None:
        """Take `statements` out of the file at `place`."""
        self._triples(place).difference_update(statements)

    def replace(self, place: str, subject: str, predicate: str, values: Iterable[ox.NamedNode | ox.Literal]) -> None:
        """Let `subject` say by `predicate` just `values` in the file at `place`."""
        node, name = ox.NamedNode(subject), ox.NamedNode(predicate)
        held = self._triples(place)
        held.difference_update([t for t in held if t.subject == node and t.predicate == name])
        held.update(ox.Triple(node, name, value) for value in values)

    def texts(self) -> dict[str, str]:
        """Return the new text of every file that changes, in canonical form, the comment at its head kept."""
        return {place: self._text(place, triples) for place, triples in sorted(self._files.items())}

    def keep(self, engine: EngineName, progress: Progress) -> list[str]:
        """Validate the catalogue with the changes, then write them, all files or none; return the files written.

        Raises `DataError` with every finding where the changed catalogue is not valid, and where a file changed while
        it was being validated; then nothing is written.
        """
        texts = self.texts()
        contributed = [(place, parse_source(text.encode(), place)) for place, text in texts.items()]
        self._refuse_faults(contributed, engine, progress)
        self._refuse_changed_meanwhile()
        root = self.sources.root
        for place in texts:
            (root / place).parent.mkdir(parents=True, exist_ok=True)
        write_texts({root / place: text for place, text in texts.items()})
        return sorted(texts)

    def _refuse_faults(self, contributed: list[tuple[str, SourceFile]], engine: EngineName, progress: Progress) -> None:
        contribution = put_in_place(self.sources, contributed, "catalogue")
        catalogue = load_catalogue(self.sources.root, progress, contribution.sources, with_description=False)
        report = contribution.concerned(check(catalogue, engine, progress, contribution.subjects()))
        if not report.passes:
            found = report.diagnostics()
            count = f"{len(found)} finding{'s' if len(found) != 1 else ''}"
            raise DataError(
                f"refused: the catalogue would not be valid ({count}); nothing was written", found[:ROOM_FOR_FINDINGS]
            )

    def _refuse_changed_meanwhile(self) -> None:
        for place in self.places:
            path = self.sources.root / place
            known = self.sources.files.get(place)
            now = read_text(path) if path.exists() else None
            if now != (known.text if known else None):
                raise DataError(f"{place} was changed by somebody else meanwhile; nothing was written")

    def _triples(self, place: str) -> set[ox.Triple]:
        if place not in self._files:
            known = self.sources.files.get(place)
            self._files[place] = parse_turtle(known.text, place) if known else set()
        return self._files[place]

    def _text(self, place: str, triples: set[ox.Triple]) -> str:
        known = self.sources.files.get(place)
        # The canonical form of what is there refuses comments that would be lost.
        head = _head(format_turtle(known.text, place)) if known else ""
        return format_turtle(head + "".join(sorted(f"{triple} .\n" for triple in triples)), place)


def _head(text: str) -> str:
    lines = []
    for line in text.splitlines(keepends=True):
        if not line.startswith("#"):
            break
        lines.append(line)
    return "".join(lines)
