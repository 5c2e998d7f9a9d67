"""Asks a WSGI application as a server would, without one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers by lower-case name, bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


def request_environ(path: str, query: str = "", method: str = "GET", body: bytes = b"", **more: str) -> dict[str, Any]:
    """Return the WSGI environment of a request; `more` are variables such as HTTP_ACCEPT."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **more,
    }
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def ask(app: WSGIApplication, path: str, query: str = "", method: str = "GET", body: bytes = b"", **more: str) -> Reply:
    """Return the whole answer of `app` to a request."""
    return send(app, request_environ(path, query, method, body, **more))


def send(app: WSGIApplication, environ: WSGIEnvironment) -> Reply:
    """Return the whole answer of `app` to the request that `environ` describes."""
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        started.append((status, headers))

    chunks = b"".join(app(environ, start))
    ((status, headers),) = started
    return Reply(int(status[:3]), {name.lower(): value for name, value in headers}, chunks)
