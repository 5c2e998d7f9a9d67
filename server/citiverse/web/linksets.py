"""Sets of links (RFC 9264): all that links a resource's documents to each other, each set at an address of its own."""

from __future__ import annotations

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.web.formats import LINKSET, LINKSET_JSON
from citiverse.web.languages import said
from citiverse.web.links import as_json, as_text
from citiverse.web.resources import links_in_set, resource_of
from citiverse.web.responses import document, negotiated
from citiverse.web.site import site

blueprint = Blueprint("linksets", __name__)

FORMATS = (LINKSET_JSON, LINKSET)


@blueprint.route("/linkset/<path:rest>")
def linkset(rest: str) -> Response:
    """Return the links of the thing whose IRI is `rest` below the base; as JSON or as Link headers would say them."""
    stem, _, suffix = rest.rpartition(".")
    if suffix not in {form.name for form in FORMATS}:
        stem, suffix = rest, ""
    resource = resource_of(site(), site().settings.base_iri + stem)
    if resource is None:
        raise NotFound(said("There is no document about this here."))
    chosen = negotiated(FORMATS, suffix)
    links, context = list(links_in_set(site(), resource)), site().origin() + resource.path
    body = as_json(links, context) if chosen is LINKSET_JSON else as_text(links, context)
    return document(body, chosen.content_type)
