"""The event stream on the web: where it begins, and its pages; those of past editions never change."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.web.event_stream import MEMBERS_ON_PAGE, page_count, page_quads, root_quads
from citiverse.web.formats import DOCUMENT, HTML, RDF
from citiverse.web.history import Edition, editions
from citiverse.web.languages import said
from citiverse.web.rdf import write_document
from citiverse.web.responses import CACHE_CONTROL, IMMUTABLE, document, negotiated, page
from citiverse.web.site import site

blueprint = Blueprint("stream", __name__)


@blueprint.route("/stream", defaults={"suffix": ""})
@blueprint.route("/stream.<suffix>")
def stream(suffix: str) -> Response:
    """Return where the stream of versions begins (LDES 1.0): a page, or RDF with a relation to each of its pages."""
    found = _editions()
    chosen = negotiated(DOCUMENT, suffix)
    if chosen is HTML:
        counted = [(edition, page_count(edition)) for edition in reversed(found)]
        return page("stream.html", editions=counted, on_page=MEMBERS_ON_PAGE, offers=RDF)
    return document(write_document(root_quads(site(), found), chosen, site()), chosen.content_type)


@blueprint.route("/stream/<version>/<int:number>")
def stream_page(version: str, number: int) -> Response:
    """Return one page of the stream: versions of things, whole, in RDF."""
    found = _editions()
    edition = next((one for one in found if one.version == version), None)
    quads = page_quads(site(), edition, number) if edition else []
    if not quads:
        raise NotFound(said("The stream has no such page."))
    chosen = negotiated(RDF)
    cache = CACHE_CONTROL if edition is found[-1] else IMMUTABLE
    return document(write_document(quads, chosen, site()), chosen.content_type, cache=cache)


def _editions() -> list[Edition]:
    """Return the editions; raises `NotFound` where the data served is no edition of the catalogue."""
    found = [edition for edition in editions(site()) if edition.issued]
    if not found:
        raise NotFound(said("The data served here has no editions."))
    return found
