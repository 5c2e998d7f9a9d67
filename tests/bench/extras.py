"""What is no cell: memory of eight query workers beside one, and requests while a release is swapped."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from bench.peers import Plan, citiverse, citiverse_serving
from bench.processes import Server, proportional_bytes, run
from bench.shapes import RESULTS, Shape, read_shapes

WORKERS: Final = 8
HELD_SECONDS: Final = 4.0
SWAP_SECONDS: Final = 20.0
SWAP_CLIENTS: Final = 8


@dataclass
class Extras:
    """PSS in bytes of the query host with one worker and with eight; ready seconds; what clients saw during swaps."""

    one_worker: int = 0
    workers_of_one: int = 0
    eight_workers: int = 0
    workers_of_eight: int = 0
    ready_seconds: float = 0.0
    swaps: int = 0
    swap_requests: int = 0
    swap_failed: int = 0
    swap_failures: dict[str, int] = field(default_factory=dict)


def query_memory(server: Server) -> tuple[int, int]:
    """Return the PSS in bytes of the query host with its workers, and the number of workers.

    Below the server's main process stand the web processes and the supervisor, below that the host, then the workers.
    """
    hosts = [host for child in server.process.children() for host in child.children()]
    workers = [worker for host in hosts for worker in host.children()]
    return sum(proportional_bytes(process.pid) for process in (*hosts, *workers)), len(workers)


def measure_memory(dataset: Path, triples: int, folder: Path, extras: Extras) -> None:
    """Take the PSS of host and workers after one client asked all shapes, and after eight did at the same time."""
    plan, shapes = Plan(dataset, triples, folder, 1), [shape for shape in read_shapes() if shape.accept == RESULTS]
    with citiverse(plan, ("--workers", "1")) as server:
        _ask_all(server, shapes, 1)
        extras.one_worker, extras.workers_of_one = query_memory(server)
        with ThreadPoolExecutor(WORKERS) as clients:
            list(clients.map(lambda number: _ask_all(server, shapes, number), range(2, 2 + WORKERS)))
        extras.eight_workers, extras.workers_of_eight = query_memory(server)


def _ask_all(server: Server, shapes: list[Shape], number: int) -> None:
    end = time.monotonic() + HELD_SECONDS
    count = 0
    while time.monotonic() < end:
        for shape in shapes:
            count += 1
            url = f"{server.endpoint}?{urlencode({'query': f'{shape.text}{chr(10)}#{number}-{count}'})}"
            request = urllib.request.Request(url, headers={"Accept": shape.accept})
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    answer.read()
            except urllib.error.HTTPError as error:
                error.read()


def measure_swap(other: Path, folder: Path, extras: Extras, tell: Callable[[str], None]) -> None:
    """Serve what is current in a build folder, publish releases there under load, count what clients saw."""
    build = folder / "build"
    publish(build, "--dataset", str(other))
    second = (build / "current").read_text()
    publish(build)
    first = (build / "current").read_text()
    with citiverse_serving(folder, ("--build-folder", str(build))) as server:
        extras.ready_seconds = server.ready_seconds
        stop, seen = threading.Event(), Counter[str]()
        clients = [
            threading.Thread(target=_client, args=(server, number, stop, seen)) for number in range(SWAP_CLIENTS)
        ]
        for client in clients:
            client.start()
        end = time.monotonic() + SWAP_SECONDS
        while time.monotonic() < end:
            time.sleep(SWAP_SECONDS / 5)
            point(build, second if extras.swaps % 2 == 0 else first)
            extras.swaps += 1
            tell(f"release swapped {extras.swaps} times under load")
        stop.set()
        for client in clients:
            client.join()
    extras.swap_requests = sum(seen.values())
    extras.swap_failures = {kind: number for kind, number in seen.items() if kind != "200"}
    extras.swap_failed = sum(extras.swap_failures.values())


def publish(build: Path, *arguments: str) -> None:
    """Compile the catalogue, or what `arguments` name, into a release under `build` and point to it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "citiverse", "build", *arguments, "--output", str(build)]
        run(command, Path(folder) / "build.log")


def point(build: Path, identifier: str) -> None:
    """Make `identifier` the current release, as a publication does: write beside, rename."""
    beside = build / "current.new"
    beside.write_text(identifier)
    shutil.move(beside, build / "current")


def _client(server: Server, number: int, stop: threading.Event, seen: Counter[str]) -> None:
    """Ask cold and hot in turn on one connection kept open; count status codes and broken connections."""
    text = next(shape.text for shape in read_shapes() if shape.name == "facets")
    place, count = urlsplit(server.endpoint), 0
    connection = HTTPConnection(place.netloc, timeout=30)
    while not stop.is_set():
        count += 1
        query = f"{text}\n#{number}-{count}" if count % 2 else text
        try:
            connection.request("GET", f"{place.path}?{urlencode({'query': query})}", headers={"Accept": RESULTS})
            answer = connection.getresponse()
            answer.read()
            seen[str(answer.status)] += 1
        except (OSError, HTTPException) as error:
            seen[type(error).__name__] += 1
            connection.close()
