"""The on-disk store of a release appears whole or not at all, is made once, and goes when its release goes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from citiverse.engine.disk_store import MARK, prepare_store, stores_folder
from citiverse.errors import EnvironmentFault
from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from citiverse.releases import Release

OPEN = """
import sys
from pathlib import Path
from citiverse.engine.disk import DiskEngine
from citiverse.errors import EnvironmentFault
from citiverse.settings import Settings
try:
    print(len(DiskEngine(Path(sys.argv[1]), Settings())))
except EnvironmentFault as fault:
    print(fault)
"""


@pytest.fixture
def release(tmp_path: Path) -> Release:
    file = tmp_path / "data.nq"
    file.write_text('<urn:a> <urn:b> "1" <urn:g> .\n_:x <urn:b> "2" <urn:g> .\n', encoding="utf-8")
    return build_dataset(file, tmp_path / "build", Silence())


def opened(folder: Path) -> str:
    """Return how many quads a process of its own finds there, or why it finds none."""
    python_path = str(Path(__file__).resolve().parents[2] / "server")
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(folder)],
        env={"PYTHONPATH": python_path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def age(folder: Path) -> int:
    return (folder.parent / MARK).stat().st_mtime_ns


def test_the_store_holds_the_release(release: Release) -> None:
    folder = prepare_store(release)
    assert folder.parent.parent == stores_folder(release.folder.parent.parent)
    assert opened(folder) == "2"


def test_it_is_made_once(release: Release) -> None:
    first = age(prepare_store(release))
    assert age(prepare_store(release)) == first


def break_mark(folder: Path) -> None:
    (folder.parent / MARK).write_text('{"engine": "another"}', encoding="utf-8")


@pytest.mark.parametrize("damage", [break_mark, shutil.rmtree], ids=["of another engine", "without content"])
def test_one_that_does_not_fit_is_made_anew(release: Release, damage: Callable[[Path], None]) -> None:
    folder = prepare_store(release)
    first = age(folder)
    damage(folder)
    assert age(prepare_store(release)) != first
    assert opened(folder) == "2"


def test_several_that_need_it_at_once_make_it_once(release: Release) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len({age(folder) for folder in pool.map(prepare_store, [release] * 4)}) == 1


def test_left_overs_and_stores_of_vanished_releases_are_removed(release: Release) -> None:
    stores = stores_folder(release.folder.parent.parent)
    for name in (".building-killed", "gone-000000000000"):
        (stores / name / "oxigraph").mkdir(parents=True)
    prepare_store(release)
    assert {path.name for path in stores.iterdir() if path.is_dir()} == {release.id}


def test_a_dataset_that_cannot_be_read_leaves_nothing_behind(release: Release) -> None:
    release.dataset.write_text("no quads", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match="on-disk store"):
        prepare_store(release)
    assert [path.name for path in stores_folder(release.folder.parent.parent).iterdir() if path.is_dir()] == []


def test_a_folder_that_cannot_be_written_is_a_fault_of_the_environment(release: Release, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    elsewhere = replace(release, folder=tmp_path / "file" / "releases" / release.id)
    with pytest.raises(EnvironmentFault, match="on-disk store"):
        prepare_store(elsewhere)


def test_a_missing_store_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    assert "cannot open the on-disk store" in opened(tmp_path / "nothing")
