"""The validation host: a single-threaded process that holds the catalogue warm and forks a worker for a request."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Final

import rdflib.plugins.sparql

from citiverse.engine.host import BACKLOG, woken_by
from citiverse.engine.processes import die_with_parent, give_memory_back
from citiverse.engine.run_folder import VARIABLE, RunFolder
from citiverse.engine.workers import Workers
from citiverse.locations import default_build_folder
from citiverse.releases import find_release
from citiverse.settings import Settings, load_settings
from citiverse.validation.catalogue import load_warm
from citiverse.validation.checking import Checker, published_context
from citiverse.validation.worker import run_worker
from citiverse.validation_messages import SOCKET, Part, ValidationRequest

LOGGER: Final = logging.getLogger(__name__)
LOOK_EVERY_SECONDS: Final = 0.5
WARM_UP: Final = Path(__file__).with_name("warm_up.ttl")


class Host:
    """The loop: accept and fork while there is room, bury the dead, and load what is newly published."""

    def __init__(self, run: RunFolder, settings: Settings, load: Callable[[str], Checker]) -> None:
        """Serve the socket in `run`; `load` returns what is needed for the release of that id."""
        self._run = run
        self._most = settings.concurrent_validations
        self._load = load
        self._checker = self._loaded(run.published())
        self._workers = Workers("validation")
        self._process = os.getpid()

    def serve(self) -> None:
        """Do the work until SIGTERM; workers die with this process."""
        wake = woken_by(signal.SIGCHLD, signal.SIGTERM)
        with _listener(self._run.path / SOCKET) as listener:
            while True:
                self._follow()
                open_for_more = [listener] if len(self._workers) < self._most else []
                ready = self._workers.wait((wake, *open_for_more), LOOK_EVERY_SECONDS)
                if wake in ready and signal.SIGTERM in wake.recv(4096):
                    return
                self._workers.bury()
                if listener in ready:
                    self._accept(listener, wake)

    def _follow(self) -> None:
        """Load the release that is published now, unless that is the one that is held already."""
        published = self._run.published()
        if published != self._checker.catalogue.release:
            self._checker = self._loaded(published)

    def _loaded(self, release: str) -> Checker:
        started = time.monotonic()
        gc.unfreeze()
        checker = self._load(release)
        gc.collect()
        # What was loaded must not be touched, and so copied, by the collector in the workers.
        gc.freeze()
        LOGGER.info("validation is ready for release %s after %.1f s", release, time.monotonic() - started)
        return checker

    def _accept(self, listener: socket.socket, wake: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            # Whoever knocked is gone.
            return
        self._workers.fork(
            connection,
            lambda: run_worker(connection, self._checker, self._process),
            not_theirs=(listener, wake),
        )


def _listener(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def load_checker(release: str, settings: Settings) -> Checker:
    """Return what validation needs of the release with this id, with the validator loaded and used once."""
    build = Path(settings.build_folder) if settings.build_folder else default_build_folder()
    checker = Checker(settings, load_warm(find_release(build, release)), published_context())
    part = Part(WARM_UP.name, "ttl", WARM_UP.read_bytes())
    checker.answer(ValidationRequest(part, part, "none"))
    return checker


def main() -> None:
    """Serve the run folder that the environment names, as a child of the server it belongs to."""
    settings = load_settings()
    run = RunFolder(Path(os.environ[VARIABLE]))
    die_with_parent(run.owner())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=settings.log_level.upper(), format="[%(levelname)s] %(message)s")
    # What these have to say about a visitor's data stands in the report.
    warnings.simplefilter("ignore")
    for talkative in ("rdflib", "pyshacl-validate"):
        logging.getLogger(talkative).disabled = True
    give_memory_back()
    # The guard lets no FROM pass; should one ever slip through, rdflib reads no other graph for it.
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    Host(run, settings, lambda release: load_checker(release, settings)).serve()


if __name__ == "__main__":
    main()
