"""`citiverse serve`: settings, faults, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from citiverse.cli import run
from citiverse.releases import Release
from support.example_release import make_example_release
from support.server import free_port, running_server


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_example_release(tmp_path_factory.mktemp("serve"))


def test_a_taken_port_is_a_fault_of_the_environment(release: Release, capfd: pytest.CaptureFixture[str]) -> None:
    build = str(release.folder.parent.parent)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port, "--release", release.id, "--build-folder", build]) == 3
    assert f"cannot listen on 127.0.0.1:{port}" in capfd.readouterr().err


def test_an_unknown_release_is_a_fault_of_the_call(release: Release, capfd: pytest.CaptureFixture[str]) -> None:
    build = str(release.folder.parent.parent)
    assert run(["serve", "--port", str(free_port()), "--release", "1999.1", "--build-folder", build]) == 2
    assert "no release '1999.1'" in capfd.readouterr().err


def test_a_release_and_a_dataset_are_not_served_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "any.nq").touch()
    assert run(["serve", "--release", "2026.1", "--dataset", str(tmp_path / "any.nq")]) == 2
    assert "not both" in capfd.readouterr().err


def test_settings_come_from_file_environment_and_flags(release: Release, tmp_path: Path) -> None:
    config = tmp_path / "settings.toml"
    config.write_text("query_nesting = 5\nquery_patterns = 6\nthreads = 3\n", encoding="utf-8")
    build = str(release.folder.parent.parent)
    arguments = ("--config", str(config), "--release", release.id, "--build-folder", build, "--workers", "1")
    with running_server(*arguments, log=tmp_path / "log", environment={"CITIVERSE_QUERY_PATTERNS": "7"}) as base:
        request = urllib.request.Request(f"{base}/status", headers={"Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            settings = json.load(answer)["settings"]
    assert (settings["query_nesting"], settings["query_patterns"], settings["workers"]) == (5, 7, 1)


@pytest.mark.parametrize("is_public", [True, False])
def test_the_start_says_where_feeds_lead_without_a_public_address(
    release: Release, tmp_path: Path, is_public: bool
) -> None:
    arguments = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with (
        running_server(*arguments, log=tmp_path / "log", is_public=is_public) as base,
        urllib.request.urlopen(base + "/sitemap.xml") as answer,
    ):
        sitemap = answer.read().decode()
    said = "until public_origin is set" in (tmp_path / "log").read_text(encoding="utf-8")
    assert said is not is_public
    assert (f"<loc>{base}/" in sitemap) is is_public


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_processes(release: Release, tmp_path: Path, sign: signal.Signals) -> None:
    port = free_port()
    build = str(release.folder.parent.parent)
    command = [sys.executable, "-m", "citiverse", "serve", "--port", str(port), "--release", release.id]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--build-folder", build], stderr=log, stdout=log, start_new_session=True)
    try:
        _await(port, process)
        os.kill(process.pid, sign)
        assert process.wait(20) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(process.pid, 0)
    finally:
        if process.poll() is None:
            process.kill()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the server did not get ready")
