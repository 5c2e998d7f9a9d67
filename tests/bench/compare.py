"""Compares our server with real peers on the same data, the same questions and the same machine, in one run."""

from __future__ import annotations

import argparse
import http.client
import socket
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import rdflib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from citiverse.locations import default_build_folder, source_root
from citiverse.query_files import load_queries
from citiverse.releases import current_release
from support.server import free_port, running_server

QUESTIONS = (
    "use-cases-of-a-theme",
    "use-cases-per-theme-and-horizon",
    "use-cases-without-high-risk",
    "risk-levels-per-dimension",
    "use-cases-per-technology-and-pair",
    "measured-outcomes",
    "case-studies-with-coordinates",
    "goals-not-served",
)
RESULT_TYPE = "application/sparql-results+json"
SECONDS_PER_QUESTION = 2.0
MOST_REPETITIONS = 200

Ask = Callable[[str], int]
"""Answers a query text; returns the size of the result (bytes or rows), so that no answer goes unread."""


def over_http(base: str, path: str) -> Ask:
    """Return a client of the SPARQL endpoint at `base` + `path` that keeps its connection."""
    parts = urllib.parse.urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(text: str) -> int:
        connection.request("GET", f"{path}?{urllib.parse.urlencode({'query': text})}", headers={"Accept": RESULT_TYPE})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{base}{path} answered {answer.status}: {body[:200]!r}")
        return len(body)

    return ask


@contextmanager
def oxigraph_server(dataset: Path) -> Iterator[str]:
    """Start Oxigraph's own server in memory, load `dataset`, yield its base address."""
    port = free_port()
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_listening(port)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/store", dataset.read_bytes(), {"Content-Type": "application/n-quads"})
        if connection.getresponse().status >= 300:
            raise RuntimeError("Oxigraph's server did not take the data")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _await_listening(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("Oxigraph's server does not listen")


def in_rdflib(dataset: Path) -> Ask:
    """Return rdflib itself, in this process, over the same data."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(dataset, format="nquads")
    return lambda text: len(list(graph.query(text)))


def milliseconds(ask: Ask, text: str) -> float:
    """Return the median time of one answer, in milliseconds, after one answer that does not count."""
    ask(text)
    times: list[float] = []
    end = time.perf_counter() + SECONDS_PER_QUESTION
    while time.perf_counter() < end and len(times) < MOST_REPETITIONS:
        start = time.perf_counter()
        ask(text)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure all questions against all peers and print milliseconds and ratios."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    build = default_build_folder()
    subprocess.run([sys.executable, "-m", "citiverse", "build"], check=True)
    release = current_release(build)
    dataset = release.folder / "dataset.nq"
    library = load_queries(source_root() / "queries" / "library")
    print(f"release {release.id}; medians in ms of up to {MOST_REPETITIONS} answers; ratio = peer / ours\n")
    print(f"{'question':34} {'ours':>8} {'oxigraph':>9} {'ratio':>7} {'rdflib':>9} {'ratio':>7}")
    rdflib_ask = in_rdflib(dataset)
    with (
        tempfile.TemporaryDirectory() as folder,
        oxigraph_server(dataset) as peer,
        running_server(log=Path(folder) / "ours.log") as ours,
    ):
        ask_ours, ask_peer = over_http(ours, "/sparql"), over_http(peer, "/query")
        for name in QUESTIONS:
            text = library[name].text
            own, oxigraph, plain = (milliseconds(ask, text) for ask in (ask_ours, ask_peer, rdflib_ask))
            ratios = f"{oxigraph / own:6.1f}x {plain:9.2f} {plain / own:6.1f}x"
            print(f"{name:34} {own:8.2f} {oxigraph:9.2f} {ratios}", flush=True)


if __name__ == "__main__":
    main()
