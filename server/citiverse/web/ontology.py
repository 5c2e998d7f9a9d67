"""The ontology, the shapes and the JSON-LD context on the web: documentation and data of every version."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import Final

import pyoxigraph as ox
from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from citiverse.formats import JSON_LD, Format
from citiverse.kept_versions import CONTEXT_KIND, ONTOLOGY_KIND, SHAPES_KIND, Kind
from citiverse.vocabulary import SCHEMA
from citiverse.web.data_profiles import FOR_ALL
from citiverse.web.descriptions import Descriptions
from citiverse.web.formats import HTML, RDF
from citiverse.web.languages import language_of_address, said, speak_english, spoken
from citiverse.web.links import Link, within
from citiverse.web.ontology_pages import Page, ontology_page, report_quads, shapes_page
from citiverse.web.rdf import write_document
from citiverse.web.rendering import rendered
from citiverse.web.representations import add_place, extract, respond
from citiverse.web.resources import ROOM_IN_HEADERS, Resource, links_between, linkset_path, resource_of
from citiverse.web.responses import document, link, represented
from citiverse.web.schema_org import in_page, schema_org
from citiverse.web.shapes import Reported
from citiverse.web.site import EXTENSION as SITE
from citiverse.web.site import LICENSE, Site, site
from citiverse.web.vocabulary_editions import Editions

blueprint = Blueprint("ontology", __name__)

EXTENSION: Final = "citiverse-vocabularies"
SECONDS_OF_CONTEXT: Final = 86400
"""Contexts are fetched by each reader of JSON-LD anew; a day old one does no harm."""
TEMPLATES: Final = {ONTOLOGY_KIND.name: "ontology.html", SHAPES_KIND.name: "shapes.html"}


class Vocabularies:
    """Documentation of one release, each page made once in each language, when it is first asked for."""

    def __init__(self, found: Site) -> None:
        self._site = found
        self._lock = threading.Lock()
        self._pages: dict[tuple[str, ...], bytes] = {}
        self.editions = Editions(found)

    def page(self, kind: Kind, version: str = "") -> bytes:
        """Return the page about one version; about the current one where none is named."""
        shown = "" if version == self.editions.current(kind) else version
        key = (kind.name, shown, spoken(), language_of_address())
        with self._lock:
            if key not in self._pages:
                self._pages[key] = self._made(kind, shown)
            return self._pages[key]

    def _made(self, kind: Kind, version: str) -> bytes:
        # What documents terms is in English in every frame, so its labels are too.
        speak_english()
        live = self._site.descriptions
        descriptions = live
        if version:
            descriptions = Descriptions(self.editions.quads(kind, version) or (), self._site.settings.base_iri)
        resource = resource_of(self._site, kind.iri)
        text = rendered(
            TEMPLATES[kind.name],
            doc=self.model(kind, version, descriptions),
            path=f"/{kind.name}",
            # The page is kept for all, whatever address it was first asked under.
            canonical=f"/{kind.name}/{version}" if version else f"/{kind.name}",
            version=version or self.editions.current(kind),
            current=self.editions.current(kind),
            versions=self.editions.versions(kind),
            offers=RDF,
            resource=resource,
            linkset=linkset_path(self._site, resource) if resource else "",
            structured_data=in_page(schema_org(live, kind.iri, self._site.issued)),
            instances=self._site.page_queries["instances-of"],
            statements=self._site.page_queries["statements-with"],
        )
        return text.encode()

    def model(self, kind: Kind, version: str, descriptions: Descriptions) -> Page:
        """Return what the page about one version shows; an empty `version` means the current one."""
        history = self.editions.history(kind)
        reported = Reported() if version else self._reported
        if kind is SHAPES_KIND:
            return shapes_page(descriptions, None if version else descriptions, history, reported)
        return ontology_page(self._site, descriptions, history, is_current=not version, reported=reported)

    @cached_property
    def _reported(self) -> Reported:
        return Reported.read(report_quads(self._site))


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    # An application that only lists its routes has no site, and no documentation to make.
    found = state.app.extensions.get(SITE)
    if isinstance(found, Site):
        state.app.extensions[EXTENSION] = Vocabularies(found)


def vocabularies() -> Vocabularies:
    """Return the documentation of the current application."""
    found = current_app.extensions[EXTENSION]
    if not isinstance(found, Vocabularies):
        raise TypeError("the application was not made by create_app")
    return found


@blueprint.route("/ns", defaults={"suffix": ""})
@blueprint.route("/ns.<suffix>")
def ontology(suffix: str) -> Response:
    """Return the ontology as documentation or RDF."""
    return _current(ONTOLOGY_KIND, suffix)


@blueprint.route("/ns/<version>")
def ontology_version(version: str) -> Response:
    """Return one version of the ontology, every one that was ever released; a suffix of a syntax may follow."""
    return _version(ONTOLOGY_KIND, version)


@blueprint.route("/shapes", defaults={"suffix": ""})
@blueprint.route("/shapes.<suffix>")
def shapes(suffix: str) -> Response:
    """Return the shapes as documentation or RDF."""
    return _current(SHAPES_KIND, suffix)


@blueprint.route("/shapes/<version>")
def shapes_version(version: str) -> Response:
    """Return one version of the shapes."""
    return _version(SHAPES_KIND, version)


@blueprint.route("/context.jsonld")
def context() -> Response:
    """Return the JSON-LD context of the catalogue (JSON-LD 1.1, section 3.1)."""
    return _context(vocabularies().editions.current(CONTEXT_KIND))


@blueprint.route("/context/<version>.jsonld")
def context_version(version: str) -> Response:
    """Return one version of the JSON-LD context."""
    return _context(version)


def _current(kind: Kind, suffix: str) -> Response:
    base = site().settings.base_iri
    resource = resource_of(site(), base + kind.name)
    quads = site().descriptions.graph(f"{base}graph/{kind.graph}")
    if resource is None or not quads:
        raise NotFound(said("This release has none."))
    response = respond(resource, suffix, _page_of(kind), lambda: quads)
    version = vocabularies().editions.current(kind)
    if version in vocabularies().editions.versions(kind):
        response.headers.add("Link", link(f"{site().origin()}/{kind.name}/{version}", "latest-version"))
    return response


def _version(kind: Kind, version: str) -> Response:
    """Return one version by negotiation or suffix, with links to its neighbours in time (RFC 5829)."""
    editions = vocabularies().editions
    known = editions.versions(kind)
    bare, suffix = version, ""
    if version not in known:
        bare, _, suffix = version.rpartition(".")
    quads = editions.quads(kind, bare)
    if quads is None:
        raise NotFound(f"There is no such version. Versions: {', '.join(known) or 'none'}.")
    iri = site().settings.base_iri + kind.name
    resource = Resource(f"{iri}/{bare}", f"/{kind.name}/{bare}", FOR_ALL)
    chosen = represented(resource.offers, suffix)
    about = site().descriptions if bare == editions.current(kind) else Descriptions(quads, site().settings.base_iri)
    response = extract(resource, chosen, about, iri) or _edition(kind, bare, quads, chosen.format)
    add_place(response, resource, chosen)
    links = [Link(target, (relation,)) for target, relation in _relations(kind, bare)]
    links += links_between(resource, site().origin(), (chosen.profile, chosen.format))
    for value in within(links, ROOM_IN_HEADERS):
        response.headers.add("Link", value)
    return response


def _edition(kind: Kind, version: str, quads: list[ox.Quad], form: Format) -> Response:
    if form is HTML:
        return _page_of(kind, version)()
    body = write_document(quads, form, site(), site().settings.base_iri + kind.name)
    return document(body, form.content_type)


def _relations(kind: Kind, version: str) -> list[tuple[str, str]]:
    """Return targets and relations of the links from one version to others, and to what is said of it."""
    known = vocabularies().editions.versions(kind)
    iri, path = site().settings.base_iri + kind.name, f"{site().origin()}/{kind.name}"
    number = known.index(version)
    neighbours = [("latest-version", known[0])]
    neighbours += [("predecessor-version", known[number + 1])] if number + 1 < len(known) else []
    neighbours += [("successor-version", known[number - 1])] if number else []
    is_current = version == vocabularies().editions.current(kind)
    return [
        (f"{iri}/{version}", "cite-as"),
        (f"{SCHEMA}DefinedTermSet", "type"),
        (LICENSE, "license"),
        *((f"{path}/{other}", relation) for relation, other in neighbours),
        (path, "version-history"),
        (path if is_current else f"{path}/{version}", "canonical"),
    ]


def _page_of(kind: Kind, version: str = "") -> Callable[[], Response]:
    return lambda: document(vocabularies().page(kind, version), HTML.content_type)


def _context(version: str) -> Response:
    known = vocabularies().editions.versions(CONTEXT_KIND)
    content = vocabularies().editions.context(version)
    if content is None:
        raise NotFound(f"There is no such version. Versions: {', '.join(known) or 'none'}.")
    response = document(content, JSON_LD.content_type, cache=f"max-age={SECONDS_OF_CONTEXT}")
    # One representation for all: readers of JSON-LD ask with profiles that nothing else here knows.
    response.headers.pop("Vary", None)
    response.headers.add("Link", link(LICENSE, "license"))
    response.headers.add("Link", link(f"{site().origin()}/context/{known[0]}.jsonld", "latest-version"))
    return response
