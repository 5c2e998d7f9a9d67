"""The SPARQL 1.1 Protocol, read-only: query by GET, form POST and direct POST; a form for people; a description."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote_to_bytes

import pyoxigraph as ox
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType

from citiverse.engine.guard import check
from citiverse.engine.protocol import CheckedQuery, QueryFault, Selection
from citiverse.engine.rows import table_of_json
from citiverse.engine.syntaxes import SYNTAXES
from citiverse.query_files import UNSAFE_IN_IRI
from citiverse.web.formats import GRAPHS, HTML, RDF, RESULTS, Format
from citiverse.web.formats import N_QUADS as QUADS
from citiverse.web.rdf import write_document
from citiverse.web.responses import CACHE_CONTROL, NO_STORE, document, negotiated, page
from citiverse.web.service import service_description
from citiverse.web.site import site

blueprint = Blueprint("sparql", __name__)

QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
SHORT_NAMES: Final = {form.name: form for form in (*RESULTS, *GRAPHS)}
ROWS_ON_PAGE: Final = 500
"""Rows shown on the page; the other representations hold them all."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
@blueprint.route("/sparql/", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query (SPARQL 1.1 Protocol, section 2.1), or show the form or the description where there is none."""
    if request.method != "POST" and not request.args.getlist("query"):
        _refuse_update(request.args)
        return _without_query()
    text, parameters = _query_text()
    checked = check(text, site().settings)
    selection = Selection(_graph_iris(parameters, "default-graph-uri"), _graph_iris(parameters, "named-graph-uri"))
    chosen = _result_format(checked, parameters)
    if chosen is HTML:
        return _result_page(checked, selection)
    answer = site().engine.answer(checked, SYNTAXES[chosen.name], selection)
    cache = CACHE_CONTROL if checked.is_repeatable else NO_STORE
    return document(answer.read(), chosen.content_type, cache=cache)


def _without_query() -> Response:
    chosen = negotiated((HTML, *RDF, QUADS))
    if chosen is HTML:
        return page(
            "sparql.html",
            text=site().page_queries["example"].text,
            fault=None,
            result=None,
            library=site().library.values(),
        )
    return document(write_document(service_description(site()), chosen, site()), chosen.content_type)


def _query_text() -> tuple[str, MultiDict[str, str]]:
    if request.method != "POST":
        _refuse_other_encodings(request.query_string)
        _refuse_update(request.args)
        return _only_query(request.args), request.args
    if request.content_encoding not in (None, "identity"):
        raise UnsupportedMediaType("Send the query uncompressed.")
    kind = request.mimetype
    if kind == UPDATE_TYPE:
        raise Forbidden("This endpoint is read-only: updates are refused.")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("Send the query in UTF-8.")
    if kind == QUERY_TYPE:
        return _body_text(), request.args
    if kind == FORM_TYPE:
        _refuse_other_encodings(_body_text().encode())
        _refuse_update(request.form)
        return _only_query(request.form), request.form
    raise UnsupportedMediaType(f"Send {QUERY_TYPE} or {FORM_TYPE}.")


def _body_text() -> str:
    limit = site().settings.query_text_bytes * 4
    if request.content_length is not None and request.content_length > limit:
        raise RequestEntityTooLarge(f"The body is longer than {limit} bytes.")
    try:
        return request.get_data(cache=True).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None


def _only_query(parameters: MultiDict[str, str]) -> str:
    found = parameters.getlist("query")
    if len(found) != 1:
        raise BadRequest("Give exactly one parameter `query`.")
    if not found[0].strip():
        raise BadRequest("The query is empty.")
    return found[0]


def _refuse_other_encodings(encoded: bytes) -> None:
    """Refuse percent-encoded bytes that are no UTF-8; the framework would pass them on as something else."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The parameters are not UTF-8.") from None


def _refuse_update(parameters: MultiDict[str, str]) -> None:
    if "update" in parameters:
        raise Forbidden("This endpoint is read-only: updates are refused.")


def _graph_iris(parameters: MultiDict[str, str], name: str) -> tuple[str, ...]:
    iris = tuple(parameters.getlist(name))
    for iri in iris:
        if UNSAFE_IN_IRI.search(iri) or ":" not in iri:
            raise BadRequest(f"{name} is not an absolute IRI.")
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise BadRequest(f"{name} is not a valid IRI.") from None
    return iris


def _result_format(checked: CheckedQuery, parameters: MultiDict[str, str]) -> Format:
    offers = RESULTS if checked.form.of_solutions else GRAPHS
    asked = parameters.get("format", "")
    if asked == HTML.name:
        return HTML
    if asked:
        found = next((offer for offer in offers if asked in (offer.name, *offer.media_types)), None)
        if found is None:
            raise BadRequest("Unknown format; known: " + ", ".join(offer.name for offer in offers) + ".")
        return found
    return negotiated((*offers, HTML))


def _result_page(checked: CheckedQuery, selection: Selection) -> Response:
    result, graph_text, fault = None, "", None
    try:
        if checked.form.of_solutions:
            result = table_of_json(site().engine.answer(checked, SYNTAXES["json"], selection).read())
        else:
            graph_text = site().engine.answer(checked, SYNTAXES["ttl"], selection).read().decode()
    except QueryFault as error:
        fault = error
    offers = RESULTS if checked.form.of_solutions else GRAPHS
    response = page(
        "sparql.html",
        text=checked.text,
        fault=fault,
        result=result,
        graph_text=graph_text,
        offers=offers,
        most=ROWS_ON_PAGE,
        library=site().library.values(),
    )
    if fault is not None and response.status_code == 200:
        response.status_code = 400
    return response
