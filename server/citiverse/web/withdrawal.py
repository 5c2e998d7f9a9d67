"""Withdrawn things: what says that one is, what takes its place, and what is left of one that is described no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from flask import Response

from citiverse.formats import JSON_LD
from citiverse.releases import Release, read_release
from citiverse.vocabulary import CUC, DCTERMS, FOAF, PROV, SCHEME
from citiverse.web.descriptions import Descriptions
from citiverse.web.formats import DOCUMENT, HTML, JSON
from citiverse.web.history import quads_of
from citiverse.web.kept import earlier_releases
from citiverse.web.naming import Naming
from citiverse.web.rdf import write_document
from citiverse.web.rendering import rendered
from citiverse.web.responses import document, link, negotiated
from citiverse.web.site import Site, site
from citiverse.web.source_files import SourceFiles
from citiverse.web.views import Views

MOST_REMEMBERED: Final = 512
"""Things of earlier releases of which is remembered what was said."""
WITHDRAWN: Final = SCHEME + "review-state/withdrawn"
PUBLISHED: Final = SCHEME + "review-state/published"


@dataclass(frozen=True)
class Burial:
    """When a thing was withdrawn, and why."""

    time: str
    reason: str


@dataclass(frozen=True)
class Lost:
    """A thing that the release served describes no more, with the last release kept here that did."""

    iri: str
    release: Release


def is_withdrawn(found: Site, iri: str) -> bool:
    """Return whether the catalogue's record about `iri` says that it was withdrawn."""
    return any(WITHDRAWN in found.descriptions.iris(record, CUC + "reviewState") for record in _records(found, iri))


def review_state(found: Site, iri: str) -> str:
    """Return the IRI of the review state that the catalogue's record about `iri` has; nothing without a record."""
    states = (found.descriptions.iri(record, CUC + "reviewState") for record in _records(found, iri))
    return next((state for state in states if state), "")


def burials(found: Site, iri: str) -> list[Burial]:
    """Return when and why `iri` was withdrawn, as its record says."""
    describe = found.descriptions
    said = [
        Burial(describe.text(record, PROV + "invalidatedAtTime"), describe.text(record, CUC + "withdrawalReason"))
        for record in _records(found, iri)
    ]
    return [one for one in said if one.reason]


def successors(found: Site, iri: str) -> list[str]:
    """Return what takes the place of `iri`, as it or its record says."""
    nodes = (iri, *_records(found, iri))
    return list(dict.fromkeys(one for node in nodes for one in found.descriptions.iris(node, DCTERMS + "isReplacedBy")))


def followed(found: Site, iri: str) -> str:
    """Return what stands in the place of `iri` now, over any number of withdrawals; `iri` where that is not one thing.

    Only a thing that has a document here can stand in another's place.
    """
    seen = [iri]
    while is_withdrawn(found, seen[-1]):
        following = successors(found, seen[-1])
        if len(following) != 1 or following[0] in seen or not Naming(found.descriptions).path(following[0]):
            return iri
        seen.append(following[0])
    return seen[-1]


def lost(found: Site, iri: str) -> Lost | None:
    """Return `iri` as a thing that an earlier release kept here describes and the one served does not, or None."""
    if iri in found.descriptions:
        return None
    earlier = (one for one in earlier_releases() if _source_files(one.folder, found.settings.base_iri).of(iri))
    release = next(earlier, None)
    return Lost(iri, release) if release else None


def lost_document(thing: Lost, suffix: str) -> Response:
    """Return what the last release that described `thing` said of it, as a page or RDF, with the status 410."""
    quads = _said(thing.release.folder, thing.iri)
    chosen = negotiated(DOCUMENT, JSON_LD.name if suffix == JSON.name else suffix)
    if chosen is HTML:
        views = Views(Descriptions(quads, site().settings.base_iri))
        shown = {"thing": views.naming.thing(thing.iri), "properties": views.properties(thing.iri)}
        body = rendered("lost.html", iri=thing.iri, last=thing.release, **shown).encode()
    else:
        body = write_document(_without_graphs(quads), chosen, site(), thing.iri)
    response = document(body, chosen.content_type)
    response.status_code = 410
    address = f"{site().origin()}/releases/{thing.release.id}"
    response.headers.add("Link", link(address, "collection"))
    return response


def _records(found: Site, iri: str) -> list[str]:
    return found.descriptions.incoming(iri, FOAF + "primaryTopic")


def _without_graphs(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the statements in no named graph: those of the release served do not hold them."""
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


@lru_cache(maxsize=MOST_REMEMBERED)
def _said(folder: Path, iri: str) -> tuple[ox.Quad, ...]:
    """Return what the release in `folder` says of `iri`; remembered, since the whole dataset is read for it."""
    return tuple(quads_of(read_release(folder), [iri])[iri])


@lru_cache(maxsize=32)
def _source_files(folder: Path, base: str) -> SourceFiles:
    return SourceFiles.of_release(folder, base)
