"""The on-disk store of a release: made once beside the releases, by a process of its own, and never written again."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.engine.processes import die_with_parent
from citiverse.errors import EnvironmentFault
from citiverse.releases import Release, releases_folder

STORES: Final = "stores"
CONTENT: Final = "oxigraph"
MARK: Final = "store.json"
WORKING: Final = ".building-"


def stores_folder(build: Path) -> Path:
    """Return the folder inside the build folder that holds one folder for each on-disk store."""
    return build / STORES


def prepare_store(release: Release) -> Path:
    """Return the folder of the on-disk store of `release`, made first where it is missing or of another engine version.

    The store appears by one rename when it is complete and synced. It is written by a process of its own, because the
    database leaves threads behind that a query host must not have when it forks. Stores of releases that are gone are
    removed. Raises `EnvironmentFault` where the store cannot be written.
    """
    build = release.folder.parent.parent
    target = stores_folder(build) / release.id
    if _is_ready(target, release):
        return target / CONTENT
    try:
        with _only_writer(build):
            if not _is_ready(target, release):
                _make(target, release)
            _clear_up(build)
    except OSError as error:
        raise EnvironmentFault(f"cannot write the on-disk store {target}: {error.strerror or error}") from error
    return target / CONTENT


def write_store(dataset: Path, folder: Path) -> None:
    """Write the N-Quads file `dataset` into a new on-disk store in `folder`, arranged for reading.

    The blank nodes keep their names, as they do in the engine in memory.
    """
    store = ox.Store(str(folder))
    store.bulk_extend(ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS))
    store.optimize()
    store.flush()


def _make(target: Path, release: Release) -> None:
    working = Path(tempfile.mkdtemp(prefix=WORKING, dir=target.parent))
    try:
        _write_elsewhere(release.dataset, working / CONTENT)
        (working / MARK).write_text(json.dumps(_mark_of(release), indent=1) + "\n", encoding="utf-8")
        working.chmod(0o755)
        _sync(working)
        if target.exists():
            shutil.rmtree(target)
        working.rename(target)
        _sync_folder(target.parent)
    finally:
        shutil.rmtree(working, ignore_errors=True)


def _write_elsewhere(dataset: Path, folder: Path) -> None:
    """Call `write_store` in a process of its own, which dies with this one."""
    package_root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join(path for path in (package_root, os.environ.get("PYTHONPATH")) if path)
    done = subprocess.run(
        [sys.executable, "-m", "citiverse.engine.disk_store", str(os.getpid()), str(dataset), str(folder)],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last_line = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise EnvironmentFault(f"cannot write an on-disk store of {dataset}: {last_line}")


def _mark_of(release: Release) -> dict[str, object]:
    return {"release": release.id, "triples": release.manifest["triples"], "engine": f"pyoxigraph {ox.__version__}"}


def _is_ready(target: Path, release: Release) -> bool:
    try:
        found = json.loads((target / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found == _mark_of(release)) and (target / CONTENT / "CURRENT").is_file()


@contextmanager
def _only_writer(build: Path) -> Iterator[None]:
    """Wait for any other process that makes a store here: it may well be the one that is needed."""
    stores_folder(build).mkdir(parents=True, exist_ok=True)
    with (stores_folder(build) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_up(build: Path) -> None:
    for store in stores_folder(build).iterdir():
        is_left_over = store.name.startswith(WORKING)
        if store.is_dir() and (is_left_over or not (releases_folder(build) / store.name).is_dir()):
            shutil.rmtree(store, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
        else:
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    die_with_parent(int(sys.argv[1]))
    write_store(Path(sys.argv[2]), Path(sys.argv[3]))
