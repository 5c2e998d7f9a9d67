"""The run folder is private, names the published release, and knows whether a host has users."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from citiverse.engine.run_folder import LIFE, OWNER, RunFolder
from citiverse.errors import EnvironmentFault

OWNING = (
    "import sys; from citiverse.engine.run_folder import RunFolder; print(RunFolder.create().path); sys.stdin.read()"
)


@contextmanager
def owner(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A process that owns a run folder among the temporary files in `folder`; it is killed in the end."""
    command = [sys.executable, "-c", OWNING]
    with subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(folder)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


@pytest.fixture
def temporary(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(short_folder))
    return short_folder


@pytest.fixture
def run() -> Iterator[RunFolder]:
    found = RunFolder.create()
    yield found
    found.remove()


def test_only_its_owner_can_enter(run: RunFolder) -> None:
    assert stat.S_IMODE(run.path.stat().st_mode) == 0o700
    assert run.owner() == os.getpid()


def test_publishing_replaces_what_was_published(run: RunFolder) -> None:
    run.publish("2026.1-000000000000")
    run.publish("2026.2-111111111111")
    assert run.published() == "2026.2-111111111111"


def test_a_host_with_users_cannot_be_claimed_whole(run: RunFolder) -> None:
    first, second = run.lease("a"), run.lease("a")
    assert first is not None
    assert second is not None
    assert run.whole_lease("a") is None
    first.give_back()
    assert run.whole_lease("a") is None
    second.give_back()
    whole = run.whole_lease("a")
    assert whole is not None
    assert run.lease("a") is None
    assert run.lease("b") is not None
    whole.give_back()
    assert run.lease("a") is not None


def test_a_folder_too_long_for_a_socket_is_a_fault_of_the_environment(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("x" * 120)
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with pytest.raises(EnvironmentFault, match="too long a name"):
        RunFolder.create()
    assert list(folder.iterdir()) == []


def test_the_folder_of_a_killed_server_is_cleared_away_by_the_next(temporary: Path) -> None:
    with owner(temporary) as (process, folder):
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (folder / OWNER).is_file()
    run = RunFolder.create()
    assert list(temporary.iterdir()) == [run.path]
    run.remove()
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_server_that_lives_stays_whatever_its_number_says(temporary: Path) -> None:
    with owner(temporary) as (process, folder):
        (folder / OWNER).write_text(str(2**22 + 1), encoding="ascii")
        RunFolder.create().remove()
        assert (folder / LIFE).is_file()
        process.send_signal(signal.SIGSTOP)
        RunFolder.create().remove()
        assert (folder / LIFE).is_file()


def test_a_number_that_another_process_has_now_saves_no_dead_folder(temporary: Path) -> None:
    with owner(temporary) as (process, folder):
        process.send_signal(signal.SIGKILL)
        process.wait()
    (folder / OWNER).write_text(str(os.getpid()), encoding="ascii")
    RunFolder.create().remove()
    assert not folder.exists()


def test_what_is_no_run_folder_stays(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / LIFE).touch()
    (temporary / "citiverse-link").symlink_to(elsewhere)
    (temporary / "citiverse-file").touch()
    (temporary / "citiverse-begun").mkdir()
    (temporary / "other").mkdir()
    (temporary / "other" / LIFE).touch()
    before = sorted(temporary.rglob("*"))
    RunFolder.create().remove()
    assert sorted(temporary.rglob("*")) == before
    assert (elsewhere / LIFE).is_file()


def test_each_core_is_claimed_once_and_again_when_its_process_is_gone(temporary: Path) -> None:
    run = RunFolder.create()
    try:
        first, second = run.core([0, 1]), run.core([0, 1])
        assert first is not None and second is not None
        assert (first[0], second[0]) == (0, 1)
        assert run.core([0, 1]) is None
        first[1].give_back()
        again = run.core([0, 1])
        assert again is not None and again[0] == 0
    finally:
        run.remove()
