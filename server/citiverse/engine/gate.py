"""Lets each query wait until it may run, for a bounded time, by the rules of the lanes."""

from __future__ import annotations

import time
from threading import Lock
from typing import Final

from citiverse.engine.lanes import YOUNG_PLACES, Lanes, Limits, Query
from citiverse.engine.patience import LOOK_EVERY_SECONDS, client_is_gone
from citiverse.engine.protocol import ClientGone, EngineBusy

SHARE_OF_PATIENCE: Final = 0.5
"""A client's own queries must have waited for this share of the longest time before its long ones give way to them."""


class Gate:
    """Places for the queries of one process and a queue before them; safe to use from many threads."""

    def __init__(
        self,
        places: int,
        queue: int,
        seconds: float,
        young_places: int = YOUNG_PLACES,
        share_percent: int = 100,
    ) -> None:
        """Admit `places` queries at once, of them `young_places` young ones; let `queue` more wait up to `seconds`.

        One client takes at most `share_percent` of the places and of the queue.
        """
        self._lanes: Final = Lanes(Limits.of(places, queue, young_places, share_percent))
        self._seconds = seconds
        self._lock = Lock()

    def enter(self, client: bytes = b"") -> Query:
        """Return a new query that may run.

        Raises `EngineBusy` where no place gets free in time, `ClientGone` where nobody waits any more.
        """
        query = Query(client)
        with self._lock:
            if self._lanes.start(query):
                return query
        self._wait_in_queue(query)
        return query

    def age(self, query: Query, *, for_good: bool = True) -> None:
        """Say that a query that runs is long; unless `for_good`, only where there is a place for it among the long."""
        with self._lock:
            if for_good or self._lanes.has_place_among_the_long(query):
                self._lanes.prove_long(query)

    def wait_again(self, query: Query) -> None:
        """Let a query that made room wait until it may run again; raises as `enter` does."""
        self.leave(query)
        self._wait_in_queue(query)

    def leave(self, query: Query) -> None:
        """Give back the place of a query, if it has one."""
        with self._lock:
            self._lanes.leave(query)

    def is_in_the_way(self, query: Query) -> bool:
        """Return whether a young query waits that is of another client than `query`, or has waited for long."""
        lately = time.monotonic() - self._seconds * SHARE_OF_PATIENCE
        with self._lock:
            return any(other.client != query.client or other.since < lately for other in self._lanes.waiting)

    def counts(self) -> tuple[int, int]:
        """Return how many queries run and how many wait."""
        with self._lock:
            return self._lanes.running, self._lanes.queued

    def _wait_in_queue(self, query: Query) -> None:
        turn = Lock()
        turn.acquire()
        query.admit, query.since = turn.release, time.monotonic()
        with self._lock:
            if not self._lanes.line_up(query):
                raise EngineBusy(f"{self._lanes.running} queries run and {self._lanes.queued} wait; ask again later.")
        try:
            self._wait(turn)
            if query.is_refused:
                raise EngineBusy("Too many queries wait, and this one had to make place for another; ask again later.")
        except BaseException:
            self.leave(query)
            raise

    def _wait(self, turn: Lock) -> None:
        end = time.monotonic() + self._seconds
        while (rest := end - time.monotonic()) > 0:
            if turn.acquire(timeout=min(LOOK_EVERY_SECONDS, rest)):
                return
            if client_is_gone.get()():
                raise ClientGone("The client closed the connection.")
        raise EngineBusy(f"No place got free within {self._seconds:g} s; ask again later.")
