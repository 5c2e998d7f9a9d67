"""Turns: what one process makes for all is made by one at a time, since tests run in several processes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def in_turn(build: Path, name: str) -> Iterator[None]:
    """Wait until no other process is within a block of this `name` for the same build folder, then run the block."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / f".{name}.turn").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
