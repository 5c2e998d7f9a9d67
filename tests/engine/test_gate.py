"""The gate admits as many queries as there are places, in the order in which they came."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from citiverse.engine.gate import Gate
from citiverse.engine.patience import client_is_gone
from citiverse.engine.protocol import ClientGone, EngineBusy


def waiting(gate: Gate, pool: ThreadPoolExecutor, number: int) -> Future[None]:
    """Send one more query to the gate and wait until it stands in the queue as the one with this number."""
    found = pool.submit(gate.enter)
    end = time.monotonic() + 5
    while gate.counts()[1] != number and time.monotonic() < end:
        time.sleep(0.001)
    assert gate.counts()[1] == number
    return found


def test_a_place_given_back_goes_to_the_first_in_the_queue() -> None:
    gate = Gate(1, 2, 5)
    gate.enter()
    with ThreadPoolExecutor(2) as pool:
        first, second = waiting(gate, pool, 1), waiting(gate, pool, 2)
        gate.leave(aged=False)
        first.result(5)
        assert not second.done()
        gate.leave(aged=False)
        second.result(5)
    assert gate.counts() == (1, 0)


def test_a_full_queue_refuses_at_once() -> None:
    gate = Gate(1, 0, 5)
    gate.enter()
    with pytest.raises(EngineBusy, match="1 queries run and 0 wait"):
        gate.enter()


def test_waiting_has_an_end_and_leaves_the_queue() -> None:
    gate = Gate(1, 1, 0.05)
    gate.enter()
    with pytest.raises(EngineBusy, match=r"within 0\.05 s"):
        gate.enter()
    assert gate.counts() == (1, 0)
    gate.leave(aged=False)
    gate.enter()


def test_an_old_query_leaves_its_place_among_the_young_but_not_its_place_at_all() -> None:
    gate = Gate(2, 1, 0.05, young_places=1)
    gate.enter()
    with pytest.raises(EngineBusy):
        gate.enter()
    gate.age()
    gate.enter()
    gate.age()
    with pytest.raises(EngineBusy):
        gate.enter()
    gate.leave(aged=True)
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
