"""A real server survives every hostile query and request of the suite, calls nobody, and holds no more afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from hostile.attack import Attacker, Outcome
from hostile.leaks import quiet
from hostile.slow import all_slow
from hostile.under_attack import look_up, look_up_under_attack
from hostile.uploads import all_uploads
from support.canary import Canary
from support.example_release import make_example_release
from support.server import running_process

LIMITS = {
    "CITIVERSE_QUERY_SECONDS": "1",
    "CITIVERSE_QUERY_MEMORY_BYTES": str(300 * 1024 * 1024),
    "CITIVERSE_VALIDATION_SECONDS": "8",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Attacker, str, int]]:
    """An attacker of a server with two processes and a short deadline, its address, and its process."""
    folder = tmp_path_factory.mktemp("hostile")
    release = make_example_release(folder)
    start = ("--release", release.id, "--build-folder", str(folder), "--workers", "2")
    with running_process(*start, log=folder / "log", environment=LIMITS) as (base, process):
        yield Attacker(base), base, process.pid


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    yield found
    assert found.connections == 0
    found.close()


def unsound(outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if not outcome.is_sound]


def test_every_hostile_query_is_refused_ended_or_answered(server: tuple[Attacker, str, int], canary: Canary) -> None:
    outcomes = server[0].all_queries(canary.address)
    assert len(outcomes) > 140
    assert unsound(outcomes) == []


def test_every_hostile_request_is_answered_or_cut_off(server: tuple[Attacker, str, int]) -> None:
    outcomes = server[0].all_requests()
    assert len(outcomes) > 100
    assert unsound(outcomes) == []


def test_slow_clients_hold_nobody_up(server: tuple[Attacker, str, int]) -> None:
    assert unsound(all_slow(server[0])) == []


def test_many_pipelined_requests_are_all_answered(server: tuple[Attacker, str, int]) -> None:
    assert unsound([server[0].pipeline(300)]) == []


def test_an_ordinary_client_is_served_under_attack(server: tuple[Attacker, str, int], canary: Canary) -> None:
    latencies, thrown = look_up_under_attack(server[1], canary.address, 3)
    assert thrown > 0
    assert latencies.failed == 0
    assert latencies.times


def test_hostile_uploads_are_bounded_while_others_are_served(server: tuple[Attacker, str, int], canary: Canary) -> None:
    with ThreadPoolExecutor(1) as pool:
        attack = pool.submit(all_uploads, server[1], canary.address)
        latencies = look_up(server[1], 5)
        outcomes = attack.result()
    assert len(outcomes) > 40
    assert unsound(outcomes) == []
    assert latencies.failed == 0
    assert latencies.quantile(0.5) < 1_000


def test_a_second_attack_leaves_no_more_behind_than_the_first(
    server: tuple[Attacker, str, int], canary: Canary
) -> None:
    attacker, _, process = server
    before = quiet(process)
    assert unsound(attacker.all_queries(canary.address)) == []
    after = quiet(process)
    assert after.is_no_more_than(before), f"{before} before, {after} after"
