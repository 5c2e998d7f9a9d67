"""Things and the documents about them: 303 from the thing to its document, and the document in every format."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from citiverse.formats import Format
from citiverse.vocabulary import CUC, DCTERMS, FOAF, SCHEME
from citiverse.web.entity_pages import entity_page
from citiverse.web.formats import DOCUMENT, HTML
from citiverse.web.negotiate import PARAMETERS
from citiverse.web.rdf import write_document
from citiverse.web.responses import document, link, negotiated, query_string
from citiverse.web.site import LICENSE, site

blueprint = Blueprint("entities", __name__)

SUFFIXES: Final = frozenset(form.name for form in DOCUMENT)
WITHDRAWN: Final = SCHEME + "review-state/withdrawn"


@blueprint.route("/id/<path:rest>")
def thing(rest: str) -> Response:
    """Send the client from a thing, which is not a document, to the document about it (303)."""
    return _see_document("id/" + rest, rest)


@blueprint.route("/scheme/<path:rest>")
def concept(rest: str) -> Response:
    """Do the same for a concept or a concept scheme."""
    return _see_document("scheme/" + rest, "scheme/" + rest)


@blueprint.route("/record/<path:rest>")
def record(rest: str) -> Response:
    """Do the same for a record about a thing."""
    return _see_document("record/" + rest, "record/" + rest)


@blueprint.route("/doc/<path:rest>")
def described(rest: str) -> Response:
    """Return the document: by the suffix of its path, else by content negotiation (200 with Content-Location)."""
    bare, suffix = _split(rest)
    iri = _iri(bare)
    if iri not in site().descriptions:
        raise NotFound("Nothing is said about this here.")
    chosen = negotiated(DOCUMENT, suffix)
    return _document(iri, bare, chosen, is_negotiated=chosen.name != suffix)


def is_withdrawn(iri: str) -> bool:
    """Return whether the catalogue's record about `iri` says that it was withdrawn."""
    describe = site().descriptions
    records = describe.incoming(iri, FOAF + "primaryTopic")
    return any(WITHDRAWN in describe.iris(record, CUC + "reviewState") for record in records)


def _see_document(local: str, rest: str) -> Response:
    if site().settings.base_iri + local not in site().descriptions:
        raise NotFound("There is no such thing in this release.")
    # How the thing is wanted holds for its document as well.
    wishes = [(name, value) for name, value in request.args.items(multi=True) if name in PARAMETERS]
    target = url_for("entities.described", rest=rest) + query_string(wishes)
    response = Response(status=303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = site().origin() + target
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _split(rest: str) -> tuple[str, str]:
    """Return path and suffix; what comes after a dot is a suffix only where it names a format, since IRIs have dots."""
    stem, _, suffix = rest.rpartition(".")
    return (stem, suffix) if stem and suffix in SUFFIXES else (rest, "")


def _iri(bare: str) -> str:
    kind = "" if bare.startswith(("scheme/", "record/")) else "id/"
    return site().settings.base_iri + kind + bare


def _document(iri: str, bare: str, chosen: Format, *, is_negotiated: bool) -> Response:
    if chosen is HTML:
        response = entity_page(iri, f"/doc/{bare}", is_withdrawn=is_withdrawn(iri))
    else:
        quads = site().descriptions.document(iri)
        response = document(write_document(quads, chosen, site(), iri), chosen.content_type)
    if is_withdrawn(iri):
        response.status_code = 410
        for successor in site().descriptions.iris(iri, DCTERMS + "isReplacedBy"):
            response.headers.add("Link", link(successor, "successor-version"))
    path = site().origin() + url_for("entities.described", rest=bare)
    if is_negotiated:
        response.headers["Content-Location"] = f"{path}.{chosen.name}"
    response.headers.add("Link", link(iri, "describes"))
    response.headers.add("Link", link(LICENSE, "license"))
    for offer in DOCUMENT:
        if offer is not chosen:
            response.headers.add("Link", link(f"{path}.{offer.name}", "alternate", offer.media_type))
    if request.path != f"/doc/{bare}":
        response.headers.add("Link", link(path, "canonical"))
    return response
