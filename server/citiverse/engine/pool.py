"""The engine as the web sees it: a bounded pool of connections to the query workers of one host."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import Final

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Frame, Kind, read_fault, request_content
from citiverse.engine.gate import YOUNG_PLACES, Gate
from citiverse.engine.patience import LOOK_EVERY_SECONDS, client_is_gone
from citiverse.engine.processes import give_way, pages_copied_by
from citiverse.engine.protocol import (
    EVERYTHING,
    Answer,
    CheckedQuery,
    ClientGone,
    QueryDied,
    QueryTimeout,
    Selection,
)
from citiverse.formats import Syntax
from citiverse.settings import Settings

REMOTE: Final = "remote"
IDLE_CONNECTIONS: Final = 8
"""Workers kept for the next queries; those beyond are let go."""
IDLE_SECONDS: Final = 1.0
HEAVY_PAGES: Final = 4096
"""A worker that was idle for so long and has copied more pages than this is let go; a fresh one shares the data."""
YOUNG_SECONDS: Final = 0.025
"""A query that has run for longer than this, of processor time, leaves its place among the young ones."""
POLITE_SECONDS: Final = 0.1
"""A query that has run for longer than this, of processor time, gives way to all others, and its worker retires."""
GRACE_SECONDS: Final = 2.0
"""How much later than the worker's own timer the pool gives a query up."""
NANOSECONDS: Final = 1e9
CLOCK_SECONDS: Final = 0.02
"""The most that the clocks of the timer and of the pool may differ."""


class HostEngine:
    """Answers through workers of the host at one address; safe to use from many threads."""

    def __init__(self, address: Path, settings: Settings) -> None:
        self._address = address
        self._settings = settings
        places = settings.query_places
        # Where another machine does the work, queries do not share the processors of this one.
        young_places = places if settings.engine == REMOTE else YOUNG_PLACES
        self._gate = Gate(places, settings.queued_queries, settings.queue_seconds, young_places)
        self._lock = Lock()
        self._idle: list[Connection] = []
        self._is_closed = False

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the whole result of `query` in `syntax`; see `Engine.answer`.

        Raises, beyond what the query itself is guilty of, `QueryTimeout`, `QueryDied`, `EngineBusy`,
        `EngineUnavailable` and `ClientGone`.
        """
        request = request_content(query, syntax.name, selection)
        self._gate.enter()
        place = _Place(self._gate)
        try:
            content = self._asked(request, place)
        finally:
            place.leave()
        return Answer(syntax, iter((content,)))

    def counts(self) -> tuple[int, int]:
        """Return how many queries run and how many wait."""
        return self._gate.counts()

    def tidy(self) -> None:
        """Let go the idle workers that have taken much of the data's memory for themselves; call it now and then."""
        with self._lock:
            idle = list(self._idle)
        heavy = {connection for connection in idle if _is_idle_and_heavy(connection)}
        with self._lock:
            leaving = [connection for connection in self._idle if connection in heavy]
            self._idle = [connection for connection in self._idle if connection not in heavy]
        for connection in leaving:
            connection.close()

    def close(self) -> None:
        """Let all workers go; those that are busy finish first."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _asked(self, request: bytes, place: _Place) -> bytes:
        connection = self._taken()
        started = time.monotonic()
        frame = self._exchange(connection, request, place)
        if frame is None:
            connection = self._after_death(connection, time.monotonic() - started)
            started = time.monotonic()
            frame = self._exchange(connection, request, place)
            if frame is None:
                raise cause_of_death(time.monotonic() - started, self._settings.query_seconds)
        self._put_back(connection, is_fresh=not place.gave_way)
        if frame.kind is Kind.FAULT:
            raise read_fault(frame.content)
        return frame.content

    def _taken(self) -> Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return Connection.to(self._address, self._settings.queue_seconds)
            if connection.is_idle():
                return connection
            connection.close()

    def _put_back(self, connection: Connection, *, is_fresh: bool) -> None:
        """Keep the connection for the next query, unless its worker has lost its right to the processor."""
        with self._lock:
            if is_fresh and not self._is_closed and len(self._idle) < IDLE_CONNECTIONS:
                self._idle.append(connection)
                return
        connection.close()

    def _exchange(self, connection: Connection, request: bytes, place: _Place) -> Frame | None:
        try:
            frame = self._awaited(connection, place) if connection.send(request) else None
        except BaseException:
            connection.close()
            raise
        if frame is None:
            connection.close()
        return frame

    def _awaited(self, connection: Connection, place: _Place) -> Frame | None:
        started = time.monotonic()
        end = started + self._settings.query_seconds + GRACE_SECONDS
        look = started + LOOK_EVERY_SECONDS
        while not connection.wait(LOOK_EVERY_SECONDS if place.gave_way else YOUNG_SECONDS):
            now = time.monotonic()
            if now >= end:
                raise _timeout(self._settings.query_seconds)
            if not place.gave_way:
                place.consider(connection)
            if now >= look:
                look = now + LOOK_EVERY_SECONDS
                if client_is_gone.get()():
                    raise ClientGone("The client closed the connection.")
        return connection.receive()

    def _after_death(self, dead: Connection, seconds: float) -> Connection:
        """Return a new connection where the query is innocent, because its host died; else raise what it died of."""
        if seconds >= self._settings.query_seconds - CLOCK_SECONDS:
            raise _timeout(self._settings.query_seconds)
        connection = Connection.to(self._address, self._settings.queue_seconds)
        if connection.host != dead.host:
            return connection
        self._put_back(connection, is_fresh=True)
        raise cause_of_death(seconds, self._settings.query_seconds)


class _Place:
    """The place that one query holds at the gate, and what follows from how long it has run."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._has_aged = False
        self.gave_way = False

    def consider(self, connection: Connection) -> None:
        """Take into account how much processor time the query has used; where nobody knows, that it has been long."""
        used = connection.processor_time()
        if not self._has_aged and (used is None or used >= YOUNG_SECONDS * NANOSECONDS):
            self._gate.age()
            self._has_aged = True
        if used is None or used >= POLITE_SECONDS * NANOSECONDS:
            give_way(connection.worker)
            self.gave_way = True

    def leave(self) -> None:
        """Give the place back."""
        self._gate.leave(aged=self._has_aged)


def _is_idle_and_heavy(connection: Connection) -> bool:
    return connection.idle_seconds() > IDLE_SECONDS and pages_copied_by(connection.worker) > HEAVY_PAGES


def _timeout(seconds: int) -> QueryTimeout:
    return QueryTimeout(f"The query took longer than {seconds} s and was ended.")


def cause_of_death(seconds: float, limit: int) -> QueryTimeout | QueryDied:
    """Return why a worker died `seconds` after it was asked, where a query may take `limit` seconds."""
    if seconds >= limit - CLOCK_SECONDS:
        return _timeout(limit)
    return QueryDied("The query needed more memory or a deeper stack than allowed, and was ended.")
