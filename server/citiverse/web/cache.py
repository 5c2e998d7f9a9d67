"""The response cache: a WSGI layer in front of the application that keeps whole answers, coded once for each coding."""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import Flask

from citiverse.engine.patience import client_is_gone
from citiverse.settings import Settings
from citiverse.web.answers import Answer, Headers, answer_of, confirmed, unchanged
from citiverse.web.coding import acceptable
from citiverse.web.conditions import precondition_fails
from citiverse.web.fast import PATHS, FastQueries
from citiverse.web.formats import PROBLEM
from citiverse.web.metrics import Metrics
from citiverse.web.presence import Presence
from citiverse.web.problems import FAULT
from citiverse.web.responses import OTHER_BYTES
from citiverse.web.shelf import Key, Regulars, Shelf

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ShortCut = Callable[["WSGIEnvironment"], Answer | None]

QUERY_TYPES: Final = frozenset(("application/sparql-query", "application/x-www-form-urlencoded"))
PASSED_BY: Final = ("/dump/", "/health/", "/status", "/validate")
"""Paths never kept: files go out from disk as they are, and the others change."""
CONDITIONS: Final = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
FORBIDDING: Final = frozenset(CONDITIONS[2:])
OF_ONE_CLIENT: Final = frozenset((429, 499))
"""Statuses that say something about one client (too many requests, gone away) and are never shared with another."""
LONG_HEADER: Final = 200
"""Characters; what a longer Accept-Encoding means is worked out each time, so that it takes no memory."""
WAIT_SECONDS: Final = 60.0
MOST_WAITING: Final = 8
"""Requests of one process that wait for an answer in the making; each of them holds one of the spare threads."""


def cached(app: Flask, settings: Settings, metrics: Metrics) -> WSGIApplication:
    """Return `app` with the short cut for queries, behind a response cache of this process's share of `cache_bytes`.

    One cache belongs to one application over one release, so its keys need not name release, software or settings: a
    new release brings a new application with an empty cache.
    """
    processes = settings.workers or len(os.sched_getaffinity(0))
    most_bytes = settings.cache_bytes // processes
    return ResponseCache(app, most_bytes, settings.query_text_bytes, metrics, FastQueries(app).answer)


