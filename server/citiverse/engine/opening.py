"""Which engine a query worker opens: the one table from the setting `engine` to the maker of an engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from citiverse.engine.disk import DiskEngine
from citiverse.engine.disk_store import prepare_store
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import Engine
from citiverse.errors import CallError
from citiverse.releases import read_release
from citiverse.settings import Settings

Opener = Callable[[], Engine]
"""Called in each worker after the fork; returns the engine that the worker asks."""


def memory(dataset: Path, settings: Settings) -> Opener:
    """Load `dataset` now, in the host; all workers share the one store copy-on-write."""
    engine = MemoryEngine(dataset, settings)
    return lambda: engine


def disk(dataset: Path, settings: Settings) -> Opener:
    """Make the on-disk store of the release that `dataset` belongs to; each worker opens it for itself."""
    folder = prepare_store(read_release(dataset.parent))
    return lambda: DiskEngine(folder, settings)


def remote(dataset: Path, settings: Settings) -> Opener:
    """Make sure that the settings fit; each worker asks the endpoint for itself, and dies with its question."""
    from citiverse.engine.remote import remote_engine

    release = read_release(dataset.parent)
    remote_engine(release, settings)
    return lambda: remote_engine(release, settings)


PREPARERS: Final[dict[str, Callable[[Path, Settings], Opener]]] = {"memory": memory, "disk": disk, "remote": remote}
"""Engine name -> what the host does once, before it forks workers, with the path of a release's dataset."""


def prepared(dataset: Path, settings: Settings) -> Opener:
    """Return the opener of the engine that the settings name; raises `CallError` for settings that do not fit."""
    if settings.engine not in PREPARERS:
        raise CallError(f"unknown engine {settings.engine!r}; known: {', '.join(PREPARERS)}")
    return PREPARERS[settings.engine](dataset, settings)
