"""Answers queries below the framework's routing; all else, and every error, goes to the framework."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote_to_bytes

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from citiverse.engine.guard import check
from citiverse.engine.protocol import EVERYTHING, CheckedQuery, QueryFault
from citiverse.formats import SYNTAXES, Format
from citiverse.web.answers import HEADER_BYTES, Answer, Headers, answer_of
from citiverse.web.coding import is_worth_coding
from citiverse.web.formats import HTML
from citiverse.web.negotiate import NO_WISHES
from citiverse.web.responses import NO_STORE, TAG_LENGTH, document_headers
from citiverse.web.security import FIXED_HEADERS
from citiverse.web.site import Site, site_of
from citiverse.web.sparql import cache_control, refuse_too_many
from citiverse.web.sparql_request import Question, read_request, result_format

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PATHS: Final = frozenset(("/sparql", "/sparql/"))
METHODS: Final = frozenset(("GET", "POST"))
RAISED: Final = "citiverse.raised"
"""Where in the WSGI environment an error waits for the framework to answer it."""
ONLY_QUERY: Final = "query="


class Head(NamedTuple):
    """What answers of one media type share: headers, Vary, and the beginning of the digest that is the entity tag."""

    headers: Headers
    vary: str
    modified: str
    digest: hashlib._Hash


class FastQueries:
    """A short cut for results: half of the time of a small query is the framework's."""

    def __init__(self, app: Flask) -> None:
        """Go before `app`, which must answer what is left in `RAISED` (see `raise_what_waits`)."""
        self._site = site_of(app)
        self._tag_of_all = hashlib.sha256(f"{self._site.release.id}\n{self._site.build}\n".encode())
        self._heads: dict[tuple[str, str], Head] = {}

    def answer(self, environ: WSGIEnvironment) -> Answer | None:
        """Return the whole answer to a query, or None where only the framework can answer.

        An error then waits in `RAISED`.
        """
        if environ["PATH_INFO"] not in PATHS or environ["REQUEST_METHOD"] not in METHODS:
            return None
        asked = _asked(self._site, environ)
        if asked is None:
            return None
        question, checked, chosen = asked
        try:
            refuse_too_many(self._site, environ)
            result = self._site.engine.answer(checked, SYNTAXES[chosen.name], question.selection)
            body = result.read()
        except Exception as error:
            environ[RAISED] = error
            return None
        return self._answer(chosen.content_type, cache_control(checked), body, was_cheap=result.was_cheap)

    def _answer(self, content_type: str, cache: str, body: bytes, *, was_cheap: bool) -> Answer:
        head = self._heads.get((content_type, cache))
        if head is None:
            head = self._heads[content_type, cache] = self._head(content_type, cache)
        digest = head.digest.copy()
        digest.update(body)
        return Answer(
            status=200,
            status_line="200 OK",
            headers=head.headers,
            tag=f'"{digest.hexdigest()[:TAG_LENGTH]}"',
            vary=head.vary,
            body=body,
            may_be_kept=cache != NO_STORE,
            modified=head.modified,
            may_be_coded=is_worth_coding(content_type, len(body)),
            was_cheap=was_cheap,
            cost=len(body) + HEADER_BYTES,
        )

    def _head(self, content_type: str, cache: str) -> Head:
        """Return what all answers of this type have in common, as `document_headers` makes it."""
        digest = self._tag_of_all.copy()
        digest.update(f"{content_type}\n".encode())
        like = answer_of("200 OK", [*document_headers(self._site, content_type, b"", cache), *FIXED_HEADERS], b"")
        return Head(like.headers, like.vary, like.modified, digest)


def raise_what_waits() -> None:
    """Raise the error that was found before the framework was asked, so that its handlers answer it."""
    error = request.environ.pop(RAISED, None)
    if isinstance(error, Exception):
        raise error


def _asked(found: Site, environ: WSGIEnvironment) -> tuple[Question, CheckedQuery, Format] | None:
    """Return a question that has a plain result, or None where there is none: no query, a page, or an error."""
    try:
        question = _question(environ)
        if question is None:
            return None
        checked = check(question.text, found.settings)
        chosen = result_format(checked.form, question.asked_format, environ.get("HTTP_ACCEPT"))
    except (HTTPException, QueryFault):
        return None
    return None if chosen is None or chosen is HTML else (question, checked, chosen)


def _question(environ: WSGIEnvironment) -> Question | None:
    query_string = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] == "GET":
        return only_query(query_string) or read_request("GET", query_string, "", "", bytes)
    body = environ["wsgi.input"]
    if not isinstance(body, io.BytesIO):
        # Only a body that is all here can be read again by the framework.
        return None
    return read_request(
        environ["REQUEST_METHOD"],
        query_string,
        environ.get("CONTENT_TYPE", ""),
        environ.get("HTTP_CONTENT_ENCODING", ""),
        lambda: bytes(body.getbuffer()),
    )


def only_query(query_string: str) -> Question | None:
    """Return the question of a request whose one parameter is the query, else None: nothing but its text to look at."""
    if not query_string.startswith(ONLY_QUERY) or "&" in query_string or not query_string.isascii():
        return None
    try:
        text = unquote_to_bytes(query_string[len(ONLY_QUERY) :].replace("+", " ")).decode()
    except UnicodeDecodeError:
        return None
    return Question(text, EVERYTHING, NO_WISHES) if text.strip() else None
