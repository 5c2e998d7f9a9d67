"""Whatever comes in whatever order: bounds hold, no place stays empty, and nobody young waits for the long ones."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from citiverse.engine.lanes import Lanes, Limits, Query

CLIENTS = (b"", b"a", b"b", b"c")


class Traffic(RuleBasedStateMachine):
    """Queries come, prove to be long, make room, end and lose their patience, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.lanes = Lanes(Limits.of(1, 1))
        self.arrived: list[Query] = []
        """Those that run or wait, in the order in which they came."""

    @initialize(
        places=st.integers(1, 14),
        queue=st.integers(0, 8),
        young=st.integers(1, 5),
        share=st.sampled_from((1, 30, 50, 100)),
    )
    def build(self, places: int, queue: int, young: int, share: int) -> None:
        self.lanes = Lanes(Limits.of(places, queue, young, share))

    @rule(client=st.sampled_from(CLIENTS))
    def come(self, client: bytes) -> None:
        query = Query(client)
        query.admit = lambda: self.check_admission(query)
        if self.lanes.start(query):
            assert len(self.lanes.young) <= self.lanes.limits.young
            self.arrived.append(query)
            return
        waited = self.waiting_of(client)
        self.arrived.append(query)
        if not self.lanes.line_up(query):
            self.arrived.remove(query)
            limits = self.lanes.limits
            assert self.lanes.queued == limits.queue or (client and waited >= limits.waiting_of_one)

    @rule(data=st.data())
    @precondition(lambda self: self.lanes.young)
    def prove_long(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.of(self.lanes.young)))
        before = {other: other.must_make_room for other in self.lanes.long}
        self.lanes.prove_long(query)
        assert query in self.lanes.long
        assert not any(was and not other.must_make_room for other, was in before.items())

    @rule(data=st.data())
    @precondition(lambda self: self.lanes.running)
    def end(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from(self.of({*self.lanes.young, *self.lanes.long})))
        self.arrived.remove(query)
        self.lanes.leave(query)

    @rule(data=st.data())
    @precondition(lambda self: self.lanes.queued)
    def lose_patience(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from([*self.lanes.waiting, *self.lanes.waiting_long]))
        self.arrived.remove(query)
        self.lanes.leave(query)

    @rule(data=st.data())
    @precondition(lambda self: any(query.must_make_room for query in self.lanes.long))
    def make_room(self, data: st.DataObject) -> None:
        query = data.draw(st.sampled_from([query for query in self.lanes.long if query.must_make_room]))
        self.lanes.leave(query)
        assert query.is_long
        if not self.lanes.line_up(query):
            self.arrived.remove(query)

    def of(self, queries: set[Query]) -> list[Query]:
        """Return `queries` in an order that is the same in each run."""
        return [query for query in self.arrived if query in queries]

    def waiting_of(self, client: bytes) -> int:
        return sum(query.client == client for query in (*self.lanes.waiting, *self.lanes.waiting_long))

    def check_admission(self, query: Query) -> None:
        """Assert that of those who waited the right one runs, or that the one refused had to leave for fairness."""
        if query.is_refused:
            self.arrived.remove(query)
            return
        running = Counter(other.client for other in (*self.lanes.young, *self.lanes.long))
        assert query in self.lanes.young or query in self.lanes.long
        assert not query.is_long or len(self.lanes.long) <= self.lanes.limits.long
        for other in self.lanes.waiting_long if query.is_long else self.lanes.waiting:
            if other.client == query.client:
                assert query.is_long or self.arrived.index(query) < self.arrived.index(other)
            elif not query.is_long:
                assert running[query.client] - 1 <= running[other.client]

    @invariant()
    def everybody_is_in_one_place(self) -> None:
        everywhere = [*self.lanes.young, *self.lanes.long, *self.lanes.waiting, *self.lanes.waiting_long]
        assert len(everywhere) == len(set(everywhere))
        assert set(everywhere) == set(self.arrived)
        assert not any(query.is_refused for query in everywhere)

    @invariant()
    def bounds_hold(self) -> None:
        lanes, limits = self.lanes, self.lanes.limits
        assert lanes.running <= limits.places
        assert len(lanes.young) <= limits.young
        assert lanes.queued <= limits.queue
        staying = Counter(query.client for query in lanes.long if not query.must_make_room)
        for client in filter(None, CLIENTS):
            assert staying[client] <= limits.long_of_one
            assert self.waiting_of(client) <= limits.waiting_of_one

    @invariant()
    def no_place_stays_empty(self) -> None:
        lanes, limits = self.lanes, self.lanes.limits
        if lanes.running == limits.places:
            return
        assert not lanes.waiting or len(lanes.young) == limits.young
        if len(lanes.long) < limits.long:
            staying = Counter(query.client for query in lanes.long if not query.must_make_room)
            assert all(query.client and staying[query.client] >= limits.long_of_one for query in lanes.waiting_long)

    @invariant()
    def nobody_young_waits_for_the_long_ones_beyond_their_lane(self) -> None:
        lanes, limits = self.lanes, self.lanes.limits
        making_room = sum(query.must_make_room for query in lanes.long)
        kept = min(limits.places - limits.long, limits.young)
        assert len(lanes.young) + making_room >= min(kept, len(lanes.young) + len(lanes.waiting))

    @invariant()
    def the_long_lane_is_shared(self) -> None:
        lanes, limits = self.lanes, self.lanes.limits
        if len(lanes.long) < limits.long or any(query.must_make_room for query in lanes.long):
            return
        of_client = Counter(query.client for query in lanes.long)
        assert all(max(of_client.values()) <= of_client[query.client] + 1 for query in lanes.waiting_long)

    @invariant()
    def only_the_long_make_room(self) -> None:
        assert not any(
            query.must_make_room for query in (*self.lanes.young, *self.lanes.waiting, *self.lanes.waiting_long)
        )
        assert all(query.is_long for query in (*self.lanes.long, *self.lanes.waiting_long))
        assert not any(query.is_long for query in (*self.lanes.young, *self.lanes.waiting))


