"""Reads a SPARQL 1.1 Protocol request: which query it asks, over which dataset, for which result format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox
from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType
from werkzeug.http import parse_options_header

from citiverse.engine.protocol import Form, Selection
from citiverse.formats import Format, Syntax, format_named
from citiverse.query_files import UNSAFE_IN_IRI
from citiverse.web.formats import GRAPHS, HTML, RESULTS
from citiverse.web.languages import said
from citiverse.web.negotiate import MEDIA_TYPE_PARAMETER, NO_WISHES, Offer, Wishes, choose, negotiate

QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
UTF_8: Final = frozenset(("utf-8", "utf8", "us-ascii"))
MOST_PARAMETERS: Final = 1_000
LONG_HEADER: Final = 500
"""Characters; what a longer Accept header chooses is not worth remembering."""

Parameters = Mapping[str, list[str]]


@dataclass(frozen=True)
class Question:
    """What a request asks: query text, dataset, and what its parameters say about the format of the result."""

    text: str
    selection: Selection
    asked_format: Wishes = NO_WISHES


def read_request(
    method: str, query_string: str, content_type: str, content_encoding: str, body: Callable[[], bytes]
) -> Question | None:
    """Return the question of a GET, HEAD or POST request, or None where it has no query (GET and HEAD only).

    `query_string` and headers are as WSGI gives them (bytes as Latin-1 characters); `body` is called for POST only.
    Raises the HTTP error that the SPARQL 1.1 Protocol, section 2.1, asks for: `BadRequest` for no, two or empty
    queries, bad graph IRIs and text that is not UTF-8; `Forbidden` for updates; `UnsupportedMediaType`.
    """
    in_address = _parameters(query_string.encode("latin-1", "surrogateescape"))
    _refuse_update(in_address)
    if method != "POST":
        return _question(in_address, _only_query(in_address)) if "query" in in_address else None
    kind = _checked_type(content_type, content_encoding)
    if kind == QUERY_TYPE:
        text = _text(body())
        return _question(in_address, _not_empty(text))
    in_body = _parameters(body())
    _refuse_update(in_body)
    return _question(in_body, _only_query(in_body))


def result_format(form: Form, asked: Wishes, accept: str | None) -> Format | None:
    """Return the format of the result of a query of this form, or None where the client accepts none.

    `asked` is what the parameters say, which goes before the Accept header; raises `BadRequest` for a `format` that no
    result of this form has.
    """
    offers = (*result_formats(form), HTML)
    if asked == NO_WISHES:
        return (_choose if len(accept or "") > LONG_HEADER else _chosen)(accept, form.of_solutions)
    if asked.format and not format_named(asked.format, offers):
        raise BadRequest(f"A {form} has no such format; known: " + ", ".join(offer.name for offer in offers) + ".")
    found = negotiate(replace(asked, accept=accept or ""), (Offer(offers),))
    return found.format if found else None


def _choose(accept: str | None, of_solutions: bool) -> Format | None:
    return choose(accept, (*(RESULTS if of_solutions else GRAPHS), HTML))


_chosen: Final = lru_cache(maxsize=512)(_choose)


def is_for_people(question: Question, accept: str | None) -> bool:
    """Return whether the question, of whose form nothing is known yet, wants a page for an answer."""
    found = negotiate(replace(question.asked_format, accept=accept or ""), (Offer((*RESULTS, *GRAPHS, HTML)),))
    return found is not None and found.format is HTML


def result_formats(form: Form) -> tuple[Syntax, ...]:
    """Return the formats, apart from the page, that the result of a query of this form can have."""
    return RESULTS if form.of_solutions else GRAPHS


def graph_iri(text: str, name: str) -> str:
    """Return `text`, the value of the parameter `name`, where it is an absolute IRI; raises `BadRequest`."""
    if UNSAFE_IN_IRI.search(text) or ":" not in text:
        raise BadRequest(f"{name} is not an absolute IRI.")
    try:
        return ox.NamedNode(text).value
    except ValueError:
        raise BadRequest(f"{name} is not a valid IRI.") from None


def _checked_type(content_type: str, content_encoding: str) -> str:
    if content_encoding.strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType(said("Send the query uncompressed."))
    kind, options = parse_options_header(content_type)
    kind = kind.lower()
    if kind == UPDATE_TYPE:
        raise Forbidden(said("This endpoint is read-only: updates are refused."))
    if options.get("charset", "utf-8").lower() not in UTF_8:
        raise UnsupportedMediaType(said("Send the query in UTF-8."))
    if kind not in (QUERY_TYPE, FORM_TYPE):
        raise UnsupportedMediaType(f"Send {QUERY_TYPE} or {FORM_TYPE}.")
    return kind


def _question(parameters: Parameters, text: str) -> Question:
    selection = Selection(_graph_iris(parameters, "default-graph-uri"), _graph_iris(parameters, "named-graph-uri"))
    media_types = ",".join(parameters.get(MEDIA_TYPE_PARAMETER, ()))
    return Question(text, selection, Wishes(media_types=media_types, format=parameters.get("format", [""])[0]))


def _parameters(encoded: bytes) -> Parameters:
    """Return names and values of form data; what is not UTF-8 is refused, never replaced."""
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise BadRequest(said("The parameters are not UTF-8.")) from None
    except ValueError:
        raise BadRequest(f"There are more than {MOST_PARAMETERS} parameters.") from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _only_query(parameters: Parameters) -> str:
    found = parameters.get("query", [])
    if len(found) != 1:
        raise BadRequest(said("Give exactly one parameter `query`."))
    return _not_empty(found[0])


def _not_empty(text: str) -> str:
    if not text.strip():
        raise BadRequest(said("The query is empty."))
    return text


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(said("The body is not UTF-8.")) from None


def _refuse_update(parameters: Parameters) -> None:
    if "update" in parameters:
        raise Forbidden(said("This endpoint is read-only: updates are refused."))


def _graph_iris(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(graph_iri(text, name) for text in parameters.get(name, ()))
