"""Finds out whether the client of a request is gone, from what the kernel knows of this process's connections.

The HTTP server tells neither the port of a client nor that it left. But a client that waits holds a connection of its
address on which the request came shortly before it began to be answered, and on which nothing went out since. The first
look finds the connections of which that is true: one of them is the client's. It is gone when none of them is left, or
when something went out on each, which then was the answer to somebody else. Where several clients of one address asked
within the same moments, one that left is found out once those of the others that stay have been answered.
"""

from __future__ import annotations

import errno
import os
import socket
import stat
import struct
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LATE: Final = "citiverse.late"
"""In the WSGI environment of a request that may have waited for a thread before it began to be answered."""
WITHIN_SECONDS: Final = 2.0
"""The longest time between the arrival of a request and its beginning, where it need not wait for a thread."""
DESCRIPTORS: Final = Path("/proc/self/fd")
TABLE_SECONDS: Final = 0.05
"""How old the table of connections may be, and so the least age of a request at the first look."""
CLOCK_SECONDS: Final = 0.05
"""More than the kernel's times of connections may be wrong: it counts in ticks of up to 10 ms."""
ESTABLISHED: Final = 1
INFORMATION: Final = struct.Struct("=B43xI4xI72xQ")
"""What counts of `struct tcp_info`: state, milliseconds since data was sent and received, bytes received in all."""
MAPPED: Final = "::ffff:"
ONE_AT_A_TIME: Final = frozenset(("HTTP/1", "HTTP/1.0", "HTTP/1.1"))
"""Protocols, as servers write them, with one request at a time on each connection."""


@dataclass(frozen=True)
class Waiting:
    """A connection on which a request was the last that happened; times are of the monotonic clock."""

    descriptor: int
    identity: int
    """The number of the socket, which no other ever has while this one lives."""
    address: str
    received: float
    sent: float


class Presence:
    """Says of one request whether its client is gone; false where nobody can tell."""

    def __init__(self, environ: WSGIEnvironment, within: float = WITHIN_SECONDS) -> None:
        """Begin with the request of `environ`, which arrived `within` so many seconds, if it is not `LATE`."""
        self._address = str(environ.get("REMOTE_ADDR", "")).removeprefix(MAPPED)
        self._is_known = bool(self._address) and environ.get("SERVER_PROTOCOL") in ONE_AT_A_TIME
        self._began = time.monotonic()
        self._arrived_after = 0.0 if LATE in environ else self._began - within
        # "100 Continue" goes out before the answer does.
        self._answered_after = float("inf") if "HTTP_EXPECT" in environ else self._began + CLOCK_SECONDS
        self._found: tuple[Waiting, ...] | None = None

    def is_gone(self) -> bool:
        """Return whether no connection is left that could be the client's."""
        if not self._is_known:
            return False
        try:
            if self._found is None:
                now = time.monotonic()
                if now - self._began < TABLE_SECONDS:
                    return False
                self._found = self._looked_for(_waiting_clients(int(now / TABLE_SECONDS)))
            else:
                self._found = tuple(each for each in self._found if self._still_waits(each))
        except OSError:
            return False
        return not self._found

    def _looked_for(self, table: tuple[Waiting, ...]) -> tuple[Waiting, ...]:
        """Return the connections of which one is the client's, if it is there."""
        of_address = [each for each in table if each.address == self._address and each.sent <= self._answered_after]
        recent = tuple(each for each in of_address if each.received >= self._arrived_after)
        return recent or tuple(of_address)

    def _still_waits(self, before: Waiting) -> bool:
        now = _waiting_at(before.descriptor)
        return now is not None and now.identity == before.identity and now.sent <= self._answered_after


@lru_cache(maxsize=1)
def _waiting_clients(moment: int) -> tuple[Waiting, ...]:
    """Return the clients that wait at this `moment`, counted in units of `TABLE_SECONDS`."""
    return tuple(found for entry in DESCRIPTORS.iterdir() if (found := _waiting_at(int(entry.name))) is not None)


def _waiting_at(descriptor: int) -> Waiting | None:
    """Return the client that waits at this file descriptor; None also where it is no connection, or none any more."""
    try:
        if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            return None
        duplicate = os.dup(descriptor)
    except OSError as error:
        if error.errno == errno.EBADF:
            return None
        raise
    try:
        connection = socket.socket(fileno=duplicate)
    except OSError:
        os.close(duplicate)
        return None
    with connection:
        return _waiting(descriptor, connection)


def _waiting(descriptor: int, connection: socket.socket) -> Waiting | None:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return None
    try:
        information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFORMATION.size)
        state, sent_before, received_before, received_bytes = INFORMATION.unpack(information)
        if state != ESTABLISHED or received_before > sent_before or not received_bytes:
            return None
        address = str(connection.getpeername()[0]).removeprefix(MAPPED)
        # Of the duplicate: the descriptor itself may be another one's by now.
        identity = os.fstat(connection.fileno()).st_ino
    except OSError:
        # It was closed in this moment.
        return None
    now = time.monotonic()
    return Waiting(descriptor, identity, address, now - received_before / 1000, now - sent_before / 1000)
