"""Keeps the supervisor, or another process that the server needs, running as long as the server does."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from threading import Event, Thread
from typing import Final

from citiverse.engine.run_folder import VARIABLE, RunFolder

LOGGER: Final = logging.getLogger(__name__)
STEADY_SECONDS: Final = 10.0
FIRST_PAUSE_SECONDS: Final = 0.25
LONGEST_PAUSE_SECONDS: Final = 10.0
SUPERVISOR: Final = "citiverse.engine.supervisor"
SECONDS_TO_END: Final = 5.0


class Keeper:
    """Starts a module in a process of its own, and starts it again when it dies.

    It does so from a thread that lives as long as the keeper, since the kernel ends the process with the thread that
    started it.
    """

    def __init__(self, run: RunFolder, environment: dict[str, str], module: str = SUPERVISOR) -> None:
        """Keep `module` running for `run`; `environment` holds its settings (`CITIVERSE_*`)."""
        self._module = module
        self._environment = {**os.environ, **environment, VARIABLE: str(run.path)}
        self._is_ending = Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="keeper", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """End the process, and with it all that it has started."""
        self._is_ending.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(SECONDS_TO_END)
        if self._thread.is_alive() and self._process is not None:
            self._process.kill()

    def _keep(self) -> None:
        command = [sys.executable, "-m", self._module]
        pause = FIRST_PAUSE_SECONDS
        while not self._is_ending.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen(command, env=self._environment, stdin=subprocess.DEVNULL)
            if self._is_ending.is_set():
                self._process.terminate()
            status = self._process.wait()
            lived_long = time.monotonic() - started >= STEADY_SECONDS
            pause = FIRST_PAUSE_SECONDS if lived_long else min(pause * 2, LONGEST_PAUSE_SECONDS)
            if not self._is_ending.wait(pause):
                LOGGER.warning("%s ended (status %d); starting it anew", self._module, status)
