"""Virtuoso and Fuseki as real servers: found on this machine or fetched, else with the reason why they do not run."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from citiverse.locations import source_root
from support.peers import running
from support.server import free_port

FUSEKI: Final = "org.apache.jena:jena-fuseki-server:5.2.0"
FUSEKI_MAIN: Final = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"
FETCH_SECONDS: Final = 300
VIRTUOSO_SETTINGS: Final = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 10
NumberOfBuffers = 20000
DirsAllowed = {folder}
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 8
[SPARQL]
MaxQueryExecutionTime = {seconds}
"""


class NotRun(Exception):
    """A server cannot be had here; the text says why."""


def virtuoso_program() -> str:
    """Return the path of Virtuoso's server; raises `NotRun`."""
    found = shutil.which("virtuoso-t")
    if found is None or shutil.which("isql-vt") is None:
        raise NotRun("virtuoso-t is not installed; Debian has it as virtuoso-opensource")
    return found


@contextmanager
def running_virtuoso(folder: Path, allowed: Path, seconds: int) -> Iterator[tuple[str, int]]:
    """Run Virtuoso in `folder`, which may load files from `allowed`; yield its endpoint and the port of its SQL."""
    http_port, sql_port = free_port(), free_port()
    settings = VIRTUOSO_SETTINGS.format(http_port=http_port, sql_port=sql_port, folder=allowed, seconds=seconds)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    command = (virtuoso_program(), "-f", "-c", "virtuoso.ini")
    with running(command, folder, f"http://127.0.0.1:{http_port}/sparql") as endpoint:
        yield endpoint, sql_port


@contextmanager
def virtuoso_server(dataset: Path, folder: Path, seconds: int) -> Iterator[str]:
    """Serve `dataset` (N-Quads) with Virtuoso in `folder`; yield its endpoint."""
    with running_virtuoso(folder, dataset.parent, seconds) as (endpoint, sql_port):
        load = f"ld_dir('{dataset.parent}', '{dataset.name}', 'urn:unnamed'); rdf_loader_run(); checkpoint;"
        command = ["isql-vt", f"127.0.0.1:{sql_port}", "dba", "dba", f"exec={load}"]
        subprocess.run(command, check=True, capture_output=True)
        yield endpoint


def fuseki_archive() -> Path:
    """Return the path of Fuseki's archive, fetched by Maven into the build folder; raises `NotRun`."""
    _, name, version = FUSEKI.split(":")
    folder = source_root() / "build" / "peers"
    archive = folder / f"{name}-{version}.jar"
    if archive.is_file():
        return archive
    if shutil.which("java") is None or shutil.which("mvn") is None:
        raise NotRun("java and mvn are needed to fetch and run it")
    fetch = ["mvn", "--batch-mode", "--quiet", "dependency:copy", f"-Dartifact={FUSEKI}", f"-DoutputDirectory={folder}"]
    try:
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotRun(f"Maven did not fetch {FUSEKI} within {FETCH_SECONDS} seconds") from None
    if not archive.is_file():
        last_line = (done.stdout.strip().splitlines() or ["no reason given"])[0]
        raise NotRun(f"Maven cannot fetch {FUSEKI}: {last_line}")
    return archive


@contextmanager
def fuseki_server(dataset: Path, folder: Path, seconds: int) -> Iterator[str]:
    """Serve `dataset` (N-Quads) with Fuseki from memory; yield its endpoint."""
    port = free_port()
    options = ("--localhost", "--port", str(port), f"--timeout={seconds * 1000}", f"--file={dataset}", "/data")
    command = ("java", "-Xmx1g", "-cp", str(fuseki_archive()), FUSEKI_MAIN, *options)
    with running(command, folder, f"http://127.0.0.1:{port}/data/sparql") as endpoint:
        yield endpoint
