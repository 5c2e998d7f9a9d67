"""Errors as the client can read them: problem details (RFC 9457), plain text or a page; never a stack trace."""

from __future__ import annotations

import json
import logging
from typing import Final

from flask import Flask, Response, make_response, request
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from citiverse.engine.protocol import (
    ClientGone,
    EngineBusy,
    EngineUnavailable,
    EvaluationError,
    QueryDied,
    QueryFault,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooComplex,
    QueryTooLong,
    ResultNotWritable,
    ResultTooLarge,
    ServiceRefused,
    UpdateRefused,
)
from citiverse.errors import CallError
from citiverse.formats import Format
from citiverse.vocabulary import BASE
from citiverse.web.formats import HTML, PROBLEM, TEXT
from citiverse.web.languages import gettext, said, speak_as_asked, speak_english
from citiverse.web.negotiate import choose
from citiverse.web.rendering import rendered, translated
from citiverse.web.responses import NO_STORE, NothingAcceptable, alternatives, link

LOGGER: Final = logging.getLogger(__name__)
STATUS_OF_FAULT: Final[dict[type[QueryFault], int]] = {
    QuerySyntaxError: 400,
    QueryTooComplex: 400,
    QueryTooLong: 413,
    UpdateRefused: 403,
    ServiceRefused: 403,
    EvaluationError: 400,
    ResultTooLarge: 422,
    ResultNotWritable: 406,
    QueryTimeout: 503,
    QueryDied: 503,
    EngineBusy: 503,
    EngineUnavailable: 503,
    ClientGone: 499,
}
TITLES: Final[dict[type[QueryFault], str]] = {
    QuerySyntaxError: said("The query has a syntax error"),
    QueryTooComplex: said("The query is too complex"),
    QueryTooLong: said("The query is too long"),
    UpdateRefused: said("Updates are refused"),
    ServiceRefused: said("Federated calls are refused"),
    EvaluationError: said("The query cannot be evaluated"),
    ResultTooLarge: said("The result is too large"),
    ResultNotWritable: said("The result cannot be written in this form"),
    QueryTimeout: said("The query took too long"),
    QueryDied: said("The query needed too much"),
    EngineBusy: said("The server is busy"),
    EngineUnavailable: said("The query engine is not available"),
    ClientGone: said("The client is gone"),
}
OF_HTTP: Final = (
    said("Bad Request"),
    said("Forbidden"),
    said("Not Found"),
    said("Method Not Allowed"),
    said("Not Acceptable"),
    said("Gone"),
    said("Precondition Failed"),
    said("Request Entity Too Large"),
    said("Request URI Too Long"),
    said("Unsupported Media Type"),
    said("Requested Range Not Satisfiable"),
    said("Unprocessable Entity"),
    said("Too Many Requests"),
    said("Service Unavailable"),
    said(
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling"
        " and try again."
    ),
    said("The browser (or proxy) sent a request that this server could not understand."),
    said("The data value transmitted exceeds the capacity limit."),
    said("The server cannot provide the requested range."),
)
"""What Werkzeug says of errors, as far as people meet it here: translated where it is shown."""
FAULT: Final = "citiverse.fault"
"""Where in the WSGI environment the metrics find the reason why a query was not answered."""


def register_problems(app: Flask) -> None:
    """Make `app` answer every error through `problem`."""
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(QueryFault, _query_problem)
    app.register_error_handler(CallError, _call_problem)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, title: str, detail: str, slug: str = "", **extra: object) -> Response:
    """Return an error in the form that the client accepts; `extra` members go into the problem details."""
    members: dict[str, object] = {
        "type": f"{BASE}problems/{slug}" if slug else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        **{name: value for name, value in extra.items() if value is not None},
    }
    chosen = _form()
    if chosen is HTML:
        words = {"title": gettext(title), "detail": detail if isinstance(detail, Markup) else translated(detail)}
        response = make_response(rendered("problem.html", **{**members, **words}), status)
    elif chosen is TEXT:
        response = Response(f"{title}\n\n{detail}\n", status=status, content_type=TEXT.content_type)
    else:
        body = json.dumps(members, ensure_ascii=False) + "\n"
        response = Response(body, status=status, content_type=PROBLEM.content_type)
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Vary"] = "Accept"
    return response


def _form() -> Format:
    """Return the form that the client accepts, and speak its language: that of the page, or English."""
    chosen = choose(request.headers.get("Accept"), (PROBLEM, TEXT, HTML)) or PROBLEM
    if chosen is HTML:
        speak_as_asked()
    else:
        speak_english()
    return chosen


def status_of_fault(fault: QueryFault) -> int:
    """Return the HTTP status of a fault of a query."""
    return STATUS_OF_FAULT.get(type(fault), 400)


def _http_problem(error: HTTPException) -> Response:
    original = error.get_response()
    status = error.code or 500
    if status < 400:
        return Response(original.get_data(), status, headers=list(original.headers))
    detail = error.description or error.name
    if status == 405:
        _form()
        words = gettext("%(method)s is refused here: the data is read-only.")
        # In the language of the page already, so no longer to be looked up.
        detail = escape(words) % {"method": request.method}
    offers = alternatives(error.formats) if isinstance(error, NothingAcceptable) else None
    response = problem(status, error.name, detail, offers=offers)
    for offer in offers or ():
        if "href" in offer:
            response.headers.add("Link", link(offer["href"], "alternate", offer["mediaType"]))
    for name in ("Allow", "Retry-After", "WWW-Authenticate", "Content-Range"):
        if name in original.headers:
            response.headers[name] = original.headers[name]
    return response


def _query_problem(fault: QueryFault) -> Response:
    kind = type(fault)
    request.environ[FAULT] = fault.slug
    place = {}
    detail = str(fault)
    if fault.line is not None:
        place = {"line": fault.line, "column": fault.column}
        detail = f"Line {fault.line}, column {fault.column}: {detail}"
    response = problem(status_of_fault(fault), TITLES.get(kind, said("The query failed")), detail, fault.slug, **place)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _call_problem(error: CallError) -> Response:
    return problem(400, said("The request is not valid"), error.cause)


def _unexpected(error: Exception) -> Response:
    LOGGER.error("unexpected error at %s", request.path, exc_info=error)
    return problem(500, said("Internal error"), said("Something went wrong here. The error was logged."))
