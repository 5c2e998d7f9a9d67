"""The Reconciliation Service API 0.2 at `/reconcile`, valid for clients of 0.1 as well."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

import citiverse
from citiverse.vocabulary import BASE, CUC, DCTERMS, RDF_TYPE, SKOS
from citiverse.web.descriptions import LABEL_PREDICATES
from citiverse.web.formats import HTML, JSON
from citiverse.web.languages import said
from citiverse.web.naming import Naming
from citiverse.web.reconcile_data import Extender, Schema
from citiverse.web.reconcile_queries import Reconciler
from citiverse.web.reconcile_request import read_extension, read_queries
from citiverse.web.responses import document, negotiated, page
from citiverse.web.search_database import Among
from citiverse.web.search_request import whole_number
from citiverse.web.search_site import SearchSite, bounded, search_site
from citiverse.web.security import FRAMEABLE_POLICY
from citiverse.web.site import site
from citiverse.web.sparql import refuse_too_many
from citiverse.web.views import Views

blueprint = Blueprint("reconcile", __name__)

FORM: Final = "application/x-www-form-urlencoded"
VERSIONS: Final = ("0.1", "0.2")
DEFAULT_TYPES: Final = ("City", "Country", "Organisation", "CaseStudy", "UseCase", "Technology", "Standard", "Place")
PREVIEW_SIZE: Final = (430, 300)
FACTS_IN_PREVIEW: Final = 6
VALUES_IN_PREVIEW: Final = 4
TIMES_OF_BATCH: Final = 5
"""How many times the time of one search a whole batch may take."""
SUGGESTIONS: Final = 10
MOST_SUGGESTIONS: Final = 100
MOST_CURSOR: Final = 1_000
PROPOSALS: Final = 50
MOST_PROPOSALS: Final = 500


@blueprint.before_request
def _refuse_callback() -> None:
    """Refuse JSONP: any site may read the answers (CORS), so no script of a client's choice is ever sent."""
    if "callback" in request.args:
        raise BadRequest(said("JSONP is refused; the answers may be read from any origin (CORS)."))


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """Answer a batch of queries or a data extension; without either, return the manifest, for people as a page."""
    chosen = negotiated((JSON, HTML)) if request.method == "GET" else JSON
    parameters = _parameters()
    queries, extend = parameters.get("queries"), parameters.get("extend")
    if queries is None and extend is None:
        if request.method == "POST" or "query" in parameters:
            raise BadRequest(said("Send `queries` with a batch of queries, or `extend`."))
        manifest = manifest_of(search_site())
        if chosen is HTML:
            return page("reconcile.html", manifest=manifest, batch=site().settings.reconcile_batch)
        return _answer(manifest)
    if queries is not None and extend is not None:
        raise BadRequest(said("Send either `queries` or `extend`, not both."))
    refuse_too_many(site(), request.environ)
    return _answer(_extended(str(extend)) if queries is None else _reconciled(queries))


