"""The event stream of versions (LDES 1.0 over TREE): every version of every thing, in pages by edition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.named_statements import named_statements
from citiverse.vocabulary import (
    ACTIVITY_STREAMS,
    BASE,
    DCTERMS,
    LDES,
    RDF_TYPE,
    STREAM,
    TREE,
    XSD,
)
from citiverse.web.history import WITHDRAWN, Edition, quads_of
from citiverse.web.site import LICENSE, Site

EVENTS: Final = STREAM + "#events"
"""The stream itself; the address `/stream` is where it begins."""
MEMBERS_ON_PAGE: Final = 250
POLLING_SECONDS: Final = 86_400
"""How often a look is worth while: editions are months apart."""
IS_VERSION_OF: Final = DCTERMS + "isVersionOf"
PUBLISHED: Final = ACTIVITY_STREAMS + "published"
"""When a version was published; no thing of the catalogue has this property itself."""
DELETE: Final = ACTIVITY_STREAMS + "Delete"
NO_GRAPH: Final = ox.DefaultGraph()
DIGITS: Final = 16
"""Hexadecimal digits of the digest in the name of a member."""


def page_count(edition: Edition) -> int:
    """Return how many pages hold the members of `edition`."""
    return -(-len(edition.changes) // MEMBERS_ON_PAGE)


def root_quads(site: Site, found: list[Edition]) -> list[ox.Quad]:
    """Return the first document of the stream: what it is, and where its pages are.

    Members of a page all have the time of its edition, which both relations to it say, so that a client that was here
    before leaves out what it has.
    """
    here = _address(site, "")
    quads = [*_stream(here), _quad(here, RDF_TYPE, ox.NamedNode(TREE + "Node"))]
    for edition in found:
        for number in range(1, page_count(edition) + 1):
            target = _address(site, f"/{edition.version}/{number}")
            for kind in ("GreaterThanOrEqualToRelation", "LessThanOrEqualToRelation"):
                relation = f"{here}#{edition.version}-{number}-{kind[:4].lower()}"
                quads += [
                    _quad(here, TREE + "relation", ox.NamedNode(relation)),
                    _quad(relation, RDF_TYPE, ox.NamedNode(TREE + kind)),
                    _quad(relation, TREE + "node", ox.NamedNode(target)),
                    _quad(relation, TREE + "path", ox.NamedNode(PUBLISHED)),
                    _quad(relation, TREE + "value", _time(edition)),
                ]
    return quads


def page_quads(site: Site, edition: Edition, number: int) -> list[ox.Quad]:
    """Return page `number` (from 1) of `edition`, with its members whole; empty where there is no such page."""
    members = list(edition.changes.items())[(number - 1) * MEMBERS_ON_PAGE : number * MEMBERS_ON_PAGE]
    if number < 1 or not members:
        return []
    here = _address(site, f"/{edition.version}/{number}")
    said = quads_of(edition.release, [iri for iri, change in members if change != WITHDRAWN])
    quads = [*_stream(_address(site, "")), _quad(here, RDF_TYPE, ox.NamedNode(TREE + "Node"))]
    for iri, change in members:
        member = member_name(edition.version, iri, said.get(iri, []))
        quads += [*_member(member, iri, edition), *_restated(said.get(iri, []), iri, member)]
        if change == WITHDRAWN:
            quads.append(_quad(member, RDF_TYPE, ox.NamedNode(DELETE)))
    return quads


def member_name(version: str, iri: str, said: Iterable[ox.Quad]) -> str:
    """Return the name of the version of `iri` about which `said` is said; nothing is said of what is gone.

    It ends in a digest of that: a member is never another one's namesake, however often an edition is compiled, and
    keeps its name on whichever page it stands.
    """
    lines = [f"{quad.triple} ." for quad in said]
    told = sorted({f"{one.subject} {one.predicate} {one.value}\n" for one in named_statements(lines)})
    digest = hashlib.sha256("".join(told).encode()).hexdigest()[:DIGITS]
    return f"{STREAM}#{version}/{iri.removeprefix(BASE)}/{digest}"


def _stream(root: str) -> Iterator[ox.Quad]:
    yield _quad(EVENTS, RDF_TYPE, ox.NamedNode(LDES + "EventStream"))
    yield _quad(EVENTS, DCTERMS + "title", ox.Literal("Versions of the Citiverse Knowledge Graph", language="en"))
    yield _quad(EVENTS, DCTERMS + "license", ox.NamedNode(LICENSE))
    yield _quad(EVENTS, TREE + "view", ox.NamedNode(root))
    yield _quad(EVENTS, LDES + "versionOfPath", ox.NamedNode(IS_VERSION_OF))
    yield _quad(EVENTS, LDES + "timestampPath", ox.NamedNode(PUBLISHED))
    yield _quad(EVENTS, LDES + "versionDeletePath", ox.NamedNode(RDF_TYPE))
    yield _quad(EVENTS, LDES + "versionDeleteObject", ox.NamedNode(DELETE))
    yield _quad(
        EVENTS,
        LDES + "pollingInterval",
        ox.Literal(str(POLLING_SECONDS), datatype=ox.NamedNode(XSD + "integer")),
    )


def _member(member: str, iri: str, edition: Edition) -> Iterator[ox.Quad]:
    yield _quad(EVENTS, TREE + "member", ox.NamedNode(member))
    yield _quad(member, IS_VERSION_OF, ox.NamedNode(iri))
    yield _quad(member, PUBLISHED, _time(edition))


def _restated(quads: list[ox.Quad], iri: str, member: str) -> Iterator[ox.Quad]:
    """Yield what is said of the thing as said of its version; blank nodes keep their statements."""
    thing, version = ox.NamedNode(iri), ox.NamedNode(member)
    for quad in quads:
        yield ox.Quad(version if quad.subject == thing else quad.subject, quad.predicate, quad.object, NO_GRAPH)


def _time(edition: Edition) -> ox.Literal:
    return ox.Literal(f"{edition.issued}T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))


def _address(site: Site, path: str) -> str:
    """Return where a document of the stream is: below the public origin, or below the base where that is not set."""
    return f"{site.origin()}/stream{path}" if site.origin() else f"{STREAM}{path}"


def _quad(subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, NO_GRAPH)
