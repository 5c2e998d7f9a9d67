"""Releases: which are kept here, what each says of itself, and what changed in it."""

from __future__ import annotations

import json
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.formats import RdfSyntax
from citiverse.releases import CHANGES, Release
from citiverse.web.downloads import groups_of
from citiverse.web.formats import HTML, JSON, RDF
from citiverse.web.harvest import files_described
from citiverse.web.kept import before, kept_release, kept_releases
from citiverse.web.languages import said
from citiverse.web.rdf import write_document
from citiverse.web.release_rdf import described
from citiverse.web.representations import respond
from citiverse.web.resources import resource_of
from citiverse.web.responses import document, link, negotiated, page
from citiverse.web.site import site

blueprint = Blueprint("releases", __name__)

CITATIONS: Final = "citation/"
ACTIVITIES: Final = "changes/changes.ttl"
HIDDEN_GRAPHS: Final = frozenset(("catalogue", "derived"))
"""Graphs that only follow from others: an entity that changed in these alone was not edited."""


@blueprint.route("/releases")
def releases() -> Response:
    """Return the list of all releases kept here: a page or JSON."""
    kept = kept_releases()
    if negotiated((HTML, JSON)) is JSON:
        text = json.dumps([_head(one) for one in kept], ensure_ascii=False, indent=1) + "\n"
        return document(text.encode(), JSON.content_type)
    return page("releases.html", releases=kept)


@blueprint.route("/releases/<identifier>")
def release(identifier: str) -> Response:
    """Return what is said about one release, named by its id or its version: a page or RDF."""
    found = kept_release(identifier)
    iri = f"{site().settings.base_iri}releases/{found.version}"
    # Of several compilations of a version, the version's own document is about one.
    resource = resource_of(site(), iri) if kept_release(found.version).id == found.id else None
    if resource is not None:
        response = respond(resource, "", lambda: _page(found), lambda: _with_files(iri))
    else:
        chosen = negotiated((HTML, *RDF))
        response = _page(found) if chosen is HTML else _rdf(described(found, site().settings.base_iri), chosen, iri)
    _add_links(response, found)
    return response


@blueprint.route("/releases/<identifier>/changes", defaults={"suffix": ""})
@blueprint.route("/releases/<identifier>/changes.<suffix>")
def changes(identifier: str, suffix: str) -> Response:
    """Return what changed in a release since the one before: a page, JSON or RDF (docs/releases.md)."""
    found = kept_release(identifier)
    difference = found.changes()
    if difference is None:
        raise NotFound(said("No release before this one is kept here, so nothing is known to have changed."))
    chosen = negotiated((HTML, JSON, *RDF), suffix)
    if chosen is JSON:
        response = document((found.folder / CHANGES).read_bytes(), JSON.content_type)
    elif isinstance(chosen, RdfSyntax):
        quads = list(ox.parse(path=str(found.folder / ACTIVITIES), format=ox.RdfFormat.TURTLE))
        response = _rdf(quads, chosen, f"{site().settings.base_iri}releases/{found.id}/changes")
    else:
        groups = groups_of(found.files_of_changes())
        response = page("changes.html", one=found, changes=difference, edited=_edited(difference), groups=groups)
    _add_links(response, found)
    return response


def _page(found: Release) -> Response:
    difference = found.changes()
    bibtex = found.folder / CITATIONS / "citiverse.bib"
    return page(
        "release.html",
        one=found,
        changes=difference,
        before=before(found),
        groups=groups_of(found.files),
        counting=site().page_queries["triples-of-graphs"],
        bibtex=bibtex.read_text(encoding="utf-8") if bibtex.is_file() else "",
        citations=[entry.path for entry in found.files if entry.path.startswith(CITATIONS)],
    )


def _with_files(iri: str) -> list[ox.Quad]:
    """Return the document about the release `iri`, with its files, which no release can state within its dataset."""
    harvest = site().harvest
    return list(dict.fromkeys([*harvest.document(iri), *files_described(harvest, iri)]))


def _rdf(quads: list[ox.Quad], chosen: Any, main: str) -> Response:
    return document(write_document(quads, chosen, site(), main), chosen.content_type)


def _edited(difference: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the entities that were edited, not only counted or derived anew."""
    return [one for one in difference["entities"] if not HIDDEN_GRAPHS.issuperset(one["graphs"])]


def _head(one: Release) -> dict[str, Any]:
    """Return what the list says about a release, with the addresses of the rest."""
    names = ("id", "version", "issued", "title", "notes", "license", "triples", "digest")
    difference = one.changes()
    address = f"{site().origin()}/releases/{one.id}"
    return {
        **{name: one.manifest.get(name) for name in names},
        "href": address,
        "manifest": f"{site().origin()}/dump/{one.id}/manifest.json",
        "previous": difference["from"]["id"] if difference else None,
        "changes": f"{address}/changes" if difference else None,
        "isServed": one.id == site().release.id,
    }


def _add_links(response: Response, found: Release) -> None:
    """Link the release before and the one served (RFC 5829)."""
    origin, earlier = site().origin(), before(found)
    response.headers.add("Link", link(f"{origin}/releases/{site().release.id}", "latest-version"))
    response.headers.add("Link", link(f"{origin}/releases", "version-history"))
    if earlier is not None:
        response.headers.add("Link", link(f"{origin}/releases/{earlier.id}", "predecessor-version"))
