"""Documents that are not about one thing of the catalogue: catalogue, datasets and profile."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.vocabulary import VOID_DESCRIPTION
from citiverse.web.entity_pages import entity_page
from citiverse.web.harvest import in_void
from citiverse.web.languages import said
from citiverse.web.representations import respond
from citiverse.web.resources import resource_of
from citiverse.web.site import site

blueprint = Blueprint("documents", __name__)


@blueprint.route("/catalogue", defaults={"suffix": ""})
@blueprint.route("/catalogue.<suffix>")
def catalogue(suffix: str) -> Response:
    """Return the description of the catalogue (DCAT) by negotiation."""
    return _catalogue(suffix)


@blueprint.route("/.well-known/void")
def well_known_void() -> Response:
    """Return the VoID description of the dataset at its well-known place (RFC 8615; VoID, section 7.2)."""
    resource = resource_of(site(), VOID_DESCRIPTION)
    if resource is None:
        raise NotFound(said("This release has no description of the dataset."))
    graph = f"{site().settings.base_iri}graph/catalogue"
    return respond(resource, "", lambda: entity_page(resource), lambda: in_void(site().harvest.graph(graph)))


@blueprint.route("/profile", defaults={"suffix": ""})
@blueprint.route("/profile.<suffix>")
def profile(suffix: str) -> Response:
    """Return the description of the application profile that the data keeps to (Profiles Vocabulary)."""
    return _described("profile" + (f".{suffix}" if suffix else ""))


@blueprint.route("/dataset/<path:name>")
def dataset(name: str) -> Response:
    """Return the description of one dataset, or of one part of it."""
    return _described("dataset/" + name)


def _described(path: str) -> Response:
    """Return the document about the IRI at `path` below the base, by the suffix of the path or as the request asks."""
    base = site().settings.base_iri
    bare, suffix = path, ""
    if base + path not in site().descriptions:
        bare, _, suffix = path.rpartition(".")
    resource = resource_of(site(), base + bare)
    if resource is None:
        raise NotFound(said("Nothing is said about this here."))
    return respond(resource, suffix, lambda: entity_page(resource), lambda: site().harvest.document(resource.iri))


def _catalogue(suffix: str) -> Response:
    """Return the description of the catalogue, in data with all that its named graph says."""
    resource = resource_of(site(), f"{site().settings.base_iri}catalogue")
    if resource is None:
        raise NotFound(said("This release has no description of the catalogue."))
    graph = f"{site().settings.base_iri}graph/catalogue"
    return respond(resource, suffix, lambda: entity_page(resource), lambda: site().harvest.graph(graph))
