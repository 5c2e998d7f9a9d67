"""Publication: a release is written beside, synced to disk, and appears by one rename; so does the pointer to it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from citiverse.errors import EnvironmentFault
from citiverse.releases import MANIFEST, POINTER, faults_of_release, read_release, releases_folder

WORKING: Final = ".building-"
RETIRED: Final = f"{WORKING}retired-"


@contextmanager
def working_folder(build: Path) -> Iterator[Path]:
    """Yield an empty folder beside the releases that vanishes afterwards, whatever happens.

    Only one build at a time may write: raises `EnvironmentFault` where another one runs, or where the folder cannot be
    written. Left-overs of killed builds are removed first.
    """
    releases = releases_folder(build)
    try:
        releases.mkdir(parents=True, exist_ok=True)
        lock = (build / ".lock").open("w")
    except OSError as error:
        raise EnvironmentFault(f"cannot write to {build}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise EnvironmentFault(f"another build is writing to {build}") from error
        _clear_up(releases)
        folder = Path(tempfile.mkdtemp(prefix=WORKING, dir=releases))
        try:
            yield folder
        except OSError as error:
            raise EnvironmentFault(f"cannot write the release: {error}") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _clear_up(releases: Path) -> None:
    """Put back a release whose replacement was cut short, and remove what else killed builds left."""
    for retired in releases.glob(f"{RETIRED}*"):
        target = releases / retired.name.removeprefix(RETIRED)
        if not target.exists():
            retired.rename(target)
    for left_over in releases.glob(f"{WORKING}*"):
        shutil.rmtree(left_over)


def publish(folder: Path, build: Path, identifier: str) -> bool:
    """Make the finished `folder` the release `identifier`; return False where the same release is already there.

    The id follows from every byte, so a release is never replaced by another; only a damaged one (files that are not
    those of its manifest) is put right.
    """
    target = releases_folder(build) / identifier
    folder.chmod(0o755)
    sync_tree(folder)
    if target.is_dir():
        if _is_same_and_whole(target, folder):
            return False
        retired = target.with_name(f"{RETIRED}{identifier}")
        target.rename(retired)
        folder.rename(target)
        shutil.rmtree(retired)
    else:
        folder.rename(target)
    sync_folder(target.parent)
    return True


def point_to(build: Path, identifier: str) -> None:
    """Make `identifier` the current release by one atomic rename."""
    beside = build / f".{POINTER}-{os.getpid()}"
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(identifier + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(build / POINTER)
    sync_folder(build)


def sync_tree(folder: Path) -> None:
    """Force every file and folder under `folder` to disk."""
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Force the entries of one folder to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_same_and_whole(published: Path, folder: Path) -> bool:
    try:
        same = (published / MANIFEST).read_bytes() == (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        return False
    return same and not any(faults_of_release(read_release(published)))
