"""A host comes back when it dies, follows a new release, bounds what runs at once, ends with its server."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from citiverse.locations import source_root
from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.release.fingerprint import fingerprint, remember
from support.example_release import make_example_release
from support.server import await_validation, running_process

HOST = "citiverse.validation.host"
SECONDS = 60
SHAPES = """@prefix ex: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S sh:targetNode "%s" ; sh:pattern "%s" ."""
DATA = "<http://e/a> <http://e/b> 1 ."


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server that ends a validation after three seconds and runs one at once."""
    release = make_example_release(tmp_path)
    limits = {"CITIVERSE_VALIDATION_SECONDS": "3", "CITIVERSE_CONCURRENT_VALIDATIONS": "1"}
    limits |= {"CITIVERSE_QUEUED_VALIDATIONS": "1", "CITIVERSE_QUEUE_SECONDS": "1"}
    start = ("--release", release.id, "--build-folder", str(tmp_path), "--workers", "1")
    with running_process(*start, log=tmp_path / "log", environment=limits) as (base, process):
        await_validation(base)
        yield base, process


def validate(base: str, text: str = "aa", pattern: str = "^a+$") -> requests.Response:
    fields = {"data": DATA, "shapes": SHAPES % (text, pattern)}
    return requests.post(f"{base}/validate", data=fields, headers={"Accept": "application/json"}, timeout=SECONDS)


def hosts(server: int) -> list[int]:
    """Return the validation hosts that `server` has started, without their workers."""
    children = Path(f"/proc/{server}/task").glob("*/children")
    found = [int(child) for path in children for child in path.read_text().split()]
    return [child for child in found if HOST.encode() in Path(f"/proc/{child}/cmdline").read_bytes()]


def test_a_killed_host_comes_back(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    base, process = server
    (first,) = hosts(process.pid)
    assert validate(base).json()["conforms"] is True
    os.kill(first, signal.SIGKILL)
    await_validation(base)
    assert validate(base).json()["conforms"] is True
    (second,) = hosts(process.pid)
    assert second != first


def test_a_new_release_is_followed(tmp_path: Path) -> None:
    build = tmp_path / "build"
    release = make_example_release(build)
    remember(build, fingerprint(source_root()), release.id)
    (tmp_path / "other.nq").write_text('<urn:a> <urn:p> "1" <urn:g> .\n')
    other = build_dataset(tmp_path / "other.nq", build, Silence(), point=False)
    with running_process("--workers", "1", "--build-folder", str(build), log=tmp_path / "log") as (base, _):
        await_validation(base)
        assert validate(base).json()["release"] == release.id
        (build / "current.new").write_text(other.id)
        (build / "current.new").replace(build / "current")
        deadline = time.monotonic() + SECONDS
        while (found := validate(base)).status_code == 200 and found.json()["release"] != other.id:
            assert time.monotonic() < deadline
        assert found.json()["release"] == other.id


def test_more_at_once_than_allowed_wait_or_are_asked_to_come_back(
    server: tuple[str, subprocess.Popen[bytes]],
) -> None:
    base, _ = server
    statuses: list[tuple[int, bool]] = []

    def attack() -> None:
        answer = validate(base, "a" * 60 + "!", "^(a+)+$")
        statuses.append((answer.status_code, "Retry-After" in answer.headers))

    threads = [threading.Thread(target=attack) for _ in range(6)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    assert requests.get(f"{base}/health/ready", timeout=SECONDS).status_code == 200
    for thread in threads:
        thread.join()
    assert time.monotonic() - started < 20
    assert set(statuses) == {(422, False), (503, True)}


def test_a_client_that_leaves_frees_the_place(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    base, _ = server
    fields = {"data": DATA, "shapes": SHAPES % ("a" * 60 + "!", "^(a+)+$")}
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(f"{base}/validate", data=fields, timeout=0.5)
    await_validation(base)
    assert validate(base).json()["conforms"] is True


def test_it_ends_with_its_server(tmp_path: Path) -> None:
    release = make_example_release(tmp_path)
    start = ("--release", release.id, "--build-folder", str(tmp_path), "--workers", "1")
    with running_process(*start, log=tmp_path / "log") as (base, process):
        await_validation(base)
        (host,) = hosts(process.pid)
    assert not Path(f"/proc/{host}").exists() or Path(f"/proc/{host}/stat").read_text().split()[2] == "Z"