class ResponseCache:
    """Answers what it has answered before; asks the application the rest, each question once at a time."""

    def __init__(
        self,
        app: WSGIApplication,
        most_bytes: int,
        most_body_bytes: int,
        metrics: Metrics,
        short_cut: ShortCut = lambda environ: None,
    ) -> None:
        """Keep at most `most_bytes`; POST bodies of up to `most_body_bytes` may be kept, longer ones pass by.

        `short_cut` is asked before `app` and may answer in its place.
        """
        self._app = app
        self._short_cut = short_cut
        self._shelf = Shelf(most_bytes)
        self._regulars = Regulars()
        self._most_body_bytes = most_body_bytes
        self._metrics = metrics
        self._flights: dict[Key, _Flight] = {}
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def shelf(self) -> Shelf:
        """Return what is kept."""
        return self._shelf

    @property
    def waiting(self) -> int:
        """Return how many requests wait for an answer that another one is making."""
        return self._waiting

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the shelf, or through the application (PEP 3333)."""
        key = self._key(environ)
        if key is None:
            return self._pass_by(environ, start_response)
        answer = self._shelf.get(key)
        if answer is None:
            answer = self._made(key, environ)
        else:
            self._metrics.hit(environ["PATH_INFO"])
        return self._send(answer, environ, start_response)

    def _key(self, environ: WSGIEnvironment) -> Key | None:
        """Return what the answer depends on, or None for requests that have no place here."""
        method = environ["REQUEST_METHOD"]
        if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
            return None
        path = environ["PATH_INFO"]
        body = ""
        if method == "POST":
            digest = self._digest_of_body(environ) if path in PATHS else None
            if digest is None:
                return None
            body = digest
        elif method not in ("GET", "HEAD") or path.startswith(PASSED_BY):
            return None
        asked = environ.get
        return (
            path,
            asked("QUERY_STRING", ""),
            asked("HTTP_ACCEPT", ""),
            asked("HTTP_ACCEPT_LANGUAGE", ""),
            asked("HTTP_ACCEPT_PROFILE", ""),
            body,
        )

    def _digest_of_body(self, environ: WSGIEnvironment) -> str | None:
        kind = environ.get("CONTENT_TYPE", "")
        length = environ.get("CONTENT_LENGTH", "")
        if kind.partition(";")[0].strip().lower() not in QUERY_TYPES or "HTTP_CONTENT_ENCODING" in environ:
            return None
        if not (length.isascii() and length.isdigit()) or int(length) > self._most_body_bytes:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        return hashlib.sha256(kind.encode("utf-8", "surrogateescape") + b"\n" + body).hexdigest()

    def _made(self, key: Key, environ: WSGIEnvironment) -> Answer:
        """Return the answer of the application, waiting for another request that is making the same."""
        with self._lock:
            flight = self._flights.get(key)
            leads = flight is None
            if flight is None:
                flight = self._flights[key] = _Flight()
            waits = not leads and self._waiting < MOST_WAITING
            self._waiting += waits
        if leads:
            return self._fly(key, flight, environ)
        if waits:
            try:
                shared = flight.wait()
            finally:
                with self._lock:
                    self._waiting -= 1
            if shared is not None:
                self._metrics.shared(environ["PATH_INFO"], shared.status)
                return shared
        return self._asked(environ)

    def _fly(self, key: Key, flight: _Flight, environ: WSGIEnvironment) -> Answer:
        made: Answer | None = None
        try:
            # Another request may have finished between the look at the shelf and the start of this flight.
            made = self._shelf.get(key) or self._asked(environ)
            if made.may_be_kept and (not made.was_cheap or self._regulars.knows(key)):
                made = self._shelf.put(key, made)
                self._metrics.keep(self._shelf.bytes, len(self._shelf))
            return made
        finally:
            with self._lock:
                del self._flights[key]
            is_shared = made is not None and (
                made.may_be_kept or (made.status >= 400 and made.status not in OF_ONE_CLIENT)
            )
            flight.land(made if is_shared else None)

    def _asked(self, environ: WSGIEnvironment) -> Answer:
        """Return the application's whole answer to a GET without conditions, whatever of it the client wants."""
        asked = dict(environ)
        for name in CONDITIONS:
            asked.pop(name, None)
        if asked["REQUEST_METHOD"] == "HEAD":
            asked["REQUEST_METHOD"] = "GET"
        before = client_is_gone.set(Presence(environ).is_gone)
        started = time.perf_counter()
        try:
            answer = self._short_cut(asked) or ask(self._app, asked)
        finally:
            # The thread goes on to other work, which must not end because this client has gone.
            client_is_gone.reset(before)
        self._metrics.made(environ["PATH_INFO"], answer.status, time.perf_counter() - started, asked.get(FAULT))
        return answer

    def _pass_by(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if method in ("GET", "POST") and not path.startswith("/dump/") and "HTTP_RANGE" not in environ:
            return self._send(self._asked(environ), environ, start_response)

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            self._metrics.passed(path, int(status[:3]))
            return start_response(status, headers, exc_info)

        return self._app(environ, start)

    def _send(self, answer: Answer, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        codings = _codings(environ.get("HTTP_ACCEPT_ENCODING"))
        if not codings:
            return _refuse(environ, start_response, HTTPStatus.NOT_ACCEPTABLE, "Say gzip, br or zstd.")
        variant = answer.variant(codings)
        if answer.cost != answer.counted and answer.uses:
            self._shelf.recount(answer)
        if answer.tag and environ["REQUEST_METHOD"] != "POST" and not FORBIDDING.isdisjoint(environ):
            tags = {variant.tag, *map(answer.tag_in, codings)}
            if precondition_fails(partial(_asked_for, environ), tags, answer.modified):
                return _refuse(environ, start_response, HTTPStatus.PRECONDITION_FAILED, OTHER_BYTES)
        if "HTTP_IF_NONE_MATCH" in environ and environ["REQUEST_METHOD"] != "POST":
            headers = confirmed(environ["HTTP_IF_NONE_MATCH"], answer, codings)
            if headers is not None:
                start_response("304 Not Modified", headers)
                return []
        elif "HTTP_IF_MODIFIED_SINCE" in environ and environ["REQUEST_METHOD"] != "POST":
            headers = unchanged(environ["HTTP_IF_MODIFIED_SINCE"], answer, codings)
            if headers is not None:
                start_response("304 Not Modified", headers)
                return []
        start_response(answer.status_line, variant.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else variant.chunks


class _Flight:
    """One answer in the making, and those who wait for it."""

    def __init__(self) -> None:
        # A bare lock, since most flights have no passengers and an event costs twenty times as much.
        self._flying = threading.Lock()
        self._flying.acquire()
        self._answer: Answer | None = None

    def land(self, answer: Answer | None) -> None:
        """Give `answer` to all who wait; None sends each of them to ask for itself."""
        self._answer = answer
        self._flying.release()

    def wait(self) -> Answer | None:
        """Return the shared answer, or None where there is none to share or it takes too long."""
        if self._flying.acquire(timeout=WAIT_SECONDS):
            self._flying.release()
        return self._answer


def ask(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """Return the whole response of `app` to `environ`; closes it (PEP 3333)."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
        started[:] = [(status, headers)]
        return None

    response = app(environ, start)
    try:
        body = b"".join(response)
    finally:
        close = getattr(response, "close", None)
        if close is not None:
            close()
    return answer_of(started[0][0], started[0][1], body)


def _codings(header: str | None) -> tuple[str, ...]:
    return _remembered(header) if header is None or len(header) <= LONG_HEADER else acceptable(header)


_remembered: Final = lru_cache(maxsize=512)(acceptable)


def _asked_for(environ: WSGIEnvironment, name: str) -> str:
    """Return the value of the header `name` of the request, or nothing."""
    return str(environ.get("HTTP_" + name.upper().replace("-", "_"), ""))


def _refuse(
    environ: WSGIEnvironment, start_response: StartResponse, status: HTTPStatus, detail: str
) -> Iterable[bytes]:
    members = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    body = json.dumps(members, separators=(",", ":")).encode() + b"\n"
    headers = [
        ("Content-Type", PROBLEM.content_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding"),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
