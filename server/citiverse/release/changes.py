"""Changes: which release came before a new one, and the files of `changes/` that say what is different."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError
from citiverse.formats import N_QUADS, TURTLE
from citiverse.release.difference import ADDED, CHANGED, WITHDRAWN, Difference, compare
from citiverse.release.export import used_prefixes, write_codings, write_file
from citiverse.release.formats import serialize
from citiverse.releases import CHANGES, MANIFEST, Release, current_id, list_releases, read_release
from citiverse.vocabulary import ACTIVITY_STREAMS, DCAT, DCTERMS, RDF_TYPE, RELEASES, XSD_DATE, XSD_INTEGER

ACTIVITIES: Final = {ADDED: "Create", CHANGED: "Update", WITHDRAWN: "Delete"}
PART: Final = "changes"


def predecessor(build: Path, release: Release) -> Release | None:
    """Return the release kept under `build` that came before `release`, or None (docs/releases.md says which it is)."""
    others = [one for one in list_releases(build, skip_damaged=True) if _is_comparable(one, release)]
    current = next((one for one in others if one.id == current_id(build)), None)
    declared = [one for one in others if one.version == release.manifest.get("previousVersion")]
    if not declared or current in declared:
        return current
    return max(declared, key=lambda one: ((one.folder / MANIFEST).stat().st_mtime_ns, one.id))


def _is_comparable(one: Release, release: Release) -> bool:
    return one.id != release.id and one.manifest.get("dataset") == release.manifest.get("dataset")


def write_changes(folder: Path, build: Path) -> Difference | None:
    """Write `changes/` into the finished release in `folder`, not published yet; return the difference.

    Nothing is written where no release came before, or where the dataset of that one cannot be read any more.
    """
    release = read_release(folder)
    before = predecessor(build, release)
    if before is None:
        return None
    try:
        difference = compare(before, release)
    except (OSError, SyntaxError, ValueError, DataError):
        return None
    files = []
    for name, lines in ((ADDED, difference.added), ("removed", difference.removed)):
        content = "".join(f"{line}\n" for line in lines).encode()
        files += write_codings(folder, f"{PART}/{name}", PART, N_QUADS, content)
    files += write_codings(folder, f"{PART}/changes", PART, TURTLE, as_turtle(difference))
    listed = [{**vars(entry)} for entry in sorted(files, key=lambda entry: entry.path)]
    text = json.dumps({**difference.as_json(), "files": listed}, ensure_ascii=False, indent=1) + "\n"
    write_file(folder, CHANGES, text.encode(), part=PART, syntax="json", media_type="application/json")
    return difference


def as_turtle(difference: Difference) -> bytes:
    """Return the changes of entities as Turtle."""
    quads = activities(difference)
    return serialize(quads, TURTLE, used_prefixes(quads))


def activities(difference: Difference) -> list[ox.Quad]:
    """Return the changes of entities as ActivityStreams 2.0: a collection of one activity for each entity."""
    collection = f"{RELEASES}{difference.new.id}/changes"
    issued = difference.new.manifest.get("issued")
    statements: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
        (collection, RDF_TYPE, _as("Collection")),
        (collection, DCTERMS + "title", ox.Literal(_title(difference), language="en")),
        (collection, DCTERMS + "subject", ox.NamedNode(RELEASES + difference.new.version)),
        (collection, ACTIVITY_STREAMS + "totalItems", _integer(len(difference.entities))),
    ]
    if difference.old.version != difference.new.version:
        earlier = ox.NamedNode(RELEASES + difference.old.version)
        statements.append((RELEASES + difference.new.version, DCAT + "previousVersion", earlier))
    for number, entity in enumerate(difference.entities, 1):
        activity = f"{collection}#{number}"
        statements += [
            (collection, ACTIVITY_STREAMS + "items", ox.NamedNode(activity)),
            (activity, RDF_TYPE, _as(ACTIVITIES[entity.change])),
            (activity, ACTIVITY_STREAMS + "object", ox.NamedNode(entity.iri)),
        ]
        if entity.label:
            statements.append((activity, ACTIVITY_STREAMS + "name", ox.Literal(entity.label)))
        if issued:
            date = ox.Literal(str(issued), datatype=ox.NamedNode(XSD_DATE))
            statements.append((activity, ACTIVITY_STREAMS + "updated", date))
        statements += [(activity, DCTERMS + "isReplacedBy", ox.NamedNode(iri)) for iri in entity.replaced_by]
    return [ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value) for subject, predicate, value in statements]


def _title(difference: Difference) -> str:
    return f"What changed from release {difference.old.id} to release {difference.new.id}"


def _as(name: str) -> ox.NamedNode:
    return ox.NamedNode(ACTIVITY_STREAMS + name)


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD_INTEGER))
