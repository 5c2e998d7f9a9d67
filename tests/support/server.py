"""A real `citiverse serve` process on a free port, awaited until it is ready, stopped for good."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_SECONDS = 180.0
STOP_SECONDS = 20.0


def free_port() -> int:
    """Return a TCP port of the loopback address that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(
    *arguments: str, log: Path, environment: dict[str, str] | None = None, is_public: bool = False
) -> Iterator[str]:
    """Start `citiverse serve ARGUMENTS` on a free port, yield its base address, stop it with SIGTERM.

    The output goes to the file `log`. A server that `is_public` knows its base address as its public one. Raises
    `RuntimeError` with the log's end where the server does not get ready.
    """
    with running_process(*arguments, log=log, environment=environment, is_public=is_public) as (base, _):
        yield base


@contextmanager
def running_process(
    *arguments: str, log: Path, environment: dict[str, str] | None = None, is_public: bool = False
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Do as `running_server` does, and yield the process besides; it may have ended by itself."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "citiverse", "serve", "--port", str(port), *arguments]
    command += ["--public-origin", base] if is_public else []
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}
        )
        try:
            _await_ready(base, process, log)
            yield base, process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise


def await_validation(base: str) -> None:
    """Wait until `/validate` of the server at `base` has loaded; raises `TimeoutError` where it never does."""
    deadline = time.monotonic() + READY_SECONDS
    question = urllib.request.Request(f"{base}/validate", b"data=%40prefix+e%3A+%3Chttp%3A%2F%2Fe.org%2F%3E+.")
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(question, timeout=60).close()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 503:
                return
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the validation service did not get ready")


def _await_ready(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{base}/health/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not get ready:\n{log.read_text(errors='replace')[-4000:]}")
