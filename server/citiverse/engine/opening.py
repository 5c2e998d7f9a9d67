"""Which engine a query worker opens: the one table from the setting `engine` to the maker of an engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import Engine
from citiverse.errors import CallError
from citiverse.settings import Settings

Opener = Callable[[], Engine]
"""Called in each worker after the fork; returns the engine that the worker asks."""


def memory(dataset: Path, settings: Settings) -> Opener:
    """Load `dataset` now, in the host; all workers share the one store copy-on-write."""
    engine = MemoryEngine(dataset, settings)
    return lambda: engine


PREPARERS: Final[dict[str, Callable[[Path, Settings], Opener]]] = {"memory": memory}
"""Engine name -> what the host does once, before it forks workers, with the path of a release's dataset."""


def prepared(dataset: Path, settings: Settings) -> Opener:
    """Return the opener of the engine that the settings name; raises `CallError` for an unknown one."""
    if settings.engine not in PREPARERS:
        raise CallError(f"unknown engine {settings.engine!r}; known: {', '.join(PREPARERS)}")
    return PREPARERS[settings.engine](dataset, settings)
