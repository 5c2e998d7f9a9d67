"""Answers in the web process itself what surely costs little, and through the workers everything else.

A query that must be killable needs a process of its own, and the way there and back costs several times what a look-up
does. A plain query over known data needs no killing: what it costs at most is known before it starts (see `bounds`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import pyoxigraph as ox

from citiverse.engine.bounds import Bounds
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import EVERYTHING, Answer, CheckedQuery, Engine, Selection
from citiverse.formats import Syntax
from citiverse.settings import Settings

MOST_BYTES: Final = 1 << 22
"""Bytes that an answer given here may have at most, as bounded beforehand."""


class Pool(Engine, Protocol):
    """An engine that has something to let go."""

    def counts(self) -> tuple[int, int]:
        """Return how many queries run and how many wait."""
        ...

    def tidy(self) -> None:
        """Let go what is not needed now."""
        ...

    def close(self) -> None:
        """Let everything go."""
        ...


class NearEngine:
    """Answers bounded queries over its own copy of the data; safe to use from many threads."""

    def __init__(self, quads: Sequence[ox.Quad], settings: Settings, far: Pool) -> None:
        """Load `quads`; `far` answers what may cost more than `settings.near_quads` allows."""
        self._store = MemoryEngine.of_quads(quads, settings)
        self._bounds = Bounds(quads)
        self._most_quads = min(settings.near_quads, settings.result_rows)
        self._most_bytes = min(MOST_BYTES, settings.result_bytes)
        self._far = far

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the result of `query` in `syntax`; see `Engine.answer`."""
        if query.plain is not None and not selection:
            cost = self._bounds.cost(query.plain)
            if cost.quads <= self._most_quads and cost.bytes <= self._most_bytes:
                return Answer(syntax, iter((self._store.written(query, syntax),)), was_cheap=True)
        return self._far.answer(query, syntax, selection)

    def counts(self) -> tuple[int, int]:
        """Return how many queries run in workers and how many wait for one."""
        return self._far.counts()

    def tidy(self) -> None:
        """Let idle workers go that hold much memory."""
        self._far.tidy()

    def close(self) -> None:
        """Let all workers go."""
        self._far.close()
