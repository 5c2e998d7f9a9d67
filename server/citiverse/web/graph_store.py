"""The SPARQL 1.1 Graph Store HTTP Protocol for reading: graphs by their own address, or named in a parameter."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

import pyoxigraph as ox
from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from citiverse.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from citiverse.web.data_profiles import FOR_ALL, OWN
from citiverse.web.downloads import WHOLE, send_entry
from citiverse.web.entity_pages import entity_page
from citiverse.web.formats import GRAPHS, HTML
from citiverse.web.languages import said
from citiverse.web.negotiate import PARAMETERS, Offer
from citiverse.web.rdf import write_document
from citiverse.web.representations import add_headers, extract, respond
from citiverse.web.resources import Resource, resource_of
from citiverse.web.responses import document, negotiated, page, represented
from citiverse.web.site import site
from citiverse.web.sparql_request import graph_iri
from citiverse.web.views import Views

blueprint = Blueprint("graph_store", __name__)

ONE_GRAPH: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""Syntaxes that hold one graph without saying its name."""
THINGS_ON_PAGE: Final = 500


@blueprint.route("/rdf-graph-store")
def graph_store() -> Response:
    """Return the graph that `graph=IRI` names, or with `default` the union of all graphs (sections 4.2 and 5.2).

    Without a question it is the name of a service, and what is said about that is returned.
    """
    service = resource_of(site(), f"{site().settings.base_iri}rdf-graph-store")
    if service is not None and PARAMETERS.issuperset(request.args):
        return respond(service, "", lambda: entity_page(service), lambda: site().descriptions.document(service.iri))
    named, default = _asked()
    if default:
        return _default_graph()
    quads = site().descriptions.graph(named)
    if not quads:
        raise NotFound(said("There is no such graph in this release."))
    chosen = negotiated(ONE_GRAPH)
    return document(write_document(quads, chosen, site()), chosen.content_type)


@blueprint.route("/graph/<name>")
def graph(name: str) -> Response:
    """Return a named graph by its own address (section 4.1), as a page or in any RDF syntax."""
    bare, _, suffix = name.partition(".")
    iri = f"{site().settings.base_iri}graph/{bare}"
    quads = site().descriptions.graph(iri)
    if not quads:
        raise NotFound(said("There is no such graph in this release."))
    resource = Resource(iri, f"/graph/{bare}", (Offer((HTML, *GRAPHS), OWN), *FOR_ALL[1:]))
    chosen = represented(resource.offers, suffix)
    response = extract(resource, chosen)
    if response is None and chosen.format is HTML:
        response = _page(bare, iri, quads)
    elif response is None:
        response = document(write_document(quads, chosen.format, site()), chosen.format.content_type)
    add_headers(response, resource, chosen)
    return response


def _page(name: str, iri: str, quads: list[ox.Quad]) -> Response:
    subjects = sorted({quad.subject.value for quad in quads if hasattr(quad.subject, "value")})
    things = [Views(site().descriptions).naming.thing(one) for one in subjects[:THINGS_ON_PAGE] if "://" in one]
    return page(
        "graph.html",
        name=name,
        iri=iri,
        count=len(quads),
        things=things,
        subjects=len(subjects),
        offers=GRAPHS,
        counting=site().page_queries["triples-of-graphs"],
    )


def _asked() -> tuple[str, bool]:
    """Return the IRI of the graph asked for, or an empty one and true where it is the default graph."""
    try:
        parameters = parse_qs(request.query_string.decode("utf-8"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise BadRequest(said("The parameters are not UTF-8.")) from None
    named, default = parameters.get("graph", []), "default" in parameters
    if len(named) + default != 1:
        raise BadRequest(said("Give either `graph=IRI`, once, or `default`."))
    return (graph_iri(named[0], "graph") if named else ""), default


def _default_graph() -> Response:
    """Return the dump of the whole: the default graph is the union of all, and its files were written at build time."""
    release = site().release
    entries = {entry.syntax: entry for entry in release.files if entry.part == WHOLE and entry.coding is None}
    chosen = negotiated(tuple(form for form in ONE_GRAPH if form.name in entries))
    response = send_entry(release, entries[chosen.name])
    response.headers["Vary"] = "Accept"
    return response
