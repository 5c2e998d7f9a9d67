"""One request to a remote SPARQL 1.1 endpoint: sent by SPARQLWrapper, bounded in time and bytes, faults told apart."""

from __future__ import annotations

import logging
import re
import time
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlsplit

from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

import citiverse
from citiverse.engine.protocol import (
    CheckedQuery,
    EngineBusy,
    EngineUnavailable,
    EvaluationError,
    QueryFault,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLong,
    ResultTooLarge,
    Selection,
)
from citiverse.errors import CallError
from citiverse.settings import Settings

LOGGER: Final = logging.getLogger(__name__)
CHUNK_BYTES: Final = 65_536
MOST_ERROR_BYTES: Final = 4_096
"""Longest error text that is read from the endpoint and passed on."""
SECONDS_TO_RETRY: Final = 5
TIMED_OUT: Final = re.compile(rb"timed?[- ]?out|been cancelled|exceeds the limit of \d+ \(sec\)", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]{0,200}>")
_PLACES: Final = (
    re.compile(r"line (\d+),? column:? (\d+)", re.IGNORECASE),
    re.compile(r"\bat (\d+):(\d+)"),
)


class NotOffered(Exception):
    """The endpoint has no representation of the result in a syntax that was asked for."""


@dataclass(frozen=True)
class Reply:
    """A whole answer of the endpoint: its media type in small letters without parameters, its headers, its bytes."""

    media_type: str
    headers: Message
    body: bytes


class RemoteCalls:
    """Sends queries to the endpoint that the settings name; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        """Check the address; raises `CallError` where it is no plain http or https address."""
        parts = urlsplit(settings.remote_endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise CallError("setting remote_endpoint: the engine `remote` needs a plain http or https address")
        if parts.username or parts.password:
            raise CallError("setting remote_endpoint: name and password belong in remote_user and remote_password")
        self._settings = settings

    def send(self, query: CheckedQuery, text: str, selection: Selection, accept: str) -> Reply:
        """Return the answer to `text`, the query as it is sent.

        Raises `NotOffered` for 406, else the `QueryFault` that says what the endpoint said, `QueryTimeout` after the
        seconds of the settings, and `ResultTooLarge` as soon as more bytes come than the settings allow.
        """
        call = _Call(self._settings.remote_endpoint, agent=f"citiverse/{citiverse.__version__}")
        call.queryString = text
        call.queryType = query.form.value
        call.setMethod(POST)
        call.setOnlyConneg(True)
        call.setReturnFormat(JSON if query.form.of_solutions else TURTLE)
        call.addCustomHttpHeader("Accept", accept)
        call.setTimeout(self._settings.remote_seconds)
        if self._settings.remote_user:
            # SPARQLWrapper's own way sends nothing where the password is empty.
            credentials = f"{self._settings.remote_user}:{self._settings.remote_password}".encode()
            call.addCustomHttpHeader("Authorization", f"Basic {b64encode(credentials).decode('ascii')}")
        for iri in selection.default_graphs:
            call.addParameter("default-graph-uri", iri)
        for iri in selection.named_graphs:
            call.addParameter("named-graph-uri", iri)
        return self._sent(call)

    def _sent(self, call: _Call) -> Reply:
        seconds = self._settings.remote_seconds
        deadline = time.monotonic() + seconds
        try:
            response = call.query().response
            with response:
                body = self._read(response, deadline)
        except urllib.error.HTTPError as error:
            with error:
                raise _fault_of_status(error, seconds) from None
        except TimeoutError:
            raise _timeout(seconds) from None
        except (OSError, HTTPException) as error:
            LOGGER.warning("the remote endpoint cannot be asked: %s", error)
            raise EngineUnavailable("The remote endpoint cannot be reached or broke off its answer.") from None
        media_type = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
        if response.headers.get("X-SQL-State") == "S1TAT":  # Virtuoso: the time was up and the result is a part only.
            raise _timeout(seconds)
        return Reply(media_type, response.headers, body)

    def _read(self, response: HTTPResponse, deadline: float) -> bytes:
        limit = self._settings.result_bytes
        body = bytearray()
        while chunk := response.read1(CHUNK_BYTES):
            body += chunk
            if len(body) > limit:
                raise ResultTooLarge(f"The result is larger than {limit} bytes.")
            if time.monotonic() > deadline:
                raise TimeoutError
        return bytes(body)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Lets a redirect be an error: a query and its credentials go to the endpoint of the settings and nowhere else."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


class _Call(SPARQLWrapper):
    """A call whose errors keep their status and headers, which SPARQLWrapper itself drops, and that never redirects."""

    def _query(self) -> tuple[HTTPResponse, str]:
        opener = urllib.request.build_opener(_NoRedirects)
        return opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


def _fault_of_status(error: urllib.error.HTTPError, seconds: int) -> Exception:
    try:
        text = error.read(MOST_ERROR_BYTES)
    except (OSError, HTTPException):
        text = b""
    status = error.code
    if status == 406:
        return NotOffered()
    if status in (408, 504) or (status in (500, 503) and TIMED_OUT.search(text)):
        return _timeout(seconds)
    if status in (400, 500):
        return _fault_of_query(QuerySyntaxError if status == 400 else EvaluationError, _plain(text))
    if status in (413, 414):
        return QueryTooLong("The query is longer than the remote endpoint takes.")
    if status in (429, 503):
        busy = EngineBusy("The remote endpoint is busy; ask again later.")
        busy.retry_after = _retry_after(error.headers)
        return busy
    LOGGER.warning("the remote endpoint answered %d: %s", status, _plain(text))
    return EngineUnavailable(f"The remote endpoint cannot be used: it answered {status}.")


def _fault_of_query(kind: type[QueryFault], text: str) -> QueryFault:
    for pattern in _PLACES:
        if match := pattern.search(text):
            line, column = match.groups()
            return kind(text, int(line), int(column))
    return kind(text)


def _plain(text: bytes) -> str:
    plain = text.decode("utf-8", "replace")
    if plain.startswith("<"):
        plain = _TAG.sub(" ", plain)
    # Virtuoso repeats the query after its reason.
    return " ".join(plain.partition("SPARQL query:")[0].split()) or "The remote endpoint gave no reason."


def _retry_after(headers: Message) -> int:
    text = str(headers.get("Retry-After", ""))
    return int(text) if text.isascii() and text.isdigit() else SECONDS_TO_RETRY


def _timeout(seconds: int) -> QueryTimeout:
    return QueryTimeout(f"The query took longer than {seconds} s at the remote endpoint.")
