"""The engine as the web sees it: a bounded pool of connections to the query workers of one host."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock
from typing import Final

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Frame, Kind, read_fault, request_content
from citiverse.engine.gate import Gate
from citiverse.engine.lanes import YOUNG_PLACES, Query
from citiverse.engine.patience import FIRST_LOOK_SECONDS, LOOK_EVERY_SECONDS, client_is_gone, client_name
from citiverse.engine.processes import pages_copied_by
from citiverse.engine.protocol import (
    EVERYTHING,
    Answer,
    CheckedQuery,
    ClientGone,
    EngineBusy,
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
COPIES_KEPT: Final = 2
"""Idle workers with so many pages that are kept for a next query at all: as many as can run at once."""
COPYING_SECONDS: Final = 0.002
"""Processor time below which a query cannot have copied so much."""
YOUNG_SECONDS: Final = 0.025
"""A query that has run for longer than this, of processor time, goes to the lane of the long where that has a place."""
YOUNG_SECONDS_IN_ALL: Final = 1.0
"""So does one that has run for longer than this by the clock: it waits for a disk or for another machine."""
HEAVY_SECONDS: Final = 0.1
"""A query that has run for longer than this, of processor time, gives way to all others, and its worker retires; it
counts as long whether there is a place or not."""
HEAVY_SECONDS_IN_ALL: Final = 3.0
"""So it does when it has run for longer than this by the clock."""
LOOK_FOR_ORDERS_SECONDS: Final = 0.05
"""How often a query that gave way looks whether it must make room."""
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
        self._gate = Gate(
            places, settings.queued_queries, settings.queue_seconds, young_places, settings.address_share_percent
        )
        self._lock = Lock()
        self._idle: list[Connection] = []
        self._is_closed = False

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the whole result of `query` in `syntax`; see `Engine.answer`.

        Raises, beyond what the query itself is guilty of, `QueryTimeout`, `QueryDied`, `EngineBusy`,
        `EngineUnavailable` and `ClientGone`.
        """
        request = request_content(query, syntax.name, selection)
        place = self._gate.enter(client_name.get())
        try:
            content = self._asked(request, place)
        finally:
            self._gate.leave(place)
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

    def _asked(self, request: bytes, place: Query) -> bytes:
        frame = self._frame(request, place)
        if frame is None:
            # What it has done is lost; it begins again once there is a place among the long ones, but only once.
            self._gate.wait_again(place)
            frame = self._frame(request, place)
        if frame is None:
            raise EngineBusy("This query is long, and others wait for its place; ask again later.")
        if frame.kind is Kind.FAULT:
            raise read_fault(frame.content)
        return frame.content

    def _frame(self, request: bytes, place: Query) -> Frame | None:
        """Return what a worker answers, or None where the query had to make room for others."""
        connection = self._taken()
        started = time.monotonic()
        frame = self._exchange(connection, request, place)
        if frame is None and not place.must_make_room:
            connection = self._after_death(connection, time.monotonic() - started)
            started = time.monotonic()
            frame = self._exchange(connection, request, place)
            if frame is None and not place.must_make_room:
                raise cause_of_death(time.monotonic() - started, self._settings.query_seconds)
        if frame is not None:
            self._put_back(connection)
        return frame

    def _taken(self) -> Connection:
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return Connection.to(self._address, self._settings.queue_seconds)
            if connection.is_idle():
                return connection
            connection.close()

    def _put_back(self, connection: Connection) -> None:
        """Keep the connection for the next query, unless its worker has lost its right to the processor.

        Nor is it kept where enough others are idle, or enough of those that hold their own copy of the data.
        """
        if connection.ran >= COPYING_SECONDS * NANOSECONDS and not connection.has_copied:
            connection.has_copied = pages_copied_by(connection.worker) > HEAVY_PAGES
        if not connection.gave_way:
            with self._lock:
                copies = sum(other.has_copied for other in self._idle) if connection.has_copied else 0
                if not self._is_closed and len(self._idle) < IDLE_CONNECTIONS and copies < COPIES_KEPT:
                    self._idle.append(connection)
                    return
        connection.close()

    def _exchange(self, connection: Connection, request: bytes, place: Query) -> Frame | None:
        try:
            frame = self._awaited(connection, place) if connection.send(request) else None
        except BaseException:
            connection.close()
            raise
        if frame is None:
            connection.close()
        return frame

    def _awaited(self, connection: Connection, place: Query) -> Frame | None:
        started = time.monotonic()
        end = started + self._settings.query_seconds + GRACE_SECONDS
        look = started + FIRST_LOOK_SECONDS
        if place.is_long:
            connection.give_way()
        while not connection.wait(LOOK_FOR_ORDERS_SECONDS if connection.gave_way else YOUNG_SECONDS):
            if place.must_make_room:
                return None
            now = time.monotonic()
            if now >= end:
                raise _timeout(self._settings.query_seconds)
            if not connection.gave_way:
                self._consider(connection, place, now - started)
            if now >= look:
                look = now + LOOK_EVERY_SECONDS
                if client_is_gone.get()():
                    raise ClientGone("The client closed the connection.")
        return connection.receive()

    def _consider(self, connection: Connection, place: Query, seconds: float) -> None:
        """Take into account how long a query has run; where nobody knows its processor time, that it has been heavy."""
        ran = connection.processor_time()
        used = HEAVY_SECONDS if ran is None else ran / NANOSECONDS
        if used < YOUNG_SECONDS and seconds < YOUNG_SECONDS_IN_ALL:
            return
        is_heavy = used >= HEAVY_SECONDS or self._gate.is_in_the_way(place)
        if not place.is_long:
            self._gate.age(place, for_good=is_heavy or seconds >= HEAVY_SECONDS_IN_ALL)
        if is_heavy:
            connection.give_way()

    def _after_death(self, dead: Connection, seconds: float) -> Connection:
        """Return a new connection where the query is innocent, because its host died; else raise what it died of."""
        if seconds >= self._settings.query_seconds - CLOCK_SECONDS:
            raise _timeout(self._settings.query_seconds)
        connection = Connection.to(self._address, self._settings.queue_seconds)
        if connection.host != dead.host:
            return connection
        self._put_back(connection)
        raise cause_of_death(seconds, self._settings.query_seconds)


def _is_idle_and_heavy(connection: Connection) -> bool:
    return connection.idle_seconds() > IDLE_SECONDS and pages_copied_by(connection.worker) > HEAVY_PAGES


def _timeout(seconds: int) -> QueryTimeout:
    return QueryTimeout(f"The query took longer than {seconds} s and was ended.")


def cause_of_death(seconds: float, limit: int) -> QueryTimeout | QueryDied:
    """Return why a worker died `seconds` after it was asked, where a query may take `limit` seconds."""
    if seconds >= limit - CLOCK_SECONDS:
        return _timeout(limit)
    return QueryDied("The query needed more memory or a deeper stack than allowed, and was ended.")
