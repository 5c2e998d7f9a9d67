"""All cells of one size of data: every server up at once, each question put to one after the other."""

from __future__ import annotations

import http.client
import itertools
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.load import Cell, Question, measure
from bench.peers import OURS, OXIGRAPH, RDFLIB, STARTERS, TUNED, Plan, nginx
from bench.processes import NotRun, Server
from bench.shapes import Shape, entities_of, paths, read_shapes, salt_of

HOT: Final = "hot"
COLD: Final = "cold"
LARGE: Final = "order-by"
IN_ALL_WAYS: Final = ("lookup", "facets", LARGE)
"""Shapes measured hot and cold with 1, 8 and 64 clients; the others with 8 clients."""

CLIENTS: Final = (1, 8, 64)
USUAL_CLIENTS: Final = 8
MOST_CLIENTS: Final = {RDFLIB: 8}

Tell = Callable[[str], None]


@dataclass
class Outcome:
    """What one size of data gave: cells, facts of each server (seconds, bytes), servers that did not run and why."""

    size: str
    cells: list[Cell] = field(default_factory=list)
    servers: dict[str, dict[str, float]] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """One run: size and data, seconds for each cell, names of the peers, cores of the machine."""

    size: str
    dataset: Path
    triples: int
    seconds: float
    names: tuple[str, ...]
    cores: int


def measure_size(run: Run, tell: Tell) -> Outcome:
    """Start every server on the data, measure all cells, stop the servers."""
    outcome, entities, shapes = Outcome(run.size), entities_of(run.dataset), read_shapes()
    with ExitStack() as stack:
        servers = list(_servers(run, outcome, stack, tell))
        if ours := next((s for s in servers if s.name == OURS), None):
            files = files_of(ours, shapes, entities)
            servers += [stack.enter_context(nginx(_plan(run, stack), files, name)) for name in TUNED]
        for shape, mode, clients in _combinations(shapes):
            for server in servers:
                if _applies(server.name, shape, mode, clients):
                    tell(f"{run.size}: {mode} {shape.name}, {clients} clients, {server.name}")
                    question = _question(run.size, shape, mode, server, entities)
                    outcome.cells.append(measure(server, question, clients, run.seconds))
        for server in servers:
            outcome.servers[server.name]["memory_after"] = server.memory_bytes()
    return outcome


def _servers(run: Run, outcome: Outcome, stack: ExitStack, tell: Tell) -> Iterator[Server]:
    outcome.servers.update({name: {} for name in TUNED})
    for name in run.names:
        tell(f"{run.size}: load into {name}")
        try:
            server = stack.enter_context(STARTERS[name](_plan(run, stack)))
        except NotRun as reason:
            outcome.not_run[name] = str(reason).strip()
            continue
        facts = {"load_seconds": server.load_seconds, "ready_seconds": server.ready_seconds}
        outcome.servers[name] = {**facts, "memory_before": server.memory_bytes()}
        yield server


def _plan(run: Run, stack: ExitStack) -> Plan:
    temporary = tempfile.TemporaryDirectory(prefix="citiverse-bench-", ignore_cleanup_errors=True)
    folder = Path(stack.enter_context(temporary))
    folder.chmod(0o755)
    return Plan(run.dataset, run.triples, folder, run.cores)


def _combinations(shapes: list[Shape]) -> Iterator[tuple[Shape, str, int]]:
    for shape in shapes:
        clients = CLIENTS if shape.name in IN_ALL_WAYS else (USUAL_CLIENTS,)
        yield from ((shape, mode, number) for mode, number in itertools.product((HOT, COLD), clients))


def _applies(server: str, shape: Shape, mode: str, clients: int) -> bool:
    """Tell whether the cell says anything: nginx has files only, and most peers are hot as they are cold."""
    if clients > MOST_CLIENTS.get(server, clients):
        return False
    if server in TUNED:
        return mode == HOT
    return mode == COLD or shape.name in IN_ALL_WAYS or server in (OURS, OXIGRAPH)


def _question(size: str, shape: Shape, mode: str, server: Server, entities: dict[str, list[str]]) -> Question:
    salt = salt_of(shape, server, f"{time.monotonic_ns()}") if mode == COLD else ""
    coding = "gzip" if mode == HOT and shape.name == LARGE else ""
    return Question(size, shape.name, mode, paths(shape, server, entities), shape.accept, coding, salt)


def files_of(server: Server, shapes: list[Shape], entities: dict[str, list[str]]) -> dict[str, bytes]:
    """Return our own answers as files: identity as `<shape>`, gzip as `<shape>.gz` for the large result."""
    files = {}
    for shape in shapes:
        path = paths(shape, server, entities)[0]
        files[shape.name] = fetch(server, path, shape.accept, "identity")
        if shape.name == LARGE:
            files[f"{shape.name}.gz"] = fetch(server, path, shape.accept, "gzip")
    return files


def fetch(server: Server, path: str, accept: str, coding: str) -> bytes:
    """Return the body of one answer as it came; raises `NotRun` where the answer is an error."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.endpoint).netloc, timeout=60)
    connection.request("GET", path, headers={"Accept": accept, "Accept-Encoding": coding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != 200:
        raise NotRun(f"{server.name} answered {answer.status} to {path[:200]}: {body[:300]!r}")
    return body
