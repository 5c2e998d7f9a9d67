"""One cell of the table: so many clients asking one server one question for some seconds, by wrk."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.peers import program
from bench.processes import NotRun, Server

SCRIPT: Final = Path(__file__).parent / "load.lua"
IDLE_SHARE: Final = 0.1
IDLE_STEP: Final = 0.1
MOST_SECONDS_TO_IDLE: Final = 15.0


@dataclass(frozen=True)
class Cell:
    """A measurement: requests per second, latencies in ms, server CPU in microseconds and bytes for each answer."""

    size: str
    shape: str
    mode: str
    clients: int
    server: str
    rate: float
    p50: float
    p99: float
    cpu: float
    bytes: float
    failed: int

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What the cell shares with the cells of other servers."""
        return (self.size, self.shape, self.mode, self.clients)


@dataclass(frozen=True)
class Question:
    """What to ask: size of the data, shape, mode, paths, media type, content coding, salt ("" when hot)."""

    size: str
    shape: str
    mode: str
    paths: list[str]
    accept: str
    coding: str
    salt: str


def measure(server: Server, question: Question, clients: int, seconds: float) -> Cell:
    """Let `clients` ask `server` for `seconds`; answers other than 2xx and broken connections count as failed."""
    await_idle(server)
    before = server.cpu_seconds()
    found = _wrk(server, question, clients, seconds)
    cpu = server.cpu_seconds() - before
    failed = int(found["refused"] + found["broken"])
    good = found["requests"] - found["refused"]
    return Cell(
        question.size,
        question.shape,
        question.mode,
        clients,
        server.name,
        rate=good / (found["microseconds"] / 1e6),
        p50=found["p50"] / 1000,
        p99=found["p99"] / 1000,
        cpu=cpu * 1e6 / good if good else float("nan"),
        bytes=found["bytes"] / max(1, found["requests"]),
        failed=failed,
    )


def _wrk(server: Server, question: Question, clients: int, seconds: float) -> dict[str, float]:
    parts = urllib.parse.urlsplit(server.endpoint)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("\n".join(question.paths))
        paths.flush()
        environment = {
            "BENCH_PATHS": paths.name,
            "BENCH_ACCEPT": question.accept,
            "BENCH_CODING": question.coding,
            "BENCH_SALT": question.salt,
        }
        command = [program("wrk"), "--threads", "1", "--connections", str(clients), "--timeout", "30s"]
        command += ["--duration", f"{max(1, round(seconds))}s", "--script", str(SCRIPT)]
        done = subprocess.run(
            [*command, f"http://{parts.netloc}"], capture_output=True, text=True, env={**os.environ, **environment}
        )
    line = next((line for line in done.stdout.splitlines() if line.startswith("RESULT ")), None)
    if line is None:
        raise NotRun(f"wrk gave no result: {done.stdout[-500:]}{done.stderr[-500:]}")
    return dict(json.loads(line.removeprefix("RESULT ")))


def await_idle(server: Server) -> None:
    """Wait until the server has worked off what clients that left had asked."""
    end = time.monotonic() + MOST_SECONDS_TO_IDLE
    while time.monotonic() < end:
        before = server.cpu_seconds()
        time.sleep(IDLE_STEP)
        if server.cpu_seconds() - before < IDLE_STEP * IDLE_SHARE + 0.01:
            return
