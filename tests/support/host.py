"""A real query host over a dataset, with a pool that asks it; both end with the block."""

from __future__ import annotations

import faulthandler
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from citiverse.engine.connection import Connection
from citiverse.engine.host import BACKLOG, run_host
from citiverse.engine.opening import prepared
from citiverse.engine.pool import HostEngine
from citiverse.settings import Settings

READY_SECONDS = 30.0


class TestHost:
    """A host that can be killed and started again at the same address."""

    __test__ = False

    def __init__(self, dataset: Path, settings: Settings, folder: Path) -> None:
        self.address = folder / "host.socket"
        self._prepare = partial(prepared, dataset, settings)
        self._settings = settings
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(self.address))
        self._listener.listen(BACKLOG)
        self.process = 0

    def start(self) -> None:
        """Fork the host."""
        parent = os.getpid()
        self.process = os.fork()
        if self.process == 0:
            faulthandler.disable()
            run_host(self._listener, self._prepare, self._settings, parent)

    def end(self, number: signal.Signals) -> int:
        """Send `number` to the host; return its exit status once it has ended."""
        os.kill(self.process, number)
        return os.waitpid(self.process, 0)[1]

    def close(self) -> None:
        """Refuse all further connections."""
        self._listener.close()

    def workers(self) -> list[int]:
        """Return the process ids of all workers that live."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii").split()
        return [int(child) for child in children]


@contextmanager
def running_host(dataset: Path, settings: Settings) -> Iterator[tuple[TestHost, HostEngine]]:
    """Start a host over `dataset` and yield it with an engine that asks it."""
    with tempfile.TemporaryDirectory() as folder:
        host = TestHost(dataset, settings, Path(folder))
        host.start()
        Connection.to(host.address, READY_SECONDS).close()
        engine = HostEngine(host.address, settings)
        try:
            yield host, engine
        finally:
            engine.close()
            host.close()
            host.end(signal.SIGKILL)
