"""The files of releases, and the page that lists those of the release served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.formats import GRAPH_SYNTAXES
from citiverse.releases import CHANGES, MANIFEST, Release, ReleaseFile, sha256_of_file
from citiverse.web.file_descriptions import described_file
from citiverse.web.files import send_file
from citiverse.web.formats import JSON
from citiverse.web.kept import kept_release
from citiverse.web.languages import said
from citiverse.web.modified import published
from citiverse.web.only_pages import only_page
from citiverse.web.responses import CACHE_CONTROL, IMMUTABLE, link, page
from citiverse.web.site import LICENSE, site

blueprint = Blueprint("downloads", __name__)

WHOLE: Final = "citiverse"
DUMPS: Final = "dumps/"
LABELS: Final = {syntax.name: syntax.label for syntax in GRAPH_SYNTAXES} | {
    "csv": "CSV",
    "parquet": "Parquet",
    "svg": "SVG",
    "geojson": "GeoJSON",
    "sssom.tsv": "SSSOM",
    "json": "JSON",
    "csl.json": "CSL-JSON",
    "cff": "CITATION.cff",
    "bib": "BibTeX",
}
PACKED: Final = {"gzip": "application/gzip", "zstd": "application/zstd"}
PACKED_ENDINGS: Final = {"gzip": ".gz", "zstd": ".zst"}
TABLES: Final = "tables/"
DESCRIPTION_OF_TABLES: Final = TABLES + "csv-metadata.json"
TITLES: Final = {
    WHOLE: said("Everything"),
    "tables": said("Tables, maps and mappings"),
    "citation": said("How to cite"),
}
TITLES_OF_OTHERS: Final = (
    said("Ontology"),
    said("Schemes"),
    said("Shapes"),
    said("Use cases"),
    said("Case studies"),
    said("Outcomes"),
    said("Places"),
    said("Organisations"),
    said("Sources"),
    said("Assessments"),
    said("Records"),
    said("Mappings"),
    said("Derived"),
    said("Catalogue"),
    said("Queries"),
    said("Pictures"),
    said("Changes"),
    said("Dataset"),
    said("Harvest"),
    said("Report"),
    said("Search"),
    said("Source files"),
    said("Statistics"),
    said("Vocabularies"),
)
"""Titles that other parts get out of their names: translated where a page shows one."""
FIRST: Final = (WHOLE, "tables", "citation")
"""Parts that stand at the top of the page, in this order."""
JSON_FILES: Final = {MANIFEST, CHANGES}
"""Files that list the others, and so cannot be listed with a checksum themselves."""


@dataclass(frozen=True)
class Row:
    """One file in its plain form and packed, as one row of the page."""

    name: str
    label: str
    files: list[tuple[str, ReleaseFile]]
    """What it is called in the address -> its entry, the plain one first."""


@dataclass(frozen=True)
class Group:
    """The files of one part of the data."""

    title: str
    rows: list[Row]


@blueprint.route("/download")
@only_page
def download() -> Response:
    """Return the page with every file of the release served."""
    release = site().release
    groups = groups_of([*release.files, *release.files_of_changes()])
    return page("download.html", release=release, groups=groups, counting=site().page_queries["counts"])


@blueprint.route("/dump/<identifier>/<path:name>")
def dump(identifier: str, name: str) -> Response:
    """Return one file of a release as it is on disk (RFC 9110 ranges, `Repr-Digest` of RFC 9530)."""
    found = kept_release(identifier)
    cache = IMMUTABLE if identifier == found.id else CACHE_CONTROL
    listing = found.folder / name
    if name in JSON_FILES and listing.is_file():
        # The manifest is what the id is a digest of; the difference depends on what else is kept here.
        return _sent(found, listing, JSON.content_type, sha256_of_file(listing), CACHE_CONTROL)
    entry = _entry(found, name)
    description = described_file(f"/dump/{identifier}/{name}", entry.mediaType)
    if description is not None:
        return description
    response = send_entry(found, entry, cache)
    response.vary.add("Accept-Profile")
    if entry.path.startswith(TABLES) and entry.syntax == "csv" and not entry.coding:
        address = f"{site().origin()}/dump/{identifier}/{DESCRIPTION_OF_TABLES}"
        response.headers.add("Link", link(address, "describedby", "application/csvm+json"))
    return response


def send_entry(found: Release, entry: ReleaseFile, cache: str = CACHE_CONTROL) -> Response:
    """Return one file of the release `found`, with validators, digest and licence."""
    # A packed file is a file of its own: its bytes are what was asked for, so no content coding is declared.
    media_type = PACKED[entry.coding] if entry.coding else entry.mediaType
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return _sent(found, found.folder / entry.path, content_type, entry.sha256, cache)


def _sent(found: Release, path: Path, content_type: str, sha256: str, cache: str) -> Response:
    response = send_file(path, content_type, sha256, published(found.folder), cache)
    response.headers.add("Link", link(LICENSE, "license"))
    return response


def name_of(entry: ReleaseFile) -> str:
    """Return what the file is called in the address below `/dump/<release>/`."""
    return entry.path.removeprefix(DUMPS)


def groups_of(entries: Iterable[ReleaseFile]) -> list[Group]:
    """Return the files by part, and within a part each with its packed forms."""
    parts: dict[str, dict[str, list[ReleaseFile]]] = {}
    for entry in sorted(entries, key=lambda entry: (_place(entry.part), entry.part, entry.coding or "")):
        plain = name_of(entry).removesuffix(PACKED_ENDINGS.get(entry.coding or "", ""))
        parts.setdefault(entry.part, {}).setdefault(plain, []).append(entry)
    return [
        Group(
            TITLES.get(part, part.replace("-", " ").capitalize()),
            [
                Row(plain, LABELS.get(files[0].syntax, files[0].syntax), [(name_of(file), file) for file in files])
                for plain, files in found.items()
            ],
        )
        for part, found in parts.items()
    ]


def _place(part: str) -> int:
    return FIRST.index(part) if part in FIRST else len(FIRST)


def _entry(found: Release, name: str) -> ReleaseFile:
    """Return the file that the release lists under `name`; nothing else in the folder can be asked for."""
    by_path = {entry.path: entry for entry in (*found.files, *found.files_of_changes())}
    entry = by_path.get(f"{DUMPS}{name}") or by_path.get(name)
    if entry is None:
        raise NotFound(said("The release has no such file."))
    return entry
