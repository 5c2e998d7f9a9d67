"""Finds out whether the client of a request is gone, from what the kernel knows of this process's connections.

The HTTP server tells neither the port of a client nor that it left. But a client that waits holds a connection on which
the request was the last thing that happened. Where its address has no such connection any more, it is gone; where it
has others besides (several waiting clients behind one proxy), nobody can tell, and the query runs on to its limit.
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

DESCRIPTORS: Final = Path("/proc/self/fd")
TABLE_SECONDS: Final = 0.25
"""How old the table of connections may be; and the least time for which a client waits before its first look."""
ESTABLISHED: Final = 1
INFORMATION: Final = struct.Struct("=B43xI4xI")
"""The part of `struct tcp_info` that counts: state, milliseconds since data was sent, and since some was received."""
MAPPED: Final = "::ffff:"
ONE_AT_A_TIME: Final = frozenset(("HTTP/1.0", "HTTP/1.1"))


@dataclass(frozen=True)
class Waiting:
    """A connection whose client waits: its address, and when its request arrived by the monotonic clock."""

    address: str
    arrived: float


class Presence:
    """Says of one request whether its client is gone; the first call must come a while after the request was read."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self._address = str(environ.get("REMOTE_ADDR", "")).removeprefix(MAPPED)
        self._is_known = bool(self._address) and environ.get("SERVER_PROTOCOL") in ONE_AT_A_TIME
        self._arrived_before = 0.0

    def is_gone(self) -> bool:
        """Return whether no connection is left that could be the client's; false where nobody can tell."""
        if not self._is_known:
            return False
        now = time.monotonic()
        self._arrived_before = self._arrived_before or now - TABLE_SECONDS
        try:
            found = _waiting_clients(int(now / TABLE_SECONDS))
        except OSError:
            return False
        return not any(each.address == self._address and each.arrived <= self._arrived_before for each in found)


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
        return _waiting(connection)


def _waiting(connection: socket.socket) -> Waiting | None:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return None
    try:
        information = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, INFORMATION.size)
        state, sent_before, received_before = INFORMATION.unpack(information)
        if state != ESTABLISHED or received_before > sent_before:
            return None
        address = str(connection.getpeername()[0]).removeprefix(MAPPED)
    except OSError:
        # It was closed in this moment.
        return None
    return Waiting(address, time.monotonic() - received_before / 1000)
