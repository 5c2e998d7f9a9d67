"""The run folder is private, names the published release, and knows whether a host has users."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

import pytest

from citiverse.engine.run_folder import RunFolder
from citiverse.errors import EnvironmentFault


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
