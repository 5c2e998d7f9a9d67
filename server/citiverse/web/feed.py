"""The feed of changes (Atom, RFC 4287): one document for each edition, linked as an archive (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.vocabulary import BASE, DCTERMS, FOAF, RECORD, RELEASES, THING
from citiverse.web.formats import ATOM
from citiverse.web.history import Edition, editions, quads_of
from citiverse.web.languages import said
from citiverse.web.responses import CACHE_CONTROL, IMMUTABLE, document
from citiverse.web.site import LICENSE, site

blueprint = Blueprint("feed", __name__)

ATOM_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
HISTORY_NAMESPACE: Final = "http://purl.org/syndication/history/1.0"
TITLE: Final = "Changes of the Citiverse Knowledge Graph"
AUTHOR: Final = "Catalogue editors"
KINDS: Final = (THING + "use-case/", THING + "case-study/")
"""Beginnings of the IRIs of what people follow; the event stream has the rest."""
WORDS: Final = {"added": "Added", "changed": "Changed", "withdrawn": "Withdrawn"}


@dataclass(frozen=True)
class Entry:
    """One entry: what changed, when, and where more is said."""

    identifier: str
    title: str
    summary: str
    updated: str
    path: str
    category: str


@blueprint.route("/feed.atom")
def feed() -> Response:
    """Return what changed in the newest edition, with a link to the documents of those before."""
    found = _editions()
    body = _document(found, len(found) - 1)
    return document(body, ATOM.content_type, cache=CACHE_CONTROL)


@blueprint.route("/feed/<version>.atom")
def archive(version: str) -> Response:
    """Return what changed in one edition; the document of a past edition never changes."""
    found = _editions()
    number = next((number for number, one in enumerate(found) if one.version == version), None)
    if number is None:
        raise NotFound(said("There is no such edition here."))
    is_past = number + 1 < len(found)
    body = _document(found, number, is_archive=True)
    return document(body, ATOM.content_type, cache=IMMUTABLE if is_past else CACHE_CONTROL)


def _editions() -> list[Edition]:
    found = [edition for edition in editions(site()) if edition.issued]
    if not found:
        raise NotFound(said("The data served here has no editions."))
    return found


def _document(found: list[Edition], number: int, *, is_archive: bool = False) -> bytes:
    """Return the feed document about the edition at `number` of `found`."""
    edition = found[number]
    entries = [_of_edition(edition), *_of_things(edition, found[number - 1] if number else None)]
    root = ET.Element("feed", {"xmlns": ATOM_NAMESPACE, "xmlns:fh": HISTORY_NAMESPACE, "xml:lang": "en"})
    path = f"/feed/{edition.version}.atom" if is_archive else "/feed.atom"
    _text(root, "id", BASE + path.removeprefix("/"))
    _text(root, "title", TITLE if not is_archive else f"{TITLE}: edition {edition.version}")
    _text(root, "updated", max(entry.updated for entry in entries))
    _text(ET.SubElement(root, "author"), "name", AUTHOR)
    _text(root, "rights", f"Creative Commons Attribution 4.0 International, {LICENSE}")
    _link(root, "self", path, ATOM.media_type)
    _link(root, "alternate", "/releases", "text/html")
    ET.SubElement(root, "link", {"rel": "license", "href": LICENSE})
    if is_archive:
        ET.SubElement(root, "fh:archive")
        _link(root, "current", "/feed.atom", ATOM.media_type)
    if number:
        _link(root, "prev-archive", f"/feed/{found[number - 1].version}.atom", ATOM.media_type)
    for entry in entries:
        _entry(root, entry)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _of_edition(edition: Edition) -> Entry:
    manifest = edition.release.manifest
    counts = {word: sum(change == word for change in edition.changes.values()) for word in WORDS}
    summary = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    notes = f"{manifest.get('notes') or ''} Things, concepts and records: {summary or 'no change'}.".strip()
    return Entry(
        RELEASES + edition.version,
        str(manifest["title"]),
        notes,
        _moment(edition.issued),
        f"/releases/{edition.version}",
        "edition",
    )


def _of_things(edition: Edition, before: Edition | None) -> Iterator[Entry]:
    """Yield an entry for each use case and case study that changed, dated by its record, else by the edition.

    What is there no more is called what it was called in the edition `before`.
    """
    changed = {iri: change for iri, change in edition.changes.items() if iri.startswith(KINDS)}
    records = {RECORD + iri.removeprefix(THING): iri for iri in changed}
    said = quads_of(edition.release, [*changed, *records])
    gone = [iri for iri in changed if not said[iri]]
    if before and gone:
        said |= quads_of(before.release, gone)
    for iri, change in changed.items():
        record = said[RECORD + iri.removeprefix(THING)]
        modified = _value(record, DCTERMS + "modified") or edition.issued
        title = _value(said[iri], DCTERMS + "title") or _value(said[iri], FOAF + "name") or iri.rpartition("/")[2]
        yield Entry(
            f"{RELEASES}{edition.version}#{iri.removeprefix(BASE)}",
            f"{WORDS[change]}: {title}",
            _value(said[iri], DCTERMS + "description"),
            _moment(min(modified, edition.issued)),
            "/doc/" + iri.removeprefix(THING),
            change,
        )


def _value(quads: list[ox.Quad], predicate: str) -> str:
    """Return the text of `predicate`: in English, else without a language, else the first."""
    found = [q.object for q in quads if q.predicate.value == predicate and isinstance(q.object, ox.Literal)]
    ranked = sorted(found, key=lambda one: (one.language != "en", one.language is not None, one.value))
    return ranked[0].value if ranked else ""


def _moment(day: str) -> str:
    return f"{day[:10]}T00:00:00Z"


def _entry(root: ET.Element, entry: Entry) -> None:
    node = ET.SubElement(root, "entry")
    _text(node, "id", entry.identifier)
    _text(node, "title", entry.title)
    _text(node, "updated", entry.updated)
    _link(node, "alternate", entry.path, "text/html")
    ET.SubElement(node, "category", {"term": entry.category})
    _text(node, "summary", entry.summary or entry.title)


def _link(parent: ET.Element, relation: str, path: str, media_type: str) -> None:
    address = (site().origin() or BASE.rstrip("/")) + path
    ET.SubElement(parent, "link", {"rel": relation, "href": address, "type": media_type})


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
