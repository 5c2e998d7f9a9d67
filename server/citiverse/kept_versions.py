"""Versions of ontology, shapes and context that are kept for ever: how they are called in sources and in releases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from citiverse.releases import Release, ReleaseFile
from citiverse.vocabulary import ONTOLOGY, SHAPES

FOLDER: Final = "vocabularies"
"""Folder of a release that holds every version there ever was."""
PART: Final = "vocabularies"
VERSION: Final = re.compile(r"\d+\.\d+\.\d+\Z")
NAME_OF_FILE: Final = re.compile(rf"{FOLDER}/(?P<name>ns|shapes|context)-(?P<version>\d+\.\d+\.\d+)\.(nt|jsonld)\Z")


@dataclass(frozen=True)
class Kind:
    """One kind of file whose versions are kept."""

    name: str
    """Last part of its address: `ns`, `shapes` or `context`."""
    folder: str
    """Folder of the sources in which its versions are frozen."""
    graph: str
    """Named graph that holds the current version; empty for the context, which is no graph."""
    iri: str
    """IRI of the vocabulary that states the version; the context has that of the ontology."""
    ending: str


ONTOLOGY_KIND: Final = Kind("ns", "ontology/versions", "ontology", ONTOLOGY, "nt")
SHAPES_KIND: Final = Kind("shapes", "shapes/versions", "shapes", SHAPES, "nt")
CONTEXT_KIND: Final = Kind("context", "ontology/versions", "", ONTOLOGY, "jsonld")
KINDS: Final = (ONTOLOGY_KIND, SHAPES_KIND, CONTEXT_KIND)


def path_in_release(kind: Kind, version: str) -> str:
    """Return the path of one version inside a release."""
    return f"{FOLDER}/{kind.name}-{version}.{kind.ending}"


def path_in_sources(kind: Kind, version: str) -> str:
    """Return the path of one frozen version inside the sources."""
    return f"{kind.folder}/{version}.{kind.ending}"


def versions_of(release: Release, kind: Kind) -> dict[str, ReleaseFile]:
    """Return version -> file of each version of `kind` that `release` carries, the newest first."""
    found = {}
    for entry in release.files:
        match = NAME_OF_FILE.match(entry.path)
        if match and match["name"] == kind.name:
            found[match["version"]] = entry
    return dict(sorted(found.items(), key=lambda item: order_of_version(item[0]), reverse=True))


def order_of_version(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by (Semantic Versioning, without pre-releases)."""
    return tuple(map(int, version.split(".")))
