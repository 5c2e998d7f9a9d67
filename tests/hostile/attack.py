"""Sends hostile queries and requests to one server and notes what comes back."""

from __future__ import annotations

import http.client
import re
import socket
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from hostile import bombs, raw

CONCURRENCY: Final = 20
PATIENCE_SECONDS: Final = 60.0
Item = TypeVar("Item")
DUMP: Final = re.compile(r'href="(/dump/[^"]+\.nt)"')


@dataclass(frozen=True)
class Outcome:
    """One attack: its class and name, the first status of the answer, how long it took, and whether that is sound."""

    kind: str
    name: str
    status: int
    milliseconds: float
    is_sound: bool
    detail: str = ""


@dataclass(frozen=True)
class Bomb:
    """One hostile query and the statuses that a sound server may answer."""

    kind: str
    name: str
    text: str
    allowed: frozenset[int]


def all_bombs(canary: str) -> Iterator[Bomb]:
    """Yield every hostile query; those that would reach out name the address `canary`."""
    deep, near = bombs.nested(5_000), bombs.nested(95)
    groups = (
        ("nested 5000 deep", deep, frozenset((400, 413))),
        ("nested just within the limit", near, bombs.ANY_LIMIT),
        ("planner, far beyond the limits", bombs.planner(250, 1_000), bombs.ANY_LIMIT),
        ("planner, just within the limits", bombs.planner(79, 59), bombs.ANY_LIMIT),
        ("endless", bombs.ENDLESS, bombs.ENDED),
        ("amplifying", bombs.AMPLIFIERS, bombs.RESULT_REFUSED),
        ("too large", bombs.TOO_LARGE, frozenset((413,))),
        ("reaching out or writing", bombs.OUTSIDE, frozenset((400, 403))),
        ("datasets elsewhere", bombs.DATASETS, frozenset((200,))),
    )
    for kind, texts, allowed in groups:
        for name, text in texts.items():
            yield Bomb(kind, name, text.replace("CANARY", canary), allowed)


class Attacker:
    """Attacks the server at `base`; safe to use from many threads."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._parts = urllib.parse.urlsplit(base)

    def connect(self) -> socket.socket:
        """Return a new connection to the server."""
        return socket.create_connection((self._parts.hostname or "", self._parts.port or 80), PATIENCE_SECONDS)

    def ask(self, text: str) -> tuple[int, bytes]:
        """Return status and body of the answer to a query sent as it is; status 0 where there is no answer."""
        connection = http.client.HTTPConnection(self._parts.netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", "/sparql", text.encode(), {"Content-Type": "application/sparql-query"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (ConnectionError, http.client.HTTPException):
            return raw.CLOSED, b""
        finally:
            connection.close()

    def throw(self, bomb: Bomb) -> Outcome:
        """Send a hostile query."""
        start = time.monotonic()
        status, body = self.ask(bomb.text)
        allowed = bomb.allowed | {raw.CLOSED} if len(bomb.text) > 500_000 else bomb.allowed
        return _outcome(bomb.kind, bomb.name, status, start, status in allowed, body)

    def send(self, kind: str, request: raw.Raw) -> Outcome:
        """Send a hostile request and read until the server closes or answers."""
        start = time.monotonic()
        with self.connect() as connection:
            answer = _exchange(connection, request.sent)
        status = int(answer[9:12]) if re.match(rb"HTTP/1\.[01] \d{3}", answer) else raw.CLOSED
        is_sound = status in request.allowed and not is_telling(answer)
        return _outcome(kind, request.name, status, start, is_sound, answer)

    def dump(self) -> bytes:
        """Return the path of a file that the server offers for download."""
        connection = http.client.HTTPConnection(self._parts.netloc, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/download", headers={"Accept": "text/html"})
        found = DUMP.search(connection.getresponse().read().decode())
        connection.close()
        if found is None:
            raise RuntimeError("the server offers no file for download")
        return found.group(1).encode()

    def all_queries(self, canary: str) -> list[Outcome]:
        """Throw all hostile queries, many at once."""
        return list(_at_once(self.throw, all_bombs(canary)))

    def all_requests(self) -> list[Outcome]:
        """Send all hostile requests, many at once."""
        found = (
            *(("encodings", request) for request in raw.encodings()),
            *(("headers", request) for request in raw.headers()),
            *(("methods and lines", request) for request in raw.methods()),
            *(("targets", request) for request in raw.targets()),
            *(("bodies", request) for request in raw.bodies()),
            *(("ranges", request) for request in raw.ranges(self.dump())),
        )
        return list(_at_once(lambda pair: self.send(*pair), found))

    def pipeline(self, requests: int) -> Outcome:
        """Send many requests over one connection before reading any answer."""
        start = time.monotonic()
        target = b"/sparql?query=" + raw.UPDATE_FREE
        one = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with self.connect() as connection:
            answer = _exchange(connection, one * requests + raw.request(target))
        answers = answer.count(b"HTTP/1.1 200")
        return _outcome("connections", f"{requests} pipelined", 200, start, answers >= requests, b"%d" % answers)


def is_telling(answer: bytes) -> bool:
    """Return whether an answer shows what no answer may show: a forged name, a trace, a file of the machine."""
    return any(word in answer for word in (b"evil.example", b"Traceback", b"root:x:", b"X-Injected:"))


def _at_once(attack: Callable[[Item], Outcome], items: Iterable[Item]) -> Iterator[Outcome]:
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        yield from pool.map(attack, items)


def _outcome(kind: str, name: str, status: int, start: float, is_sound: bool, body: bytes) -> Outcome:
    detail = "" if is_sound else body[:300].decode("utf-8", "replace")
    return Outcome(kind, name, status, (time.monotonic() - start) * 1000, is_sound, detail)


def _exchange(connection: socket.socket, sent: bytes) -> bytes:
    """Return what the server answers until it closes, or until it has been silent for a while."""
    received = b""
    try:
        connection.sendall(sent)
    except ConnectionError:
        # The server has answered and closed before it read everything; the answer may still be there.
        received = b""
    connection.settimeout(3)
    try:
        while chunk := connection.recv(65_536):
            received += chunk
            if len(received) > 50_000_000:
                break
    except (ConnectionError, TimeoutError):
        return received
    return received
