"""Releases and their files: lists for people, and the files themselves with range requests and checksums."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import NotFound

from citiverse.formats import GRAPH_SYNTAXES
from citiverse.locations import default_build_folder
from citiverse.releases import MANIFEST, Release, ReleaseFile, list_releases
from citiverse.web.formats import HTML
from citiverse.web.representations import respond
from citiverse.web.resources import resource_of
from citiverse.web.responses import CACHE_CONTROL, IMMUTABLE, document, issued, link, negotiated, page
from citiverse.web.site import LICENSE, site

blueprint = Blueprint("downloads", __name__)

WHOLE: Final = "citiverse"
LABELS: Final = {syntax.name: syntax.label for syntax in GRAPH_SYNTAXES}


@blueprint.route("/download")
def download() -> Response:
    """Return the page with every file of the release served."""
    release = site().release
    parts: dict[str, list[ReleaseFile]] = {}
    for entry in sorted(release.files, key=lambda entry: entry.part != WHOLE):
        parts.setdefault(entry.part, []).append(entry)
    return page("download.html", release=release, parts=parts, names=LABELS)


@blueprint.route("/releases")
def releases() -> Response:
    """Return the page with all releases kept here."""
    return page("releases.html", releases=[site().release, *_other_releases()])


@blueprint.route("/releases/<identifier>")
def release(identifier: str) -> Response:
    """Return what is said about one release, named by its id or its version: a page or RDF."""
    found = _release(identifier)
    iri = f"{site().settings.base_iri}releases/{found.version}"
    resource = resource_of(site(), iri)
    if resource is None:
        negotiated((HTML,))
        return page("release.html", release=found, names=LABELS)
    return respond(
        resource,
        "",
        lambda: page("release.html", release=found, names=LABELS),
        lambda: site().descriptions.document(iri),
    )


@blueprint.route("/dump/<identifier>/<path:name>")
def dump(identifier: str, name: str) -> Response:
    """Return one file of a release as it is on disk (RFC 9110 ranges, `Repr-Digest` of RFC 9530)."""
    found = _release(identifier)
    if name == MANIFEST:
        return document((found.folder / MANIFEST).read_bytes(), "application/json")
    response = send_entry(found, _entry(found, name))
    response.headers["Cache-Control"] = IMMUTABLE if identifier == found.id else CACHE_CONTROL
    return response


def send_entry(found: Release, entry: ReleaseFile) -> Response:
    """Return one file of the release `found`, with validators, digest and licence."""
    response: Response = send_file(
        (found.folder / entry.path).resolve(),
        mimetype=entry.mediaType,
        conditional=True,
        etag=entry.sha256,
        max_age=0,
        last_modified=issued(found),
    )
    digest = base64.b64encode(bytes.fromhex(entry.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Accept-Ranges"] = "bytes"
    response.headers.add("Link", link(LICENSE, "license"))
    if entry.coding:
        # A packed file is a file of its own: its bytes are what was asked for, so no content coding is declared.
        response.headers["Content-Type"] = {"gzip": "application/gzip", "zstd": "application/zstd"}[entry.coding]
    return response


def _entry(found: Release, name: str) -> ReleaseFile:
    """Return the file that the manifest lists under `name`; nothing else in the folder can be asked for."""
    by_path = {entry.path: entry for entry in found.files}
    entry = by_path.get(name) or by_path.get(f"dumps/{name}")
    if entry is None:
        raise NotFound("The release has no such file.")
    return entry


def _release(identifier: str) -> Release:
    for found in chain([site().release], _other_releases()):
        if identifier in (found.id, found.version):
            return found
    raise NotFound("There is no such release here.")


def _other_releases() -> Iterator[Release]:
    """Yield the other whole releases of the same kind that are kept here."""
    served = site().release
    build = Path(site().settings.build_folder) if site().settings.build_folder else default_build_folder()
    for one in list_releases(build, skip_damaged=True):
        if one.id != served.id and one.manifest.get("dataset") == served.manifest.get("dataset"):
            yield one
