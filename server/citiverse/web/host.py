"""Refuses requests that do not name exactly one host (RFC 9112, section 3.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from citiverse.web.formats import PROBLEM
from citiverse.web.security import FIXED_HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# The comma is left out of `reg-name` (RFC 3986, section 3.2.2): the server joins two Host lines with one, and no name
# of a host has it.
HOST: Final = re.compile(
    r"(?:\[[0-9A-Fa-f:.]+\]|\[[Vv][0-9A-Fa-f]+\.[\w.~!$&'()*+;=:-]+\]|(?:[\w.~!$&'()*+;=-]|%[0-9A-Fa-f]{2})+)(?::[0-9]*)?\Z",
    re.ASCII,
)
MAY_LACK_HOST: Final = frozenset(("HTTP/0.9", "HTTP/1", "HTTP/1.0"))
"""Protocols, as servers write them, that are older than the header."""
MOST_REMEMBERED: Final = 256
LONGEST_REMEMBERED: Final = 255


class HostCheck:
    """Says what is wrong with the Host of a request; `sound` holds values that were found sound before."""

    def __init__(self) -> None:
        self.sound: Final[set[str]] = set()

    def fault(self, environ: WSGIEnvironment) -> str:
        """Return what is wrong, as a sentence for whoever wrote the client; empty where all is well."""
        host = environ.get("HTTP_HOST", "")
        if not host:
            # The server gives a Host that is absent, empty or not ASCII in this one way.
            if environ.get("SERVER_PROTOCOL") in MAY_LACK_HOST:
                return ""
            return "Send one Host header that names the host: it is absent, empty or not ASCII."
        if not HOST.match(host):
            return (
                "Send one Host header with a host and, where needed, a port: there are two, or it is not well-formed."
            )
        if len(host) <= LONGEST_REMEMBERED:
            if len(self.sound) >= MOST_REMEMBERED:
                self.sound.clear()
            self.sound.add(host)
        return ""


def refuse_host(fault: str, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer 400 with the `fault` (PEP 3333)."""
    members = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": fault}
    body = json.dumps(members).encode() + b"\n"
    headers = [
        ("Content-Type", PROBLEM.content_type),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *FIXED_HEADERS,
        # Who cannot name the host may mean another one with what follows.
        ("Connection", "close"),
    ]
    start_response("400 Bad Request", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
