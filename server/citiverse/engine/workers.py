"""Workers that a host has forked: each answers one connection, and is ended once the other side has hung up."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NoReturn

LOGGER: Final = logging.getLogger(__name__)
EXPECTED_DEATHS: Final = (signal.SIGALRM, signal.SIGKILL)
"""What ends a worker at a limit of time or of memory, or because nobody waits for it any more."""
MILLISECONDS: Final = 1000


class Workers:
    """The workers of one host, and all that its loop waits for.

    An engine can neither be cancelled nor does it look at connections while it evaluates, so the host looks for it. The
    host therefore holds each connection open too, until its worker has ended. A signal of the kernel to the worker
    itself (O_ASYNC) will not do: it comes for data as well, and late, when a worker that was quick has begun to work.
    """

    def __init__(self, work: str) -> None:
        """Have no worker yet; `work` is what the log calls that which they do."""
        self._work = work
        self._connections: dict[int, socket.socket] = {}
        self._poll = select.poll()

    def __len__(self) -> int:
        return len(self._connections)

    def __iter__(self) -> Iterator[int]:
        """Return the process numbers of all workers that have not ended."""
        return iter(self._connections)

    def fork(self, connection: socket.socket, run: Callable[[], NoReturn], not_theirs: Iterable[socket.socket]) -> None:
        """Answer `connection` by `run` in a process of its own, in which sockets that are `not_theirs` are closed."""
        worker = os.fork()
        if worker == 0:
            for other in (*not_theirs, *self._connections.values()):
                other.close()
            run()
        self._connections[worker] = connection
        self._poll.register(connection, select.POLLRDHUP)

    def wait(self, readable: Iterable[socket.socket], seconds: float | None) -> set[socket.socket]:
        """Return which of `readable` can be read, after `seconds` at most; end workers whose other side has hung up."""
        watched = {one.fileno(): one for one in readable}
        for number in watched:
            self._poll.register(number, select.POLLIN)
        try:
            ready = {number for number, _ in self._poll.poll(None if seconds is None else seconds * MILLISECONDS)}
        finally:
            for number in watched:
                self._poll.unregister(number)
        for worker, connection in self._connections.items():
            if connection.fileno() in ready:
                self._poll.unregister(connection)
                kill(worker)
        return {one for number, one in watched.items() if number in ready}

    def bury(self) -> None:
        """Let go of those that have ended; log what died of its work otherwise than by a limit."""
        while self._connections:
            worker, status = os.waitpid(-1, os.WNOHANG)
            if worker == 0:
                return
            connection = self._connections.pop(worker)
            with contextlib.suppress(KeyError):
                # It is not watched any more where the other side went first.
                self._poll.unregister(connection)
            connection.close()
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) not in EXPECTED_DEATHS:
                LOGGER.warning("a %s killed its worker (%s)", self._work, signal.Signals(os.WTERMSIG(status)).name)


def kill(worker: int) -> None:
    """End a worker that has not been buried yet, whatever it does."""
    os.kill(worker, signal.SIGKILL)
