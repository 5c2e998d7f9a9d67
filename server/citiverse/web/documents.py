"""Documents that are not about one thing of the catalogue: ontology, shapes, named graphs, catalogue and datasets."""

from __future__ import annotations

import json
from collections import defaultdict

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.formats import JSON_LD
from citiverse.vocabulary import OWL, RDF_TYPE, RDFS, SH, SKOS, VOID_DESCRIPTION
from citiverse.web.entity_pages import entity_page
from citiverse.web.formats import RDF
from citiverse.web.harvest import in_void
from citiverse.web.naming import Thing
from citiverse.web.representations import respond
from citiverse.web.resources import Resource, resource_of
from citiverse.web.responses import document, page
from citiverse.web.schema_org import in_page, schema_org
from citiverse.web.site import site
from citiverse.web.views import Property, Views

blueprint = Blueprint("documents", __name__)

KINDS_OF_TERMS = {
    "ontology": (
        ("Classes", OWL + "Class"),
        ("Links between things", OWL + "ObjectProperty"),
        ("Properties with values", OWL + "DatatypeProperty"),
        ("Annotations", OWL + "AnnotationProperty"),
    ),
    "shapes": (("Node shapes", SH + "NodeShape"), ("Property shapes", SH + "PropertyShape")),
}


@blueprint.route("/ns", defaults={"suffix": ""})
@blueprint.route("/ns.<suffix>")
@blueprint.route("/ns/<version>", defaults={"suffix": ""})
def ontology(suffix: str, version: str = "") -> Response:
    """Return the ontology as documentation or RDF; a version other than the one in this release is not here."""
    _refuse_other_version("ns", version)
    return _vocabulary("ontology", "ns", suffix)


@blueprint.route("/shapes", defaults={"suffix": ""})
@blueprint.route("/shapes.<suffix>")
@blueprint.route("/shapes/<version>", defaults={"suffix": ""})
def shapes(suffix: str, version: str = "") -> Response:
    """Return the shapes as documentation or RDF."""
    _refuse_other_version("shapes", version)
    return _vocabulary("shapes", "shapes", suffix)


@blueprint.route("/context.jsonld")
def context() -> Response:
    """Return the JSON-LD context of the catalogue."""
    text = json.dumps({"@context": site().context}, ensure_ascii=False, indent=1) + "\n"
    return document(text.encode(), JSON_LD.content_type)


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
        raise NotFound("This release has no description of the dataset.")
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
        raise NotFound("Nothing is said about this here.")
    return respond(resource, suffix, lambda: entity_page(resource), lambda: site().harvest.document(resource.iri))


def _catalogue(suffix: str) -> Response:
    """Return the description of the catalogue, in data with all that its named graph says."""
    resource = resource_of(site(), f"{site().settings.base_iri}catalogue")
    if resource is None:
        raise NotFound("This release has no description of the catalogue.")
    graph = f"{site().settings.base_iri}graph/catalogue"
    return respond(resource, suffix, lambda: entity_page(resource), lambda: site().harvest.graph(graph))


def _vocabulary(graph_name: str, path: str, suffix: str) -> Response:
    resource = resource_of(site(), f"{site().settings.base_iri}{path}")
    quads = site().descriptions.graph(f"{site().settings.base_iri}graph/{graph_name}")
    if resource is None or not quads:
        raise NotFound("This release has none.")
    return respond(resource, suffix, lambda: _vocabulary_page(graph_name, resource), lambda: quads)


def _vocabulary_page(graph_name: str, resource: Resource) -> Response:
    data = in_page(schema_org(site().descriptions, resource.iri, site().issued))
    terms = _terms(graph_name, resource.iri)
    return page("vocabulary.html", iri=resource.iri, path=resource.path, offers=RDF, structured_data=data, **terms)


def _terms(graph_name: str, iri: str) -> dict[str, object]:
    views = Views(site().descriptions)
    groups: dict[str, list[tuple[Thing, str, list[Property]]]] = defaultdict(list)
    seen: set[str] = set()
    shown_apart = (RDF_TYPE, RDFS + "label", SKOS + "definition", RDFS + "isDefinedBy", SH + "name")
    for title, cls in KINDS_OF_TERMS[graph_name]:
        for term in site().descriptions.incoming(cls, RDF_TYPE):
            if term.startswith(iri + "#") and term not in seen:
                seen.add(term)
                text = site().descriptions.text(term, SKOS + "definition") or site().descriptions.text(
                    term, SH + "message"
                )
                groups[title].append((views.naming.thing(term), text, views.properties(term, shown_apart)))
    return {"title": views.naming.label(iri), "groups": groups, "properties": views.properties(iri)}


def _refuse_other_version(path: str, version: str) -> None:
    if not version:
        return
    base = site().settings.base_iri
    if f"{base}{path}/{version}" not in site().descriptions.iris(base + path, OWL + "versionIRI"):
        raise NotFound("This release has no such version.")
