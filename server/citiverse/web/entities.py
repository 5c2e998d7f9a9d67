"""Things and the documents about them: 303 from the thing to its document, and the document in every format."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from citiverse.web.about import about_document
from citiverse.web.data_profiles import FOR_CONCEPTS
from citiverse.web.entity_pages import entity_page
from citiverse.web.formats import HTML
from citiverse.web.languages import ENGLISH, language_of_address, language_of_client, said
from citiverse.web.naming import Naming
from citiverse.web.negotiate import PARAMETERS
from citiverse.web.representations import VARY, respond
from citiverse.web.resources import resource_of
from citiverse.web.responses import CACHE_CONTROL, chosen_of, link, query_string
from citiverse.web.site import site
from citiverse.web.withdrawal import followed, is_withdrawn, lost, lost_document, successors

blueprint = Blueprint("entities", __name__)

SUFFIXES: Final = frozenset(form.name for offer in FOR_CONCEPTS for form in offer.formats)
FOLLOW: Final = "follow"
"""Parameter by which a client wants, in place of what was withdrawn, what took its place."""


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
    """Return the document in the profile and format asked for: by the suffix of its path, by parameters, by headers.

    A withdrawn thing is gone, but what was said about it is kept (410, with the description and its successor); with
    `?follow=1` its one successor is named instead (303). So is a thing gone that only an earlier release described.
    """
    bare, suffix = _split(rest)
    iri = _iri(bare)
    resource = resource_of(site(), iri)
    if resource is None:
        gone_for_good = lost(site(), iri)
        if gone_for_good is None:
            raise NotFound(said("Nothing is said about this here."))
        return lost_document(gone_for_good, suffix)
    gone = is_withdrawn(site(), iri)
    if gone and _standing_in(iri) != iri:
        ending = f".{suffix}" if suffix else ""
        return _see(Naming(site().descriptions).path(_standing_in(iri)) + ending)
    next_ones = successors(site(), iri) if gone else []
    response = respond(
        resource,
        suffix,
        lambda: entity_page(resource, is_gone=gone, successors=next_ones),
        lambda: [*site().descriptions.document(iri), *about_document(site(), resource)],
        status=410 if gone else 200,
    )
    for successor in next_ones:
        response.headers.add("Link", link(successor, "successor-version"))
    return response


def _standing_in(iri: str) -> str:
    """Return what stands in the place of `iri` where the client wants that, else `iri`."""
    return followed(site(), iri) if request.args.get(FOLLOW) == "1" else iri


def _see_document(local: str, rest: str) -> Response:
    iri = site().settings.base_iri + local
    if iri not in site().descriptions and lost(site(), iri) is None:
        raise NotFound(said("There is no such thing in this release."))
    other = _standing_in(iri)
    path = url_for("entities.described", rest=rest) if other == iri else Naming(site().descriptions).path(other)
    response = _see(_language_wanted(other) + path)
    response.vary.add("Accept-Language")
    return response


def _language_wanted(iri: str) -> str:
    """Return how the address of the page about `iri` begins in the language of the client; empty where it wants data.

    A document itself does not look at Accept-Language, so that caches have less to tell apart.
    """
    resource = resource_of(site(), iri)
    if language_of_address() or language_of_client() == ENGLISH or resource is None:
        return ""
    chosen = chosen_of(resource.offers)
    return f"/{language_of_client()}" if chosen and chosen.format is HTML else ""


def _see(path: str) -> Response:
    """Send the client to the document at the local `path`."""
    # How the thing is wanted holds for its document as well.
    wishes = [(name, value) for name, value in request.args.items(multi=True) if name in PARAMETERS]
    response = Response(status=303, content_type="text/plain; charset=utf-8")
    response.headers["Location"] = site().origin() + path + query_string(wishes)
    response.headers["Vary"] = VARY
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _split(rest: str) -> tuple[str, str]:
    """Return path and suffix; what comes after a dot is a suffix only where it names a format, since IRIs have dots."""
    stem, _, suffix = rest.rpartition(".")
    return (stem, suffix) if stem and suffix in SUFFIXES else (rest, "")


def _iri(bare: str) -> str:
    kind = "" if bare.startswith(("scheme/", "record/")) else "id/"
    return site().settings.base_iri + kind + bare
