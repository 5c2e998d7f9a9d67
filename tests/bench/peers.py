"""The contestants: our server and the peers, each started on the loopback address with the same N-Quads file."""

from __future__ import annotations

import http.client
import shutil
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.processes import NotRun, Server, answers, run, started
from citiverse.releases import current_id
from support.server import free_port

OURS: Final = "citiverse"
OXIGRAPH: Final = "oxigraph memory"
OXIGRAPH_DISK: Final = "oxigraph disk"
RDFLIB: Final = "rdflib-endpoint"
VIRTUOSO: Final = "virtuoso"
FUSEKI: Final = "fuseki"
NGINX: Final = "nginx"
NGINX_TUNED: Final = "nginx, files kept open"
TUNED: Final = {NGINX: "", NGINX_TUNED: "open_file_cache max=100;"}

TEMPLATES: Final = Path(__file__).parent / "peers"
FUSEKI_ARTIFACT: Final = "org.apache.jena:jena-fuseki-server:5.6.0"
MOST_FOR_RDFLIB: Final = 300_000
"""Triples beyond which loading into rdflib takes longer than the whole run should."""


@dataclass(frozen=True)
class Plan:
    """What a contestant needs to start: the data, its number of triples, a folder of its own, the cores to use."""

    dataset: Path
    triples: int
    folder: Path
    cores: int


Starter = Callable[[Plan], AbstractContextManager[Server]]


def program(name: str, *places: Path) -> str:
    """Return the path of the program `name`; raises `NotRun` where it is not installed."""
    found = next((str(place / name) for place in places if (place / name).exists()), None) or shutil.which(name)
    if found is None:
        raise NotRun(f"{name} is not installed")
    return found


@contextmanager
def citiverse(plan: Plan, extra: tuple[str, ...] = ()) -> Iterator[Server]:
    """Start our server on a release compiled from the data; load time is the compilation, ready time the start."""
    build = plan.folder / "build"
    seconds = run(
        [sys.executable, "-m", "citiverse", "build", "--dataset", str(plan.dataset), "--output", str(build)],
        plan.folder / "build.log",
    )
    fixed = ("--release", current_id(build) or "", "--build-folder", str(build))
    with citiverse_serving(plan.folder, (*fixed, *extra), seconds) as server:
        yield server


