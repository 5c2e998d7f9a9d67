"""History: which editions of the data there are up to the release served, and what changed in each, by thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from citiverse.releases import DATASET, Release, kept_beside, line_to
from citiverse.turtle import natural_key
from citiverse.vocabulary import RECORD, SCHEME, THING
from citiverse.web.site import Site

ADDED: Final = "added"
CHANGED: Final = "changed"
WITHDRAWN: Final = "withdrawn"
THINGS: Final = (THING, SCHEME, RECORD)
"""Beginnings of the IRIs of what has versions: things, concepts and records."""
NEW_CHANGE: Final = {
    (ADDED, CHANGED): ADDED,
    (ADDED, WITHDRAWN): "",
    (WITHDRAWN, ADDED): CHANGED,
    (CHANGED, ADDED): CHANGED,
}
"""What two changes one after the other come to, where it is not the later one; nothing, where they undo each other."""


@dataclass(frozen=True)
class Edition:
    """One version of the data: the release that holds it, and what each thing that changed in it went through."""

    release: Release
    changes: dict[str, str]
    """IRI -> `added`, `changed` or `withdrawn`, in natural order."""

    @property
    def version(self) -> str:
        """Return its version."""
        return self.release.version

    @property
    def issued(self) -> str:
        """Return the day on which it was issued, as the data says."""
        return str(self.release.manifest.get("issued") or "")


def editions(site: Site) -> list[Edition]:
    """Return the editions from the first one that is kept here to the one served, the oldest first.

    An edition is a version. Where a version was compiled more than once, the last compilation that leads to the release
    served counts. Everything in the first edition was added in it.
    """
    found: list[Edition] = []
    line = _line_of(site)
    for number, release in enumerate(line):
        is_last_of_version = number + 1 == len(line) or line[number + 1].version != release.version
        if is_last_of_version:
            same = [one for one in line[: number + 1] if one.version == release.version]
            found.append(Edition(release, _changes(same, is_first=not found)))
    return found


def quads_of(release: Release, subjects: Iterable[str]) -> dict[str, list[ox.Quad]]:
    """Return what `release` says of each of `subjects`, blank nodes included, read from its dataset."""
    wanted = {iri: list[ox.Quad]() for iri in subjects}
    of_blank: dict[ox.BlankNode, list[ox.Quad]] = {}
    for quad in ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS):
        if isinstance(quad.subject, ox.BlankNode):
            of_blank.setdefault(quad.subject, []).append(quad)
        elif isinstance(quad.subject, ox.NamedNode) and quad.subject.value in wanted:
            wanted[quad.subject.value].append(quad)
    for quads in wanted.values():
        for quad in quads:
            if isinstance(quad.object, ox.BlankNode):
                quads += of_blank.pop(quad.object, [])
    return wanted


def _line_of(site: Site) -> list[Release]:
    """Return the release served after all that led to it and are kept here, the oldest first."""
    return list(line_to(site.release, kept_beside(site.release, site.build_folder)))[::-1]


def _changes(compilations: list[Release], *, is_first: bool) -> dict[str, str]:
    """Return what changed in a version that was compiled as `compilations`, the last of which counts."""
    if is_first:
        return dict.fromkeys(_things_in(compilations[-1].folder), ADDED)
    found: dict[str, str] = {}
    for release in compilations:
        for iri, change in _stated(release.changes() or {}):
            found[iri] = NEW_CHANGE.get((found.get(iri, ""), change), change)
    return {iri: found[iri] for iri in sorted(found, key=natural_key) if found[iri]}


def _stated(changes: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entity in changes.get("entities", ()):
        if str(entity["iri"]).startswith(THINGS):
            yield str(entity["iri"]), str(entity["change"])


@lru_cache(maxsize=4)
def _things_in(folder: Path) -> tuple[str, ...]:
    found = {
        quad.subject.value
        for quad in ox.parse(path=str(folder / DATASET), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(THINGS)
    }
    return tuple(sorted(found, key=natural_key))
