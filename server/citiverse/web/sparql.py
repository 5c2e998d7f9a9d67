"""The SPARQL endpoint, read-only: results by the SPARQL 1.1 Protocol, a form for people, a service description."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from citiverse.engine.guard import check
from citiverse.engine.patience import client_name
from citiverse.engine.protocol import CheckedQuery, QueryFault, Selection
from citiverse.engine.rows import Table, table_of_json
from citiverse.formats import N_QUADS, SYNTAXES
from citiverse.web.formats import HTML, RDF
from citiverse.web.problems import status_of_fault
from citiverse.web.rdf import write_document
from citiverse.web.rendering import rendered
from citiverse.web.responses import CACHE_CONTROL, NO_STORE, NothingAcceptable, document, fresh, negotiated
from citiverse.web.service import service_description
from citiverse.web.site import Site, site
from citiverse.web.sparql_request import is_for_people, read_request, result_format, result_formats

blueprint = Blueprint("sparql", __name__)

ROWS_ON_PAGE: Final = 500
"""Rows shown on the page; the other representations hold them all."""


@blueprint.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
@blueprint.route("/sparql/", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query (SPARQL 1.1 Protocol, section 2.1), or show the form or the description where there is none."""
    question = read_request(
        request.method,
        request.environ.get("QUERY_STRING", ""),
        request.headers.get("Content-Type", ""),
        request.headers.get("Content-Encoding", ""),
        _body,
    )
    if question is None:
        return _without_query()
    refuse_too_many(site(), request.environ)
    try:
        checked = check(question.text, site().settings)
    except QueryFault as fault:
        if not is_for_people(question, request.headers.get("Accept")):
            raise
        return _page(question.text, fault=fault)
    chosen = result_format(checked.form, question.asked_format, request.headers.get("Accept"))
    if chosen is None:
        raise NothingAcceptable((*result_formats(checked.form), HTML))
    if chosen is HTML:
        return _result_page(checked, question.selection)
    answer = site().engine.answer(checked, SYNTAXES[chosen.name], question.selection)
    return document(answer.read(), chosen.content_type, cache=cache_control(checked))


def _body() -> bytes:
    limit = site().settings.query_text_bytes * 4
    if request.content_length is not None and request.content_length > limit:
        raise RequestEntityTooLarge(f"The body is longer than {limit} bytes.")
    return request.get_data(cache=False)


def refuse_too_many(found: Site, environ: Mapping[str, Any]) -> None:
    """Count the request of the WSGI `environ`; raises `TooManyRequests` where its address asks too often."""
    client_name.set(found.rate_limit.client(environ).share_name)
    seconds = ceil(found.rate_limit.seconds_to_wait(environ))
    if seconds:
        limit = found.settings.rate_per_minute
        raise TooManyRequests(
            f"More than {limit} queries a minute came from this address; ask again in {seconds} s.", retry_after=seconds
        )


def cache_control(checked: CheckedQuery) -> str:
    """Return the Cache-Control of the query's result."""
    return CACHE_CONTROL if checked.is_repeatable else NO_STORE


def _without_query() -> Response:
    chosen = negotiated((HTML, *RDF, N_QUADS))
    if chosen is HTML:
        return _page(site().page_queries["example"].body)
    return document(write_document(service_description(site()), chosen, site()), chosen.content_type)


def _result_page(checked: CheckedQuery, selection: Selection) -> Response:
    try:
        if checked.form.of_solutions:
            result = table_of_json(site().engine.answer(checked, SYNTAXES["json"], selection).read())
            return _page(checked.text, checked, result=result)
        graph_text = site().engine.answer(checked, SYNTAXES["ttl"], selection).read().decode()
        return _page(checked.text, checked, graph_text=graph_text)
    except QueryFault as fault:
        return _page(checked.text, fault=fault)


def _page(
    text: str,
    checked: CheckedQuery | None = None,
    result: Table | None = None,
    graph_text: str = "",
    fault: QueryFault | None = None,
) -> Response:
    """Return the form with `text` in it and, below, the result of the `checked` query or what is wrong with it."""
    body = rendered(
        "sparql.html",
        text=text,
        fault=fault,
        result=result,
        graph_text=graph_text,
        offers=result_formats(checked.form) if checked else (),
        most=ROWS_ON_PAGE,
        library=site().library.values(),
    )
    if fault is None:
        return document(body.encode(), HTML.content_type, cache=cache_control(checked) if checked else CACHE_CONTROL)
    response = fresh(body, HTML.content_type, status_of_fault(fault))
    response.headers["Vary"] = "Accept"
    if fault.retry_after is not None:
        response.retry_after = fault.retry_after
    return response
