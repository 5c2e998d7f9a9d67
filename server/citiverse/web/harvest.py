"""What harvesters get: the catalogue with all its files as one graph, with addresses that work at this server."""

from __future__ import annotations

from typing import Final, TypeVar

import pyoxigraph as ox

from citiverse.releases import HARVEST, Release
from citiverse.vocabulary import DATASET, DCAT, FOAF, RDF_TYPE, VOID
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


def read_harvest(release: Release, base: str, origin: str) -> Descriptions | None:
    """Return the index over the description of the catalogue that `release` holds, or None where it holds none.

    Where the server has a public origin, addresses of ours are below that, so that they can be opened before the base
    of the names leads anywhere; names stay as they are.
    """
    path = release.folder / HARVEST
    if not path.is_file():
        return None
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    return Descriptions((_opened(quad, base, origin) for quad in quads), base)


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
