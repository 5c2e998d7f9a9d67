"""Bounds how many queries run at once, and how many wait for their turn."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock
from typing import Final

from citiverse.engine.patience import LOOK_EVERY_SECONDS, client_is_gone
from citiverse.engine.protocol import ClientGone, EngineBusy

YOUNG_PLACES: Final = 4
"""Queries that may run at once before they have proved to be long; more would only share the same processors."""


class Gate:
    """Places for queries that run and a queue before them, first come first served.

    Long queries give way to all others, so they leave their place among the young ones to the next in the queue and
    count only towards the whole.
    """

    def __init__(self, places: int, queue: int, seconds: float, young_places: int = YOUNG_PLACES) -> None:
        """Admit `places` queries at once, of them `young_places` young ones; let `queue` more wait up to `seconds`."""
        self._places = places
        self._young_places = min(young_places, places)
        self._queue = queue
        self._seconds = seconds
        self._lock = Lock()
        self._young = 0
        self._old = 0
        self._waiting: deque[Lock] = deque()

    def enter(self) -> None:
        """Take a place; raises `EngineBusy` where none gets free in time, `ClientGone` where nobody waits any more."""
        with self._lock:
            if not self._waiting and self._has_place():
                self._young += 1
                return
            if len(self._waiting) >= self._queue:
                raise EngineBusy(f"{self._places} queries run and {self._queue} wait; ask again later.")
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            self._wait(turn)
        except BaseException:
            self._give_up(turn)
            raise

    def age(self) -> None:
        """Say that the query in a place has proved to be long."""
        with self._lock:
            self._young -= 1
            self._old += 1
            self._admit()

    def leave(self, *, aged: bool) -> None:
        """Give the place back; `aged` says whether `age` was called for it."""
        with self._lock:
            if aged:
                self._old -= 1
            else:
                self._young -= 1
            self._admit()

    def counts(self) -> tuple[int, int]:
        """Return how many queries run and how many wait."""
        with self._lock:
            return self._young + self._old, len(self._waiting)

    def _has_place(self) -> bool:
        return self._young < self._young_places and self._young + self._old < self._places

    def _admit(self) -> None:
        while self._waiting and self._has_place():
            self._young += 1
            self._waiting.popleft().release()

    def _wait(self, turn: Lock) -> None:
        end = time.monotonic() + self._seconds
        while (rest := end - time.monotonic()) > 0:
            if turn.acquire(timeout=min(LOOK_EVERY_SECONDS, rest)):
                return
            if client_is_gone.get()():
                raise ClientGone("The client closed the connection.")
        raise EngineBusy(f"No place got free within {self._seconds:g} s; ask again later.")

    def _give_up(self, turn: Lock) -> None:
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                # The turn came at the same moment; the next one takes it.
                self._young -= 1
                self._admit()
