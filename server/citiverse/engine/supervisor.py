"""The supervisor of the query hosts: restarts the dead, and puts a new release in place without a failed request."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
from functools import partial
from pathlib import Path
from typing import Final

from citiverse.engine.guard import check
from citiverse.engine.host import woken_by
from citiverse.engine.opening import Opener, prepared
from citiverse.engine.processes import adopt_orphans, bury_all, die_with_parent
from citiverse.engine.run_folder import VARIABLE, RunFolder
from citiverse.engine.slot import Slot
from citiverse.locations import default_build_folder, source_root
from citiverse.query_files import load_query
from citiverse.releases import current_id, find_release
from citiverse.settings import Settings, load_settings

LOGGER: Final = logging.getLogger(__name__)
LOOK_EVERY_SECONDS: Final = 0.25
OWNER_DIED: Final = signal.SIGHUP
"""What the kernel sends once the server is dead; an orderly end of the server comes as SIGTERM."""


class Supervisor:
    """Keeps one host for the published release, one for the release to come, and those that still have users."""

    def __init__(self, run: RunFolder, settings: Settings) -> None:
        self._run = run
        self._settings = settings
        self._build = Path(settings.build_folder) if settings.build_folder else default_build_folder()
        self._ready_query = check(load_query(source_root() / "queries" / "pages" / "ready.rq").text, settings)
        self._slots: dict[str, Slot] = {}

    def work(self) -> bool:
        """Do the work until SIGTERM, or until the server died; end all hosts; return whether the server died."""
        wake = woken_by(signal.SIGCHLD, signal.SIGTERM, OWNER_DIED)
        self._open(self._run.published())
        while True:
            self._follow()
            for slot in self._slots.values():
                slot.start_where_due()
            received = _received(wake, LOOK_EVERY_SECONDS)
            if signal.SIGTERM in received or OWNER_DIED in received:
                break
            self._bury()
        for slot in self._slots.values():
            slot.end()
        bury_all()
        return OWNER_DIED in received

    def _follow(self) -> None:
        """Open a host for the release that is current now, publish it once it answers, end hosts without users."""
        published = self._run.published()
        wanted = published if self._settings.release else current_id(self._build) or published
        if wanted not in self._slots:
            self._open(wanted)
        elif wanted != published and self._slots[wanted].answers(self._ready_query):
            self._run.publish(wanted)
            LOGGER.info("release %s takes the place of %s", wanted, published)
        for release in self._slots.keys() - {wanted, published}:
            self._end_where_unused(release)

    def _end_where_unused(self, release: str) -> None:
        lease = self._run.whole_lease(release)
        if lease is not None:
            self._slots.pop(release).end()
            lease.give_back()
            LOGGER.info("the host of release %s has no users left and is ended", release)

    def _open(self, release: str) -> None:
        self._slots[release] = Slot(self._run.socket_of(release), partial(self._prepared, release), self._settings)

    def _prepared(self, release: str) -> Opener:
        return prepared(find_release(self._build, release).dataset, self._settings)

    def _bury(self) -> None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            for release, slot in self._slots.items():
                if slot.process == process:
                    slot.note_death()
                    LOGGER.warning("the query host of release %s ended (status %d); starting it anew", release, status)


def _received(wake: socket.socket, seconds: float) -> bytes:
    """Return the numbers of the signals that came, waiting for the first of them for up to `seconds`."""
    return wake.recv(4096) if select.select([wake], [], [], seconds)[0] else b""


def main() -> None:
    """Supervise the hosts of the run folder that the environment names, as a child of the server it belongs to."""
    settings = load_settings()
    run = RunFolder(Path(os.environ[VARIABLE]))
    owner = run.owner()
    die_with_parent(owner, OWNER_DIED)
    # The workers of a host that died are then buried here, wherever the server runs.
    adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=settings.log_level.upper(), format="[%(levelname)s] %(message)s")
    if Supervisor(run, settings).work():
        # Nobody else is left to clear the folder of the server away.
        run.remove()


if __name__ == "__main__":
    main()
