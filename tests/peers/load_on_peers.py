"""`citiverse export --to` on foreign servers (`make test-peers`): the commands load them, and load them again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from citiverse.release.load_files import write_load_files
from citiverse.releases import Release
from peers.servers import FUSEKI_MAIN, NotRun, fuseki_archive, running_virtuoso
from support.peers import running
from support.server import free_port


@pytest.fixture
def files(request: pytest.FixtureRequest, release: Release, tmp_path: Path) -> Path:
    write_load_files(release, request.param, tmp_path / "files")
    return tmp_path / "files"


def run(*command: str | Path, **environment: str) -> str:
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fails(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("files", ["virtuoso"], indirect=True)
def test_virtuoso_takes_the_release_once_and_again(files: Path, release: Release, tmp_path: Path) -> None:
    with running_virtuoso(tmp_path, allowed=files, seconds=30) as (endpoint, sql_port):
        assert fails(files / "check.sh", endpoint)
        for _ in range(2):
            assert release.id in run(files / "load.sh", VIRTUOSO=f"127.0.0.1:{sql_port}")
            assert release.id in run(files / "check.sh", endpoint)


@contextmanager
def fuseki_with_the_settings_of(files: Path) -> Iterator[str]:
    port = free_port()
    command = ("java", "-Xmx1g", "-cp", str(fuseki_archive()), FUSEKI_MAIN, "--localhost", "--port", str(port))
    base = f"http://127.0.0.1:{port}/citiverse"
    with running((*command, "--config", str(files / "fuseki.ttl")), files.parent, f"{base}/sparql"):
        yield base


@pytest.mark.parametrize("files", ["fuseki"], indirect=True)
def test_fuseki_takes_the_release_once_and_again(files: Path, release: Release) -> None:
    try:
        fuseki_archive()
    except NotRun as reason:
        print(f"Fuseki: not run ({reason})")
        return
    with fuseki_with_the_settings_of(files) as base:
        assert fails(files / "check.sh", f"{base}/sparql")
        for _ in range(2):
            assert release.id in run(files / "load.sh", f"{base}/data")
            assert release.id in run(files / "check.sh", f"{base}/sparql")
