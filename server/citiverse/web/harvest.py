"""What harvesters get: the catalogue with all its files as one graph, with addresses that work at this server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from citiverse.releases import HARVEST, Release, line_to, named_by_version
from citiverse.vocabulary import DATASET, DCAT, FOAF, RDF_TYPE, SPDX, VOID
from citiverse.web.descriptions import Descriptions

AnyTerm = TypeVar("AnyTerm")
ADDRESSES: Final = frozenset(
    (
        *(DCAT + name for name in ("accessURL", "downloadURL", "endpointURL", "endpointDescription", "landingPage")),
        VOID + "dataDump",
        VOID + "sparqlEndpoint",
        FOAF + "homepage",
    )
)
"""Predicates whose objects are addresses to be opened, not names."""
PAGE: Final = ox.NamedNode(FOAF + "Document")
"""Class of what is nothing but a page, whose name is its address."""
IN_VOID: Final = frozenset(VOID + name for name in ("Dataset", "Linkset", "DatasetDescription"))
PARTITIONS: Final = tuple(f"{DATASET}citiverse/{kind}/" for kind in ("class", "property"))


def read_harvest(kept: Sequence[Release], base: str, origin: str) -> Descriptions | None:
    """Return the index over the description of the catalogue that the first of `kept` holds, or None where it has none.

    It knows the files of the other releases too, which are all still here. Where the server has a public origin,
    addresses of ours are below that, so that they can be opened before the base of the names leads anywhere; names
    stay as they are.
    """
    served = kept[0]
    if not (served.folder / HARVEST).is_file():
        return None
    quads = list(_parsed(served.folder))
    described = {quad.subject for quad in quads}
    for other in _other_versions(kept):
        if ox.NamedNode(f"{base}releases/{other.version}") in described:
            quads += _files_of(other, base)
    return Descriptions((_opened(quad, base, origin) for quad in quads), base)


def files_described(harvest: Descriptions, release: str) -> list[ox.Quad]:
    """Return what is said of the files of `release`, with their checksums."""
    quads: list[ox.Quad] = []
    for file in harvest.iris(release, DCAT + "distribution"):
        quads += harvest.quads(file)
        for checksum in harvest.iris(file, SPDX + "checksum"):
            quads += harvest.quads(checksum)
    return quads


def _parsed(folder: Path) -> Iterator[ox.Quad]:
    return iter(ox.parse(path=str(folder / HARVEST), format=ox.RdfFormat.N_QUADS))


def _other_versions(kept: Sequence[Release]) -> Iterator[Release]:
    """Yield the release that each version besides that of the first of `kept` names."""
    line = list(line_to(kept[0], kept))
    for version in dict.fromkeys(one.version for one in kept if one.version != kept[0].version):
        yield named_by_version([one for one in kept if one.version == version], line)


def _files_of(release: Release, base: str) -> list[ox.Quad]:
    """Return what `release` says of its own files in the description that it came with."""
    own = _index_of(release.folder, base)
    if own is None:
        return []
    name = f"{base}releases/{release.version}"
    links = [quad for quad in own.quads(name) if quad.predicate.value == DCAT + "distribution"]
    return links + files_described(own, name)


@lru_cache(maxsize=32)
def _index_of(folder: Path, base: str) -> Descriptions | None:
    """Return the index over the description that the release in `folder` came with."""
    return Descriptions(_parsed(folder), base) if (folder / HARVEST).is_file() else None


def in_void(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Return what VoID says: the datasets with counts, partitions and linksets, without the files one by one."""
    kinds = {
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode) and quad.object.value in IN_VOID
    }
    return [quad for quad in quads if quad.subject in kinds or _is_partition(quad.subject)]


def _is_partition(subject: object) -> bool:
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(PARTITIONS)


def _opened(quad: ox.Quad, base: str, origin: str) -> ox.Quad:
    if not origin:
        return quad
    subject, value = quad.subject, quad.object
    if value == PAGE:
        subject = _below(subject, base, origin)
    elif quad.predicate.value in ADDRESSES:
        value = _below(value, base, origin)
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)


def _below(term: AnyTerm, base: str, origin: str) -> AnyTerm | ox.NamedNode:
    """Return the address of ours that `term` names below the base, below the origin; any other term as it is."""
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(base):
        return term
    return ox.NamedNode(f"{origin}/{term.value[len(base) :]}")
