"""Who runs, who waits and who makes room: the rules by which queries share the places of a process, without threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

YOUNG_PLACES: Final = 4
"""Queries that may run at once before they have proved to be long; more would only share the same processors."""
PLACES_FOR_ONE_RESERVED: Final = 6
"""Of so many places one is kept for the young as soon as somebody waits; of fewer none can be spared."""


def _nothing() -> None:
    return


class Query:
    """What the gate knows of one query. `client` names who asked; the empty name is never bounded by a share."""

    __slots__ = ("admit", "client", "is_long", "is_refused", "must_make_room", "since")

    def __init__(self, client: bytes = b"") -> None:
        self.client = client
        self.is_long = False
        """Whether it has proved to be long."""
        self.must_make_room = False
        """Whether it is to stop, and to wait for a place among the long ones."""
        self.is_refused = False
        """Whether it waited and had to leave the queue to another."""
        self.admit: Callable[[], object] = _nothing
        """Called when its waiting has an end: it runs, or it is refused."""
        self.since = 0.0
        """When its waiting began, by the monotonic clock."""


@dataclass(frozen=True)
class Limits:
    """How many queries may run and wait: in all, in each lane, and of one client."""

    places: int
    young: int
    long: int
    queue: int
    long_of_one: int
    waiting_of_one: int

    @classmethod
    def of(cls, places: int, queue: int, young_places: int = YOUNG_PLACES, share_percent: int = 100) -> Limits:
        """Return the limits for `places`, of which, as of the queue, the long ones of a client have `share_percent`."""
        young = min(young_places, places)
        reserved = min(young, places // PLACES_FOR_ONE_RESERVED)
        return cls(
            places=places,
            young=young,
            long=places - reserved,
            queue=queue,
            long_of_one=max(1, places * share_percent // 100),
            waiting_of_one=max(1, queue * share_percent // 100),
        )


class Lanes:
    """A lane for the young, which every query runs in first, a lane for the long, and a queue before both.

    As long as somebody who has not proved to be long waits, the long ones keep to their lane: those beyond it must make
    room and wait for a place in it. Of those who wait, the client with the fewest queries that run comes next.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.young: set[Query] = set()
        self.long: list[Query] = []
        """In the order in which they came here."""
        self.waiting: list[Query] = []
        """Those that wait for the lane of the young, in the order in which they came."""
        self.waiting_long: list[Query] = []
        """Those that proved to be long, made room, and wait for the lane of the long."""

    @property
    def running(self) -> int:
        """Return how many queries run."""
        return len(self.young) + len(self.long)

    @property
    def queued(self) -> int:
        """Return how many queries wait."""
        return len(self.waiting) + len(self.waiting_long)

    def start(self, query: Query) -> bool:
        """Let a new `query` run, or return false where it has to wait."""
        # Where there is a place, nobody waits for one.
        if not self._has_place_for_young():
            return False
        self.young.add(query)
        return True

    def line_up(self, query: Query) -> bool:
        """Let `query` wait, or return false where the queue has no place for it."""
        if query.client and self.queued >= self.limits.waiting_of_one:
            of_client = sum(other.client == query.client for other in (*self.waiting, *self.waiting_long))
            if of_client >= self.limits.waiting_of_one:
                return False
        if self.queued >= self.limits.queue:
            other = self._who_leaves_the_queue_to(query)
            if other is None:
                return False
            (self.waiting_long if other.is_long else self.waiting).remove(other)
            other.is_refused = True
            other.admit()
        (self.waiting_long if query.is_long else self.waiting).append(query)
        self._settle()
        return True

    def has_place_among_the_long(self, query: Query) -> bool:
        """Return whether the lane of the long has a place for a `query` that runs, within its client's share."""
        return len(self.long) < self.limits.long and self._is_within_its_share(query, self.limits.long_of_one)

    def prove_long(self, query: Query) -> None:
        """Move a `query` that runs to the lane of the long, which it must leave at once beyond its client's share."""
        self.young.discard(query)
        self.long.append(query)
        query.is_long = True
        query.must_make_room = not self._is_within_its_share(query, self.limits.long_of_one + 1)
        self._settle()

    def leave(self, query: Query) -> None:
        """Take away a `query`, whether it runs, waits, or does neither any more."""
        if query in self.young:
            self.young.remove(query)
        else:
            for others in (self.long, self.waiting, self.waiting_long):
                if query in others:
                    others.remove(query)
        query.must_make_room = False
        if self.waiting or self.waiting_long:
            self._settle()

    def _has_place_for_young(self) -> bool:
        young = len(self.young)
        return young < self.limits.young and young + len(self.long) < self.limits.places

    def _has_place_for_long(self) -> bool:
        return len(self.long) < self.limits.long and self.running < self.limits.places

    def _is_within_its_share(self, query: Query, most: int) -> bool:
        """Return whether less than `most` of the long ones are of the query's client."""
        staying = (other for other in self.long if other.client == query.client and not other.must_make_room)
        return not query.client or sum(1 for _ in staying) < most

    def _settle(self) -> None:
        """Let those run who may; have the long make room for those who would have a place but for them."""
        while self.waiting and self._has_place_for_young():
            chosen = self._of_fewest(self.waiting)
            self.waiting.remove(chosen)
            self.young.add(chosen)
            chosen.admit()
        if self.waiting_long:
            self._let_the_long_return()
        if self.queued and len(self.long) >= self.limits.long:
            self._make_room()

    def _let_the_long_return(self) -> None:
        while self._has_place_for_long():
            found = [query for query in self.waiting_long if self._is_within_its_share(query, self.limits.long_of_one)]
            if not found:
                return
            chosen = self._of_fewest(found)
            self.waiting_long.remove(chosen)
            self.long.append(chosen)
            chosen.admit()

    def _of_fewest(self, queries: list[Query]) -> Query:
        """Return the one whose client has the fewest that run, of several the first."""
        if len(queries) == 1:
            return queries[0]
        running = Counter([query.client for query in self.young] + [query.client for query in self.long])
        return min(queries, key=lambda query: running[query.client])

    def _make_room(self) -> None:
        staying = [query for query in self.long if not query.must_make_room]
        leaving = len(self.long) - len(staying)
        wanted = min(len(self.waiting), self.limits.young - len(self.young)) - leaving
        for _ in range(min(wanted, len(staying) - self.limits.long)):
            victim = _newest_of_greediest(staying)
            victim.must_make_room = True
            staying.remove(victim)
            leaving += 1
        if self.waiting_long and not leaving:
            self._share_among_the_long(staying)

    def _share_among_the_long(self, staying: list[Query]) -> None:
        """Take a place from the client that has the most, for one that waits and will still have fewer."""
        of_client = Counter(query.client for query in staying)
        victim = _newest_of_greediest(staying)
        if any(of_client[query.client] + 1 < of_client[victim.client] for query in self.waiting_long):
            victim.must_make_room = True

    def _who_leaves_the_queue_to(self, query: Query) -> Query | None:
        """Return who makes place in a full queue: of a greedier client, or long where `query` has not proved to be."""
        everybody = [*self.waiting, *self.waiting_long]
        waiting = Counter(other.client for other in everybody)
        own = waiting[query.client]

        def yields(other: Query) -> bool:
            others = waiting[other.client]
            return others > own + 1 or (others >= own and other.is_long and not query.is_long)

        found = [
            (waiting[other.client], other.is_long, number) for number, other in enumerate(everybody) if yields(other)
        ]
        return everybody[max(found)[2]] if found else None


def _newest_of_greediest(queries: list[Query]) -> Query:
    of_client = Counter(query.client for query in queries)
    most = max(of_client.values())
    return next(query for query in reversed(queries) if of_client[query.client] == most)
