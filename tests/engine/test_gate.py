"""The gate admits as many queries as there are places, in the order in which they came."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from citiverse.engine.gate import Gate
from citiverse.engine.lanes import Query
from citiverse.engine.patience import client_is_gone
from citiverse.engine.protocol import ClientGone, EngineBusy


def waiting(gate: Gate, pool: ThreadPoolExecutor, number: int, client: bytes = b"") -> Future[Query]:
    """Send one more query to the gate and wait until it stands in the queue as the one with this number."""
    found = pool.submit(gate.enter, client)
    wait_for_queue(gate, number)
    return found


def wait_for_queue(gate: Gate, number: int) -> None:
    end = time.monotonic() + 5
    while gate.counts()[1] != number and time.monotonic() < end:
        time.sleep(0.001)
    assert gate.counts()[1] == number


def test_a_place_given_back_goes_to_the_first_in_the_queue() -> None:
    gate = Gate(1, 2, 5)
    running = gate.enter()
    with ThreadPoolExecutor(2) as pool:
        first, second = waiting(gate, pool, 1), waiting(gate, pool, 2)
        gate.leave(running)
        running = first.result(5)
        assert not second.done()
        gate.leave(running)
        second.result(5)
    assert gate.counts() == (1, 0)


def test_a_full_queue_refuses_at_once() -> None:
    gate = Gate(1, 0, 5)
    gate.enter()
    with pytest.raises(EngineBusy, match="1 queries run and 0 wait"):
        gate.enter()


def test_waiting_has_an_end_and_leaves_the_queue() -> None:
    gate = Gate(1, 1, 0.05)
    running = gate.enter()
    with pytest.raises(EngineBusy, match=r"within 0\.05 s"):
        gate.enter()
    assert gate.counts() == (1, 0)
    gate.leave(running)
    gate.enter()


def test_an_old_query_leaves_its_place_among_the_young_but_not_its_place_at_all() -> None:
    gate = Gate(2, 1, 0.05, young_places=1)
    old = gate.enter()
    with pytest.raises(EngineBusy):
        gate.enter()
    gate.age(old)
    gate.age(gate.enter())
    with pytest.raises(EngineBusy):
        gate.enter()
    gate.leave(old)
    gate.enter()


def test_who_hangs_up_leaves_the_queue() -> None:
    gate = Gate(1, 1, 60)
    gate.enter()
    token = client_is_gone.set(lambda: True)
    try:
        with pytest.raises(ClientGone):
            gate.enter()
    finally:
        client_is_gone.reset(token)
    assert gate.counts() == (1, 0)


def test_the_client_of_whom_fewest_run_comes_next() -> None:
    gate = Gate(2, 2, 5)
    running = [gate.enter(b"greedy") for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        greedy, modest = waiting(gate, pool, 1, b"greedy"), waiting(gate, pool, 2, b"modest")
        gate.leave(running[0])
        modest.result(5)
        assert not greedy.done()
        gate.leave(running[1])
        greedy.result(5)


def test_who_must_leave_a_full_queue_is_told_to_come_again() -> None:
    gate = Gate(1, 2, 60)
    running = gate.enter(b"greedy")
    with ThreadPoolExecutor(3) as pool:
        first, second = (waiting(gate, pool, number, b"greedy") for number in (1, 2))
        modest = pool.submit(gate.enter, b"modest")
        with pytest.raises(EngineBusy, match="had to make place for another"):
            second.result(5)
        assert not first.done()
        assert gate.counts() == (1, 2)
        gate.leave(running)
        gate.leave(first.result(5))
        modest.result(5)


def test_a_long_query_that_made_room_waits_for_a_place_among_the_long() -> None:
    gate = Gate(6, 2, 5)
    running = []
    for _ in range(6):
        running.append(gate.enter())
        gate.age(running[-1])
    with ThreadPoolExecutor(2) as pool:
        young = waiting(gate, pool, 1)
        assert [query.must_make_room for query in running] == [False] * 5 + [True]
        again = pool.submit(gate.wait_again, running[5])
        gate.leave(young.result(5))
        wait_for_queue(gate, 1)
        assert gate.counts() == (5, 1)
        assert not again.done()
        gate.leave(running[0])
        again.result(5)
    assert gate.counts() == (5, 0)
    assert not running[5].must_make_room
