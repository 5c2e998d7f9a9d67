"""Errors as the client can read them: problem details (RFC 9457), plain text or a page; never a stack trace."""

from __future__ import annotations

import json
import logging
from typing import Final

from flask import Flask, Response, make_response, request
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
from citiverse.vocabulary import BASE
from citiverse.web.formats import HTML, PROBLEM, TEXT
from citiverse.web.negotiate import choose
from citiverse.web.rendering import rendered
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
    QuerySyntaxError: "The query has a syntax error",
    QueryTooComplex: "The query is too complex",
    QueryTooLong: "The query is too long",
    UpdateRefused: "Updates are refused",
    ServiceRefused: "Federated calls are refused",
    EvaluationError: "The query cannot be evaluated",
    ResultTooLarge: "The result is too large",
    ResultNotWritable: "The result cannot be written in this form",
    QueryTimeout: "The query took too long",
    QueryDied: "The query needed too much",
    EngineBusy: "The server is busy",
    EngineUnavailable: "The query engine is not available",
    ClientGone: "The client is gone",
}
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
    chosen = choose(request.headers.get("Accept"), (PROBLEM, TEXT, HTML)) or PROBLEM
    if chosen is HTML:
        response = make_response(rendered("problem.html", **members), status)
    elif chosen is TEXT:
        response = Response(f"{title}\n\n{detail}\n", status=status, content_type=TEXT.content_type)
    else:
        body = json.dumps(members, ensure_ascii=False) + "\n"
        response = Response(body, status=status, content_type=PROBLEM.content_type)
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Vary"] = "Accept"
    return response


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
        detail = f"{request.method} is refused here: the data is read-only."
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
    response = problem(status_of_fault(fault), TITLES.get(kind, "The query failed"), detail, fault.slug, **place)
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


def _call_problem(error: CallError) -> Response:
    return problem(400, "The request is not valid", error.cause)


def _unexpected(error: Exception) -> Response:
    LOGGER.error("unexpected error at %s", request.path, exc_info=error)
    return problem(500, "Internal error", "Something went wrong here. The error was logged.")
