"""Foreign SPARQL servers, each a real process on a free port of the loopback address with data of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from support.server import STOP_SECONDS, free_port

READY_SECONDS = 60.0


def oxigraph_program() -> str:
    """Return the path of the command `oxigraph`, which the package of this name installs beside Python."""
    beside = Path(sys.executable).parent / "oxigraph"
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if found is None:
        raise FileNotFoundError("the command oxigraph is missing; install the package `oxigraph`")
    return found


@contextmanager
def oxigraph_server(dataset: Path, folder: Path, seconds: int = 30) -> Iterator[str]:
    """Serve `dataset` (N-Quads) from disk with Oxigraph's own server; yield its query endpoint."""
    location = folder / "oxigraph"
    load = (oxigraph_program(), "load", "--location", str(location), "--file", str(dataset))
    subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    command = (oxigraph_program(), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}")
    with running((*command, "--timeout-s", str(seconds)), folder, f"http://127.0.0.1:{port}/query") as endpoint:
        yield endpoint


@contextmanager
def running(command: Sequence[str], folder: Path, endpoint: str) -> Iterator[str]:
    """Run `command` in `folder` until the block ends; yield `endpoint` once it answers a query."""
    log = folder / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            _await_answer(endpoint, process, log)
            yield endpoint
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await_answer(endpoint: str, process: subprocess.Popen[bytes], log: Path) -> None:
    question = urllib.parse.urlencode({"query": "ASK {}"}).encode()
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(endpoint, question, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{endpoint} did not get ready:\n{log.read_text(errors='replace')[-2000:]}")
