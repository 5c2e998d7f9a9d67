"""The query host: one single-threaded process that holds the data and forks one worker for each connection."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NoReturn

from citiverse.engine.opening import Opener
from citiverse.engine.processes import die_with_parent, machine_bytes, resident_bytes
from citiverse.engine.worker import run_worker
from citiverse.engine.workers import Workers, kill
from citiverse.settings import Settings

LOGGER: Final = logging.getLogger(__name__)
LOOK_EVERY_SECONDS: Final = 0.25
BACKLOG: Final = 1024


def run_host(listener: socket.socket, prepare: Callable[[], Opener], settings: Settings, parent: int) -> NoReturn:
    """Load the data with `prepare` and serve `listener` until SIGTERM; called in a process just forked from `parent`.

    After SIGTERM no connection is accepted; the host exits when the last worker has.
    """
    code = 1
    try:
        die_with_parent(parent)
        _Host(listener, _apart(prepare), settings).serve()
        code = 0
    except Exception:
        # This is a fork: an error that left it would run on in the code of its parent. The supervisor starts another.
        LOGGER.exception("the query host failed")
    finally:
        os._exit(code)


def _apart(prepare: Callable[[], Opener]) -> Opener:
    """Load the data in a thread that ends before anything is forked.

    What a thread allocates lies in an arena of its own. Were the data in the arena of the workers' allocations, each
    query would write into pages between the data's, and every worker would copy them.
    """
    with ThreadPoolExecutor(1, "load") as loader:
        return loader.submit(prepare).result()


class _Host:
    """The loop: accept and fork, end and bury workers, end when told to."""

    def __init__(self, listener: socket.socket, opener: Opener, settings: Settings) -> None:
        self._listener = listener
        self._opener = opener
        self._settings = settings
        self._workers = Workers("query")
        self._is_draining = False
        self._process = os.getpid()
        self._memory_of_all = settings.all_queries_memory_bytes or machine_bytes() // 2
        self._next_look = 0.0

    def serve(self) -> None:
        self._listener.setblocking(False)
        wake = woken_by(signal.SIGCHLD, signal.SIGTERM)
        # What was loaded lives as long as the process; the collector must not touch, and so copy, it in the workers.
        gc.collect()
        gc.freeze()
        shared = resident_bytes(self._process)
        while not (self._is_draining and not self._workers):
            readable = [wake] if self._is_draining else [wake, self._listener]
            ready = self._workers.wait(readable, LOOK_EVERY_SECONDS if self._workers else None)
            if wake in ready:
                self._is_draining |= signal.SIGTERM in wake.recv(4096)
                self._workers.bury()
            if self._listener in ready and not self._is_draining:
                self._accept(wake)
            self._bound_memory(shared)

    def _bound_memory(self, shared: int) -> None:
        """Kill those workers that took the most memory while all of them together have more than they may."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + LOOK_EVERY_SECONDS
        taken = {worker: max(0, resident_bytes(worker) - shared) for worker in self._workers}
        together = sum(taken.values())
        for worker in sorted(taken, key=lambda worker: taken[worker], reverse=True):
            if together <= self._memory_of_all:
                return
            kill(worker)
            together -= taken[worker]
            LOGGER.warning("all queries together took too much memory; ended the one with %d bytes", taken[worker])

    def _accept(self, wake: socket.socket) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            # Whoever knocked is gone, or the host that ran before has taken the connection.
            return
        self._workers.fork(
            connection,
            lambda: run_worker(connection, self._opener, self._settings, self._process),
            not_theirs=(self._listener, wake),
        )


def woken_by(*numbers: signal.Signals) -> socket.socket:
    """Return a socket that receives the number of each of these signals."""
    wake, waker = socket.socketpair()
    wake.setblocking(False)
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.detach(), warn_on_full_buffer=False)
    for number in numbers:
        signal.signal(number, lambda *_: None)
    return wake