TestTraffic = Traffic.TestCase
TestTraffic.settings = settings(
    max_examples=100, stateful_step_count=50, deadline=None, derandomize=True, database=None
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    places=st.integers(6, 30),
    others=st.lists(st.sampled_from((b"a", b"b")), min_size=1, max_size=80),
    long=st.lists(st.booleans(), min_size=80, max_size=80),
    client=st.sampled_from((b"", b"bystander")),
)
def test_who_has_nothing_running_waits_only_for_others_like_it(
    places: int, others: list[bytes], long: list[bool], client: bytes
) -> None:
    lanes = Lanes(Limits.of(places, 64, share_percent=50))
    for name, is_long in zip(others, long, strict=False):
        query = Query(name)
        if not lanes.start(query):
            lanes.line_up(query)
        elif is_long:
            lanes.prove_long(query)
    bystander = Query(client)
    if lanes.start(bystander):
        return
    assert lanes.line_up(bystander)
    # Each of the two others may come before it once, and once more where its only long query had to make room.
    for _ in range(5):
        leave_all(making_room(lanes), lanes)
        if bystander in lanes.young:
            return
        # All places for the young are taken by the young, each of which moves on within moments.
        assert len(lanes.young) >= min(lanes.limits.young, places - lanes.limits.long)
        lanes.prove_long(next(iter(lanes.young)))
    leave_all(making_room(lanes), lanes)
    assert bystander in lanes.young


def leave_all(queries: list[Query], lanes: Lanes) -> None:
    for query in queries:
        lanes.leave(query)


def making_room(lanes: Lanes) -> list[Query]:
    return [query for query in lanes.long if query.must_make_room]


def fill(lanes: Lanes, number: int, client: bytes = b"") -> list[Query]:
    """Let `number` queries of `client` run and prove to be long."""
    found = [Query(client) for _ in range(number)]
    for query in found:
        assert lanes.start(query)
        lanes.prove_long(query)
    return found


def test_the_long_take_all_places_while_nobody_waits() -> None:
    lanes = Lanes(Limits.of(24, 64))
    fill(lanes, 24)
    assert (lanes.running, making_room(lanes)) == (24, [])


