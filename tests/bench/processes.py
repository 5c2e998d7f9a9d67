"""Servers as process trees: started, awaited, stopped; their CPU seconds and their memory."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

READY_SECONDS = 600.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.01


class NotRun(Exception):
    """The peer cannot run here; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server: name, address that takes `?query=`, root of its process tree, seconds until it answered."""

    name: str
    endpoint: str
    process: psutil.Process
    load_seconds: float
    ready_seconds: float

    def tree(self) -> list[psutil.Process]:
        """Return all processes of the server."""
        with suppress(psutil.NoSuchProcess):
            return [self.process, *self.process.children(recursive=True)]
        return []

    def cpu_seconds(self) -> float:
        """Return user and system time of all processes, children that ended included."""
        total = 0.0
        for process in self.tree():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
        return total

    def memory_bytes(self) -> int:
        """Return the proportional set size (PSS) of all processes."""
        return sum(proportional_bytes(process.pid) for process in self.tree())


def proportional_bytes(pid: int) -> int:
    """Return the PSS of one process in bytes, 0 where it is gone."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


@contextmanager
def started(
    command: Sequence[str],
    ready: Callable[[], bool],
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Iterator[tuple[psutil.Process, float]]:
    """Start `command`, wait until `ready()`, yield its process and the seconds that took; stop it in the end.

    Raises `NotRun` with the end of the log where the server ends or does not get ready.
    """
    begin = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})},
            cwd=folder,
        )
    try:
        while not ready():
            if process.poll() is not None or time.monotonic() - begin > READY_SECONDS:
                raise NotRun(f"{command[0]} did not get ready: {log.read_text(errors='replace')[-1500:]}")
            time.sleep(POLL_SECONDS)
        yield psutil.Process(process.pid), time.monotonic() - begin
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def answers(url: str, accept: str = "*/*") -> Callable[[], bool]:
    """Return a check that `url` answers with success."""

    def check() -> bool:
        request = urllib.request.Request(url, headers={"Accept": accept})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
            return False

    return check


def run(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> float:
    """Run `command` to its end and return the seconds it took; raises `NotRun` where it fails."""
    begin = time.monotonic()
    with log.open("wb") as output:
        done = subprocess.run(
            list(command), stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
    if done.returncode != 0:
        raise NotRun(f"{command[0]} failed: {log.read_text(errors='replace')[-1500:]}")
    return time.monotonic() - begin