@contextmanager
def citiverse_serving(folder: Path, arguments: tuple[str, ...], load_seconds: float = 0.0) -> Iterator[Server]:
    """Start `citiverse serve ARGUMENTS` on a free port."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "citiverse", "serve", "--port", str(port), *arguments]
    environment = {"CITIVERSE_LOG_LEVEL": "warning"}
    with started(command, answers(f"{base}/health/ready"), folder / "serve.log", environment) as (process, seconds):
        yield Server(OURS, f"{base}/sparql", process, load_seconds, seconds)


@contextmanager
def oxigraph_memory(plan: Plan) -> Iterator[Server]:
    """Start Oxigraph's own server in memory and load the data over HTTP."""
    port = free_port()
    command = [_oxigraph(), "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    with started(command, answers(f"http://127.0.0.1:{port}/"), plan.folder / "serve.log") as (process, seconds):
        load = post_file(port, "/store", plan.dataset)
        yield Server(OXIGRAPH, f"http://127.0.0.1:{port}/query", process, load, seconds + load)


@contextmanager
def oxigraph_disk(plan: Plan) -> Iterator[Server]:
    """Start Oxigraph's own server, read-only, on a store loaded on disk before."""
    port, location = free_port(), plan.folder / "store"
    loading = [_oxigraph(), "load", "--location", str(location), "--file", str(plan.dataset)]
    load = run(loading, plan.folder / "load.log")
    command = [_oxigraph(), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    command.append("--union-default-graph")
    with started(command, answers(f"http://127.0.0.1:{port}/"), plan.folder / "serve.log") as (process, seconds):
        yield Server(OXIGRAPH_DISK, f"http://127.0.0.1:{port}/query", process, load, seconds)


def _oxigraph() -> str:
    return program("oxigraph", Path(sysconfig.get_path("scripts")))


@contextmanager
def rdflib_endpoint(plan: Plan) -> Iterator[Server]:
    """Start rdflib-endpoint, which loads the file itself; it lives in an environment of its own."""
    if plan.triples > MOST_FOR_RDFLIB:
        raise NotRun(f"loading {plan.triples} triples into rdflib takes too long")
    name = program("rdflib-endpoint", Path(sys.prefix).parent / "build" / "bench" / "rdflib-endpoint" / "bin")
    port = free_port()
    command = [name, "serve", str(plan.dataset), "--host", "127.0.0.1", "--port", str(port)]
    ready = answers(f"http://127.0.0.1:{port}/?query=ASK%20%7B%7D", "application/sparql-results+json")
    with started(command, ready, plan.folder / "serve.log") as (process, seconds):
        yield Server(RDFLIB, f"http://127.0.0.1:{port}/", process, seconds, seconds)


@contextmanager
def virtuoso(plan: Plan) -> Iterator[Server]:
    """Start Virtuoso with an empty database and load the data in bulk."""
    isql, port, sql_port = program("isql-vt"), free_port(), free_port()
    text = (TEMPLATES / "virtuoso.ini").read_text(encoding="utf-8")
    values = {"FOLDER": str(plan.folder), "PORT": f"127.0.0.1:{port}", "SQL": f"127.0.0.1:{sql_port}"}
    values["DATA"] = str(plan.dataset.parent)
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    (plan.folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    command = [program("virtuoso-t"), "+foreground", "+configfile", str(plan.folder / "virtuoso.ini")]
    ready = answers(f"http://127.0.0.1:{port}/sparql?query=ASK%20%7B%7D")
    with started(command, ready, plan.folder / "serve.log", folder=plan.folder) as (process, seconds):
        load = _load_virtuoso([isql, f"127.0.0.1:{sql_port}", "dba", "dba"], plan)
        yield Server(VIRTUOSO, f"http://127.0.0.1:{port}/sparql", process, load, seconds + load)


def _load_virtuoso(isql: list[str], plan: Plan) -> float:
    folder, name = plan.dataset.parent, plan.dataset.name
    steps = f"ld_dir('{folder}', '{name}', 'urn:default'); rdf_loader_run(); checkpoint;"
    return run([*isql, f"exec={steps}"], plan.folder / "load.log")


@contextmanager
def fuseki(plan: Plan) -> Iterator[Server]:
    """Start Apache Jena Fuseki with TDB2 in memory and load the data over HTTP."""
    port, jar = free_port(), fuseki_jar(plan.folder)
    command = [program("java"), "-Xmx4g", "-jar", str(jar), "--localhost", f"--port={port}"]
    command.append(f"--config={TEMPLATES / 'fuseki.ttl'}")
    base = f"http://127.0.0.1:{port}/catalogue"
    ready = answers(f"{base}/query?query=ASK%20%7B%7D")
    environment = {"FUSEKI_BASE": str(plan.folder)}
    with started(command, ready, plan.folder / "serve.log", environment, plan.folder) as (process, seconds):
        load = post_file(port, "/catalogue/data", plan.dataset)
        yield Server(FUSEKI, f"{base}/query", process, load, seconds + load)


def fuseki_jar(folder: Path) -> Path:
    """Return Fuseki's program, fetched from Maven Central where it is not in the local repository yet."""
    group, artifact, version = FUSEKI_ARTIFACT.split(":")
    place = Path(group.replace(".", "/")) / artifact / version / f"{artifact}-{version}.jar"
    jar = Path.home() / ".m2" / "repository" / place
    if not jar.exists():
        goal = ["dependency:get", f"-Dartifact={FUSEKI_ARTIFACT}", "-Dtransitive=false"]
        run([program("mvn"), "--batch-mode", "--quiet", *goal], folder / "maven.log")
    return jar


@contextmanager
def nginx(plan: Plan, files: dict[str, bytes], name: str = NGINX) -> Iterator[Server]:
    """Start nginx on static `files` (name -> bytes; `name.gz` is what `gzip_static` sends)."""
    root, port = plan.folder / "files", free_port()
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o755)
    for file, content in {**files, "index.txt": b"ready\n"}.items():
        (root / file).write_bytes(content)
    text = (TEMPLATES / "nginx.conf").read_text(encoding="utf-8")
    values = {"FOLDER": plan.folder, "ROOT": root, "PORT": port, "CORES": plan.cores, "TUNED": TUNED[name]}
    for place, value in values.items():
        text = text.replace(f"@{place}@", str(value))
    (plan.folder / "nginx.conf").write_text(text, encoding="utf-8")
    command = [program("nginx", Path("/usr/sbin")), "-c", str(plan.folder / "nginx.conf"), "-g", "daemon off;"]
    base = f"http://127.0.0.1:{port}"
    with started(command, answers(f"{base}/index.txt"), plan.folder / "serve.log") as (process, seconds):
        yield Server(name, base, process, 0.0, seconds)


def post_file(port: int, path: str, file: Path) -> float:
    """Send `file` as N-Quads to a server that is to store it; return the seconds that took."""
    begin = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1800)
    headers = {"Content-Type": "application/n-quads", "Content-Length": str(file.stat().st_size)}
    with file.open("rb") as content:
        connection.request("POST", path, content, headers)
        answer = connection.getresponse()
        if answer.status >= 300:
            raise NotRun(f"did not take the data: {answer.status} {answer.read()[:300]!r}")
        answer.read()
    connection.close()
    return time.monotonic() - begin


STARTERS: Final[dict[str, Starter]] = {
    OURS: citiverse,
    OXIGRAPH: oxigraph_memory,
    OXIGRAPH_DISK: oxigraph_disk,
    RDFLIB: rdflib_endpoint,
    VIRTUOSO: virtuoso,
    FUSEKI: fuseki,
}
