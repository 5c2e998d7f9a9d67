"""An engine over an on-disk Oxigraph store, opened read-only: for graphs that memory does not hold."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from citiverse.engine.memory import MemoryEngine
from citiverse.errors import EnvironmentFault
from citiverse.settings import Settings


class DiskEngine(MemoryEngine):
    """Answers exactly like the engine in memory, from a store that `prepare_store` made.

    Made in the process that answers, after any fork: the database under the store starts threads and keeps locks that
    do not survive one. Many processes may read the same store.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Open the store in `folder`; raises `EnvironmentFault` where there is none or it cannot be read."""
        self._settings = settings
        try:
            self._store = ox.Store.read_only(str(folder))
        except OSError as error:
            raise EnvironmentFault(f"cannot open the on-disk store {folder}: {error}") from error