def test_the_newest_of_the_greediest_makes_room_for_the_young() -> None:
    lanes = Lanes(Limits.of(24, 64))
    fill(lanes, 3, b"modest")
    greedy = fill(lanes, 20, b"greedy")
    fill(lanes, 1, b"late")
    lanes.line_up(Query(b"new"))
    assert making_room(lanes) == [greedy[-1]]
    lanes.line_up(Query(b"new"))
    assert set(making_room(lanes)) == set(greedy[-2:])


@pytest.mark.parametrize(("places", "beyond"), [(24, 4), (12, 2), (6, 1), (5, 0)])
def test_no_more_make_room_than_the_long_have_beyond_their_lane(places: int, beyond: int) -> None:
    lanes = Lanes(Limits.of(places, 64))
    fill(lanes, places)
    for _ in range(10):
        lanes.line_up(Query())
    assert len(making_room(lanes)) == beyond


@pytest.mark.parametrize(
    ("greedy", "modest", "yields"),
    [(20, 0, True), (12, 8, True), (11, 9, True), (11, 10, False), (10, 10, False), (9, 11, False)],
)
def test_a_long_query_takes_the_place_of_one_whose_client_has_more(greedy: int, modest: int, yields: bool) -> None:
    lanes = Lanes(Limits.of(24, 64))
    of_greedy = fill(lanes, greedy, b"greedy")
    fill(lanes, modest, b"modest")
    for _ in range(2):
        returned = Query(b"modest")
        returned.is_long = True
        assert lanes.line_up(returned)
    # One at a time, since the first that leaves may change who has more.
    assert making_room(lanes) == of_greedy[-1:] * yields
    leave_all(making_room(lanes), lanes)
    assert len(lanes.waiting_long) == 2 - yields


def test_beyond_its_share_a_long_query_leaves_the_lane_at_once() -> None:
    lanes = Lanes(Limits.of(24, 64, share_percent=50))
    assert making_room(lanes) == []
    *within, beyond = fill(lanes, 13, b"greedy")
    assert making_room(lanes) == [beyond]
    lanes.leave(beyond)
    assert lanes.line_up(beyond)
    assert lanes.waiting_long == [beyond]
    lanes.leave(within[0])
    assert (lanes.waiting_long, beyond in lanes.long, making_room(lanes)) == ([], True, [])


def test_who_is_not_known_has_no_bounded_share() -> None:
    lanes = Lanes(Limits.of(24, 64, share_percent=1))
    fill(lanes, 24)
    assert making_room(lanes) == []
    for _ in range(64):
        assert lanes.line_up(Query())


@pytest.mark.parametrize(("places", "kept"), [(1, 0), (5, 0), (6, 1), (12, 2), (24, 4), (96, 4)])
def test_of_six_places_one_is_kept_for_the_young(places: int, kept: int) -> None:
    limits = Limits.of(places, 0)
    assert (places - limits.long, limits.young) == (kept, min(places, 4))


def test_a_full_queue_has_a_place_for_whoever_asks_less() -> None:
    lanes = Lanes(Limits.of(1, 3))
    lanes.start(Query(b"greedy"))
    waiting = [Query(b"greedy") for _ in range(3)]
    for query in waiting:
        assert lanes.line_up(query)
    assert not lanes.line_up(Query(b"greedy"))
    modest = Query(b"modest")
    assert lanes.line_up(modest)
    assert waiting[-1].is_refused
    assert lanes.waiting == [*waiting[:2], modest]
    assert not lanes.line_up(Query(b"modest"))


def test_in_a_full_queue_the_long_make_place_for_the_young() -> None:
    lanes = Lanes(Limits.of(6, 2))
    (query,) = fill(lanes, 6)[:1]
    lanes.line_up(Query())
    (beyond,) = making_room(lanes)
    lanes.leave(beyond)
    lanes.line_up(beyond)
    assert lanes.waiting_long == [beyond]
    young = [Query() for _ in range(2)]
    assert [lanes.line_up(query) for query in young] == [True, True]
    assert beyond.is_refused
    assert not lanes.line_up(Query())
    lanes.leave(query)
