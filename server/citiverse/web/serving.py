"""What each server process does: serve the published release, and switch to the next without a failed request."""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from citiverse.engine.near import NearEngine, Pool
from citiverse.engine.pool import HostEngine
from citiverse.engine.processes import die_with_parent, give_memory_back, stay_on
from citiverse.engine.run_folder import VARIABLE, Lease, RunFolder
from citiverse.locations import default_build_folder
from citiverse.releases import Release, current_release, find_release
from citiverse.settings import Settings, load_settings
from citiverse.web.app import create_app
from citiverse.web.cache import cached
from citiverse.web.host import HostCheck, refuse_host
from citiverse.web.metrics import Metrics
from citiverse.web.presence import LATE
from citiverse.web.problems import STATUS_OF_FAULT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGGER: Final = logging.getLogger(__name__)
LOOK_EVERY_SECONDS: Final = 0.5


def application() -> WSGIApplication:
    """Return the application as the environment (`CITIVERSE_*`) describes it; granian calls this in each process."""
    # While this process loads, the handlers are still those of the server it was forked from: they would do nothing.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run = RunFolder(Path(os.environ[VARIABLE]))
    die_with_parent(run.owner())
    give_memory_back()
    settings = load_settings()
    _stay_on_a_core(run, settings)
    switch = Switch(settings, run)
    Thread(target=switch.follow, name="switch", daemon=True).start()
    return switch


def _stay_on_a_core(run: RunFolder, settings: Settings) -> None:
    """Keep this process on a core that no other one of the server has, where there are enough of them.

    A small answer takes less time than it takes to carry what it needs from one core's cache to another's.
    """
    cores = sorted(os.sched_getaffinity(0))
    found = run.core(cores) if settings.pin_processes and settings.workers <= len(cores) else None
    if found is not None:
        # The claim lasts as long as the process.
        stay_on(found[0])


class Served:
    """One release as one process serves it."""

    def __init__(self, settings: Settings, run: RunFolder, release: Release, lease: Lease, metrics: Metrics) -> None:
        self.release = release
        quads = list(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
        self.engine = _engine(run.socket_of(release.id), settings, quads)
        self.app = cached(create_app(settings, release, self.engine, quads), settings, metrics)
        self.requests = 0
        self._lease = lease

    def end(self) -> None:
        """Let the workers go, and with the last process that does so the host."""
        self.engine.close()
        self._lease.give_back()


def _engine(address: Path, settings: Settings, quads: Sequence[ox.Quad]) -> Pool:
    """Return the engine of one process: the workers of the host at `address`, and small queries over `quads` here."""
    workers = HostEngine(address, settings)
    is_near = settings.engine == "memory" and len(quads) <= settings.near_triples
    return NearEngine(quads, settings, workers) if is_near else workers


class Switch:
    """The WSGI application: hands each request to the release that is served now (PEP 3333).

    Requests that began on the release before end on it.
    """

    def __init__(self, settings: Settings, run: RunFolder) -> None:
        """Load the published release."""
        self._settings = settings
        self._run = run
        self._metrics = Metrics(run.path, (fault.slug for fault in STATUS_OF_FAULT))
        self._hosts = HostCheck()
        self._sound_hosts = self._hosts.sound
        # Others may be sending what they have made, so half of the threads may be all there are.
        self._roomy = settings.request_threads // 2
        self._lock = Lock()
        self._leaving: list[Served] = []
        while (found := self._loaded(run.published())) is None:
            time.sleep(LOOK_EVERY_SECONDS)
        self._now = found
        _forget_and_freeze()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ.get("HTTP_HOST") not in self._sound_hosts and (fault := self._hosts.fault(environ)):
            self._metrics.passed(environ["PATH_INFO"], 400)
            return refuse_host(fault, environ, start_response)
        with self._lock:
            served = self._now
            served.requests += 1
            if served.requests > self._roomy:
                environ[LATE] = True
        try:
            return served.app(environ, start_response)
        finally:
            with self._lock:
                served.requests -= 1

    def follow(self) -> None:
        """Look for a newly published release, again and again."""
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            try:
                self.look()
            except Exception:
                # A release that cannot be loaded must not end the looking: the next one may be sound.
                LOGGER.exception("the newly published release cannot be served; the one before stays")

    def look(self) -> None:
        """Switch to the published release where that is another one; let go what no request uses any more."""
        self._metrics.queries(*self._now.engine.counts())
        published = self._run.published()
        if published != self._now.release.id:
            found = self._loaded(published)
            if found is not None:
                with self._lock:
                    self._leaving.append(self._now)
                    self._now = found
                LOGGER.info("serving release %s", published)
        self._now.engine.tidy()
        self._end_the_unused()

    def _loaded(self, identifier: str) -> Served | None:
        """Return the release ready to serve, or None where another was published in the meantime."""
        lease = self._run.lease(identifier)
        if lease is None:
            return None
        try:
            if self._run.published() == identifier:
                release = find_release(build_folder_of(self._settings), identifier)
                return Served(self._settings, self._run, release, lease, self._metrics)
        except BaseException:
            lease.give_back()
            raise
        lease.give_back()
        return None

    def _end_the_unused(self) -> None:
        with self._lock:
            unused = [served for served in self._leaving if not served.requests]
            self._leaving = [served for served in self._leaving if served.requests]
        for served in unused:
            served.end()
        if unused:
            unused.clear()
            _forget_and_freeze()


def _forget_and_freeze() -> None:
    """Free what is left of a release before; what is loaded now lives long, so the collector need not look at it."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def build_folder_of(settings: Settings) -> Path:
    """Return the folder that holds the releases."""
    return Path(settings.build_folder) if settings.build_folder else default_build_folder()


def release_of(settings: Settings) -> Release:
    """Return the release that the settings name, or the current one; raises `CallError` where there is none."""
    build = build_folder_of(settings)
    return find_release(build, settings.release) if settings.release else current_release(build)
