"""The web's side of one connection to a query worker."""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from pathlib import Path
from typing import Final

from citiverse.engine.frames import Frame, Kind, receive_frame, send_frame
from citiverse.engine.processes import give_way, processor_time_of
from citiverse.engine.protocol import EngineUnavailable

CONNECT_AGAIN_SECONDS: Final = 0.05
CONTENT_SECONDS: Final = 30
"""A worker sends what it has made at once; one that halts in the midst of it for so long is given up."""
TIME_VALUE: Final = struct.Struct("@ll")


class Connection:
    """A worker of one's own, until `close`; used by one thread at a time."""

    def __init__(self, connected: socket.socket, seconds: float) -> None:
        """Await the greeting of the worker on the other side of `connected`.

        Raises `EngineUnavailable` where that takes longer than `seconds`: the host is dead, or still loads.
        """
        end = time.monotonic() + seconds
        self._socket = connected
        self._poll = select.poll()
        self._poll.register(connected, select.POLLIN)
        self._time_before = 0
        self.ran = 0
        """Nanoseconds that the worker ran for its last answer."""
        # A limit of the kernel's, because a time-out of Python's would make every call non-blocking.
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, TIME_VALUE.pack(CONTENT_SECONDS, 0))
        try:
            greeting = self._greeting(end)
        except BaseException:
            self._socket.close()
            raise
        members = json.loads(greeting.content)
        self.worker = int(members["worker"])
        self.host = int(members["host"])
        self._last_used = time.monotonic()
        self.has_copied = False
        """Whether the worker has taken much of the data's memory for itself."""
        self.gave_way = False
        """Whether the worker has lost its right to the processor, for good."""

    @classmethod
    def to(cls, address: Path, seconds: float) -> Connection:
        """Connect to the host at `address` within `seconds`; raises `EngineUnavailable` like the constructor."""
        end = time.monotonic() + seconds
        return cls(_connected(address, end), end - time.monotonic())

    def _greeting(self, end: float) -> Frame:
        if not self.wait(max(0.0, end - time.monotonic())):
            raise EngineUnavailable("The query engine is not ready; ask again in a moment.")
        greeting = self.receive()
        if greeting is None or greeting.kind is not Kind.GREETING:
            raise EngineUnavailable("The query engine is restarting; ask again in a moment.")
        return greeting

    def send(self, content: bytes) -> bool:
        """Send a request; return whether the worker was there to take it."""
        try:
            send_frame(self._socket, Kind.REQUEST, content)
        except OSError:
            return False
        return True

    def wait(self, seconds: float) -> bool:
        """Wait for up to `seconds`; return whether the worker sent something or died."""
        return bool(self._poll.poll(seconds * 1000))

    def receive(self) -> Frame | None:
        """Return what the worker sent, or None where it died."""
        try:
            frame = receive_frame(self._socket)
        except OSError:
            return None
        if frame is not None:
            self.ran = frame.processor_time - self._time_before
            self._time_before = frame.processor_time
            self._last_used = time.monotonic()
        return frame

    def idle_seconds(self) -> float:
        """Return for how long the worker has had nothing to do."""
        return time.monotonic() - self._last_used

    def is_idle(self) -> bool:
        """Return whether the worker lives and waits for a request."""
        return not self.wait(0)

    def processor_time(self) -> int | None:
        """Return the nanoseconds that the worker has run since its last message, or None where nobody knows."""
        now = processor_time_of(self.worker)
        return None if now is None else now - self._time_before

    def give_way(self) -> None:
        """Let every other process go before the worker."""
        give_way(self.worker)
        self.gave_way = True

    def close(self) -> None:
        """Close the connection; the host then ends the worker, whether it is busy or idle."""
        self._socket.close()


def _connected(address: Path, end: float) -> socket.socket:
    while True:
        found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            found.connect(str(address))
        except OSError as error:
            found.close()
            if time.monotonic() + CONNECT_AGAIN_SECONDS > end:
                raise EngineUnavailable("The query engine is not there; ask again in a moment.") from error
            time.sleep(CONNECT_AGAIN_SECONDS)
        else:
            return found
