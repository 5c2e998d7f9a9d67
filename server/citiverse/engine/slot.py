"""One host as its supervisor sees it: the socket that outlives it, the process, and whether it answers."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Kind, request_content
from citiverse.engine.host import BACKLOG, run_host
from citiverse.engine.opening import Opener
from citiverse.engine.protocol import EVERYTHING, CheckedQuery, EngineUnavailable
from citiverse.settings import Settings

LOGGER: Final = logging.getLogger(__name__)
STEADY_SECONDS: Final = 10.0
"""A host that ran for so long is started anew at once; one that dies sooner must wait, longer each time."""
FIRST_PAUSE_SECONDS: Final = 0.25
LONGEST_PAUSE_SECONDS: Final = 10.0
CHECK_SECONDS: Final = 5.0


class Slot:
    """The host of one release.

    The listening socket belongs to the supervisor: connections made while the host is down wait in it for the next.
    """

    def __init__(self, address: Path, prepare: Callable[[], Opener], settings: Settings) -> None:
        self._address = address
        self._prepare = prepare
        self._settings = settings
        address.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(address))
        self._listener.listen(BACKLOG)
        self.process = 0
        self._started = 0.0
        self._pause = 0.0
        self._probe: socket.socket | None = None

    def start_where_due(self) -> None:
        """Start the host unless it runs, or died so soon that it has to wait."""
        if self.process or time.monotonic() < self._started + self._pause:
            return
        self._started = time.monotonic()
        parent = os.getpid()
        self.process = os.fork()
        if self.process == 0:
            run_host(self._listener, self._prepare, self._settings, parent)

    def note_death(self) -> None:
        """Take into account that the host has died."""
        self.process = 0
        self._drop_probe()
        if time.monotonic() - self._started >= STEADY_SECONDS:
            self._pause = 0.0
        else:
            self._pause = min(max(FIRST_PAUSE_SECONDS, self._pause * 2), LONGEST_PAUSE_SECONDS)

    def answers(self, query: CheckedQuery) -> bool:
        """Return whether the host answers `query`; never waits for a host that still loads."""
        if not self.process:
            return False
        if self._probe is None:
            self._probe = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._probe.connect(str(self._address))
        if not select.select([self._probe], [], [], 0)[0]:
            return False
        probe, self._probe = self._probe, None
        return _is_answered(probe, request_content(query, "json", EVERYTHING))

    def end(self) -> None:
        """Kill the host, and with it its workers, and give up the socket."""
        self._drop_probe()
        if self.process:
            os.kill(self.process, signal.SIGKILL)
        self._listener.close()
        self._address.unlink(missing_ok=True)

    def _drop_probe(self) -> None:
        if self._probe is not None:
            self._probe.close()
            self._probe = None


def _is_answered(probe: socket.socket, request: bytes) -> bool:
    try:
        connection = Connection(probe, CHECK_SECONDS)
    except EngineUnavailable:
        return False
    try:
        if not connection.send(request) or not connection.wait(CHECK_SECONDS):
            return False
        frame = connection.receive()
    finally:
        connection.close()
    return frame is not None and frame.kind is Kind.ANSWER