@blueprint.route("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Return things whose names begin with `prefix`; an identifier gives the thing that it names (section 6)."""
    most, first = _part()
    prefix = request.args.get("prefix", "")
    found = search_site()
    with bounded():
        entities = found.finder.suggestions(prefix, Among(things_only=True), first + most) if prefix.strip() else []
    reconciler = Reconciler(found, site().descriptions)
    naming = Naming(site().descriptions)
    result = [
        {
            "id": entity.iri,
            "name": naming.label(entity.iri),
            "description": entity.description,
            "notable": reconciler.types(entity)[:2],
        }
        for entity in entities[first:]
    ]
    return _answer({"result": result})


@blueprint.route("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Return types whose names begin with `prefix`, or have a word that does."""
    most, first = _part()
    schema = Schema(search_site(), site().descriptions)
    return _answer({"result": schema.types(request.args.get("prefix", ""), most, first)})


@blueprint.route("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Return properties whose names begin with `prefix`, or have a word that does."""
    most, first = _part()
    schema = Schema(search_site(), site().descriptions)
    return _answer({"result": schema.properties(request.args.get("prefix", ""), most, first)})


@blueprint.route("/reconcile/properties")
def propose_properties() -> Response:
    """Return the properties that things of `type` have, the most frequent first (section 7.2)."""
    most = whole_number(request.args, "limit", PROPOSALS, MOST_PROPOSALS)
    type_ = request.args.get("type", "")
    proposed = Schema(search_site(), site().descriptions).proposed(type_, most)
    return _answer({"type": type_, "limit": most, "properties": proposed})


@blueprint.route("/reconcile/preview")
def preview() -> Response:
    """Return a small page about the thing `id`, which any site may show in a frame."""
    iri = _known_thing()
    views = Views(site().descriptions)
    describe = site().descriptions
    hidden = (RDF_TYPE, *LABEL_PREDICATES, DCTERMS + "description", SKOS + "definition", SKOS + "editorialNote")
    entity = search_site().finder.database.entity(iri)
    facts = [one for one in views.properties(iri, hidden) if len(one.values) <= VALUES_IN_PREVIEW]
    text = render_template(
        "reconcile_preview.html",
        thing=views.naming.thing(iri),
        kind=views.naming.label(entity.kind) if entity else views.naming.kind(iri),
        description=describe.text(iri, DCTERMS + "description") or describe.text(iri, SKOS + "definition"),
        facts=facts[:FACTS_IN_PREVIEW],
        origin=search_site().origin,
    )
    response = document(text.encode(), HTML.content_type)
    response.headers["Content-Security-Policy"] = FRAMEABLE_POLICY
    return response


@blueprint.route("/reconcile/view")
def view() -> Response:
    """Lead to the page about the thing `id`."""
    thing = Naming(site().descriptions).thing(_known_thing())
    if not thing.is_local:
        raise NotFound(said("There is no page about this here."))
    return Response(status=303, headers={"Location": site().origin() + thing.href})


def manifest_of(found: SearchSite) -> dict[str, Any]:
    """Return the manifest of the service (section 3), which clients of 0.1 and of 0.2 understand."""
    origin = found.origin
    reconciler = Reconciler(found, site().descriptions)
    default = [iri for name in DEFAULT_TYPES if (iri := found.terms.type(CUC + name))]
    width, height = PREVIEW_SIZE

    def service(name: str) -> dict[str, str]:
        return {"service_url": origin, "service_path": f"/reconcile/suggest/{name}"}

    return {
        "versions": list(VERSIONS),
        "name": site().release.manifest["title"],
        "identifierSpace": BASE,
        "schemaSpace": CUC,
        "documentation": f"{origin}/reconcile?_mediatype=text/html",
        "serviceVersion": citiverse.__version__,
        "batchSize": site().settings.reconcile_batch,
        "defaultTypes": [reconciler.type(iri) for iri in default],
        "view": {"url": f"{origin}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{origin}/reconcile/preview?id={{{{id}}}}", "width": width, "height": height},
        "suggest": {name: service(name) for name in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": origin, "service_path": "/reconcile/properties"},
            "property_settings": PROPERTY_SETTINGS,
        },
    }


PROPERTY_SETTINGS: Final = [
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Most values for each row (0: all)",
    },
    {
        "name": "lang",
        "label": "Language of texts",
        "type": "text",
        "default": "en",
        "help_text": "A language tag, or * for all languages",
    },
    {
        "name": "content",
        "label": "Things as",
        "type": "select",
        "default": "",
        "choices": [
            {"value": "", "name": "Things with name and identifier"},
            {"value": "literal", "name": "Names"},
            {"value": "id", "name": "Identifiers"},
        ],
    },
]


def _reconciled(text: str) -> dict[str, Any]:
    queries = read_queries(text, site().settings.reconcile_batch)
    found = search_site()
    reconciler = Reconciler(found, site().descriptions)
    with bounded(), found.finder.database.limited(TIMES_OF_BATCH):
        return {key: {"result": reconciler.answer(query)} for key, query in queries.items()}


def _extended(text: str) -> dict[str, Any]:
    extension = read_extension(text, site().settings.reconcile_batch)
    return Extender(search_site(), site().descriptions).answer(extension)


def _parameters() -> dict[str, str]:
    if request.method == "GET":
        return request.args.to_dict()
    if request.mimetype != FORM:
        raise UnsupportedMediaType(f"Send the parameters as {FORM}.")
    return request.form.to_dict()


def _part() -> tuple[int, int]:
    """Return how many suggestions are wanted, and after how many."""
    most = whole_number(request.args, "limit", SUGGESTIONS, MOST_SUGGESTIONS)
    cursor = request.args.get("cursor", "0") or "0"
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9 and int(cursor) <= MOST_CURSOR):
        raise BadRequest(f"Parameter cursor: a whole number up to {MOST_CURSOR}.")
    return most, int(cursor)


def _known_thing() -> str:
    iri = request.args.get("id", "").strip()
    if not iri:
        raise BadRequest(said("Say which thing: the parameter `id` is missing."))
    if iri not in site().descriptions:
        raise NotFound(said("Nothing is said about this here."))
    return iri


def _answer(content: dict[str, Any]) -> Response:
    return document((json.dumps(content, ensure_ascii=False) + "\n").encode(), JSON.content_type)
