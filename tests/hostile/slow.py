"""Clients that send or read slowly, or leave in the middle: many at once, and nobody else may notice."""

from __future__ import annotations

import socket
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from hostile.attack import Attacker, Outcome
from hostile.bombs import EVERYTHING_FIVE_TIMES, select

CLIENTS: Final = 50
QUERY: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"


@contextmanager
def slow_senders(attacker: Attacker) -> Iterator[list[socket.socket]]:
    """Keep many connections that have each sent only the start of a request."""
    with ExitStack() as stack:
        connections = [stack.enter_context(attacker.connect()) for _ in range(CLIENTS)]
        for number, connection in enumerate(connections):
            head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            connection.sendall(head if number % 2 else head + b"Content-Length: 1000\r\n\r\nASK")
        yield connections


@contextmanager
def slow_readers(attacker: Attacker) -> Iterator[list[socket.socket]]:
    """Keep many connections that have each asked for megabytes and read nothing."""
    with ExitStack() as stack:
        connections = [stack.enter_context(attacker.connect()) for _ in range(CLIENTS)]
        for number, connection in enumerate(connections):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            text = urllib.parse.quote(f"# {number}\n{QUERY}").encode()
            connection.sendall(b"GET /sparql?query=" + text + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        yield connections


def leavers(attacker: Attacker) -> None:
    """Ask for endless work on many connections and leave at once."""
    text = urllib.parse.quote(select(EVERYTHING_FIVE_TIMES, "(COUNT(*) AS ?n)")).encode()
    for _ in range(CLIENTS):
        with attacker.connect() as connection:
            connection.sendall(b"GET /sparql?query=" + text + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")


def bystander(attacker: Attacker, name: str) -> Outcome:
    """Return whether an ordinary question is answered now; a full queue may ask for patience a few times."""
    start = time.monotonic()
    status, body = attacker.ask(f"ASK {{}} # {start}")
    while status == 503 and time.monotonic() - start < 15:
        time.sleep(0.25)
        status, body = attacker.ask(f"ASK {{}} # {start}")
    milliseconds = (time.monotonic() - start) * 1000
    return Outcome("connections", name, status, milliseconds, status == 200, body[:200].decode("utf-8", "replace"))


def all_slow(attacker: Attacker) -> list[Outcome]:
    """Return how a bystander fares beside every kind of slow client."""
    with slow_senders(attacker):
        found = [bystander(attacker, f"beside {CLIENTS} slow senders")]
    with slow_readers(attacker):
        time.sleep(1)
        found.append(bystander(attacker, f"beside {CLIENTS} slow readers"))
    leavers(attacker)
    found.append(bystander(attacker, f"after {CLIENTS} clients that asked for endless work and left"))
    return found
