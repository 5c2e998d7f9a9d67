"""Queries run in processes of their own: none can kill, block or outlive the server, whatever it asks."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Kind, request_content
from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.patience import client_is_gone, client_name
from citiverse.engine.pool import COPIES_KEPT, HostEngine
from citiverse.engine.protocol import (
    EVERYTHING,
    CheckedQuery,
    ClientGone,
    EngineBusy,
    EngineUnavailable,
    EvaluationError,
    Form,
    QueryDied,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
)
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings
from support.host import TestHost, running_host

TRIPLES = 2_500
SETTINGS = Settings(query_seconds=1, concurrent_queries=6, queued_queries=2, queue_seconds=2, result_bytes=1_000_000)
SMALL = "SELECT ?o { <https://example.org/s1> ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(STR(?c) < STR(?f)) }"
MEMORY = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?g ?a ?d"
PATTERNS = " . ".join(f"?s <https://example.org/p> ?o{number}" for number in range(300))
BOMBS = {
    "groups": "SELECT * " + "{" * 6_000 + "}" * 6_000,
    "parentheses": "SELECT * { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
    "negations": "SELECT * { FILTER(" + "!" * 60_000 + "1) }",
    "options": "SELECT * { " + "OPTIONAL { " * 5_000 + "}" * 5_000 + " }",
    "sums": "SELECT (1" + "+1" * 60_000 + " AS ?n) {}",
    "planner": f"SELECT * {{ {PATTERNS} }}",
    "cartesian": ENDLESS,
}


_LONGER = " ".join(f"BIND(CONCAT({','.join([f'?t{step}'] * 16)}) AS ?t{step + 1})" for step in range(4))
MUCH_MEMORY = f'SELECT (STRLEN(?t4) AS ?n) {{ BIND("{"x" * 400}" AS ?t0) {_LONGER} }}'


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pool") / "dataset.nq"
    lines = (f'<https://example.org/s{n}> <https://example.org/p> "{n}" <urn:g> .\n' for n in range(TRIPLES))
    file.write_text("".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def hosted(dataset: Path) -> Iterator[tuple[TestHost, HostEngine]]:
    with running_host(dataset, SETTINGS) as found:
        yield found


def unguarded(text: str) -> CheckedQuery:
    return CheckedQuery(text, Form.SELECT, names_dataset=False)


def ask(engine: HostEngine, text: str, syntax: str = "json") -> bytes:
    return engine.answer(unguarded(text), SYNTAXES[syntax]).read()


def eventually(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


@pytest.mark.parametrize("syntax", ["json", "xml", "csv", "tsv"])
def test_a_worker_answers_like_the_engine_in_this_process(
    dataset: Path, hosted: tuple[TestHost, HostEngine], syntax: str
) -> None:
    query = check("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s", SETTINGS)
    expected = MemoryEngine(dataset, SETTINGS).answer(query, SYNTAXES[syntax]).read()
    assert len(expected) > 65_536
    assert hosted[1].answer(query, SYNTAXES[syntax]).read() == expected


def test_faults_of_the_query_come_back_as_they_are(hosted: tuple[TestHost, HostEngine]) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        ask(hosted[1], "SELECT *\n{ ?s ?p }")
    assert raised.value.line == 2
    with pytest.raises(ResultTooLarge, match="1000000 bytes"):
        ask(hosted[1], "SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_one_worker_serves_one_query_after_the_other(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    ask(engine, SMALL)
    # Those of the test before may still be on their way out.
    assert eventually(lambda: len(host.workers()) == 1)
    first = host.workers()
    for _ in range(20):
        ask(engine, SMALL)
    assert host.workers() == first


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_query_that_the_engine_cannot_survive_costs_one_worker(
    hosted: tuple[TestHost, HostEngine], bomb: str
) -> None:
    host, engine = hosted
    with pytest.raises((QueryDied, QueryTimeout)):
        ask(engine, bomb)
    assert b'"1"' in ask(engine, SMALL)
    os.kill(host.process, 0)


def test_a_query_ends_at_its_time_limit(hosted: tuple[TestHost, HostEngine]) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match="longer than 1 s"):
        ask(hosted[1], ENDLESS)
    assert 0.9 < time.monotonic() - started < 2.5
    assert eventually(lambda: hosted[0].workers() == [])


def test_a_query_that_takes_too_much_memory_dies_alone(dataset: Path) -> None:
    settings = Settings(query_seconds=20, query_memory_bytes=50_000_000)
    with running_host(dataset, settings) as (_, engine):
        with pytest.raises(QueryDied, match="more memory"):
            ask(engine, MEMORY)
        assert b'"1"' in ask(engine, SMALL)


def test_of_all_queries_that_take_too_much_memory_together_the_largest_dies(dataset: Path) -> None:
    settings = Settings(query_seconds=60, query_memory_bytes=4_000_000_000, all_queries_memory_bytes=60_000_000)
    with running_host(dataset, settings) as (_, engine):
        with pytest.raises(QueryDied, match="more memory"):
            ask(engine, MEMORY)
        assert b'"1"' in ask(engine, SMALL)


def test_short_queries_are_answered_while_long_ones_run(hosted: tuple[TestHost, HostEngine]) -> None:
    _, engine = hosted
    with ThreadPoolExecutor(5) as pool:
        long = [pool.submit(ask, engine, ENDLESS) for _ in range(5)]
        assert eventually(lambda: engine.counts()[0] == 5)
        for _ in range(50):
            ask(engine, SMALL)
        assert {type(future.exception()) for future in long} == {QueryTimeout}


def of_long_queries(host: TestHost) -> list[int]:
    """Return the workers that have given way to all others."""
    return [worker for worker in host.workers() if priority_of(worker) == 19]


def priority_of(worker: int) -> int | None:
    try:
        return os.getpriority(os.PRIO_PROCESS, worker)
    except ProcessLookupError:
        # It has ended since it was listed.
        return None


def test_a_short_query_has_a_place_though_long_ones_hold_all_and_those_lose_no_answer(dataset: Path) -> None:
    settings = Settings(query_seconds=60, concurrent_queries=6, queue_seconds=60)
    with running_host(dataset, settings) as (host, engine), ThreadPoolExecutor(6) as pool:
        endless = [pool.submit(ask, engine, ENDLESS) for _ in range(5)]
        assert eventually(lambda: len(of_long_queries(host)) == 5)
        last = pool.submit(ask, engine, LONG)
        assert eventually(lambda: len(of_long_queries(host)) == 6)
        assert b'"1"' in ask(engine, SMALL)
        # The one that came last made room; it begins again as soon as one of the others ends.
        assert engine.counts() == (5, 1)
        os.kill(of_long_queries(host)[0], signal.SIGKILL)
        assert b'"n"' in last.result(60)
        for worker in of_long_queries(host):
            os.kill(worker, signal.SIGKILL)
        assert {type(future.exception()) for future in endless} == {QueryDied}


def test_a_long_query_begins_again_only_once(dataset: Path) -> None:
    settings = Settings(query_seconds=60, concurrent_queries=6, queue_seconds=60, address_share_percent=100)

    def ask_as(client: bytes, text: str) -> bytes:
        client_name.set(client)
        return ask(engine, text)

    with running_host(dataset, settings) as (host, engine), ThreadPoolExecutor(8) as pool:
        greedy = [pool.submit(ask_as, b"greedy", ENDLESS) for _ in range(5)]
        assert eventually(lambda: len(of_long_queries(host)) == 5)
        greedy.append(pool.submit(ask_as, b"greedy", ENDLESS))
        assert eventually(lambda: len(of_long_queries(host)) == 6)
        assert b'"1"' in ask_as(b"", SMALL)
        assert engine.counts() == (5, 1)
        os.kill(of_long_queries(host)[0], signal.SIGKILL)
        assert eventually(lambda: engine.counts() == (5, 0) and len(of_long_queries(host)) == 5)
        modest = pool.submit(ask_as, b"modest", ENDLESS)
        assert eventually(lambda: len(of_long_queries(host)) == 6)
        assert b'"1"' in ask_as(b"", SMALL)
        assert isinstance(greedy[-1].exception(60), EngineBusy)
        assert not modest.done()
        for worker in of_long_queries(host):
            os.kill(worker, signal.SIGKILL)
        assert {type(future.exception()) for future in (*greedy[:-1], modest)} == {QueryDied}


def test_a_long_query_gives_way_and_its_worker_retires(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    with ThreadPoolExecutor(1) as pool:
        long = pool.submit(ask, engine, LONG)
        assert eventually(lambda: len(of_long_queries(host)) == 1)
        assert long.exception() is None or isinstance(long.exception(), QueryTimeout)
    assert eventually(lambda: host.workers() == [])


def test_an_idle_worker_that_took_much_memory_is_let_go(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    ask(engine, SMALL)
    time.sleep(1.1)
    engine.tidy()
    assert len(host.workers()) == 1
    assert b'"26214400"' in ask(engine, MUCH_MEMORY)
    engine.tidy()
    assert len(host.workers()) == 1
    time.sleep(1.1)
    engine.tidy()
    assert eventually(lambda: host.workers() == [])


def test_only_as_many_copies_are_kept_as_can_run_at_once(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    with ThreadPoolExecutor(4) as pool:
        barrier = threading.Barrier(4)

        def ask_with_all(_number: int) -> bytes:
            barrier.wait(10)
            return ask(engine, MUCH_MEMORY)

        assert {b'"26214400"' in found for found in pool.map(ask_with_all, range(4))} == {True}
    assert eventually(lambda: len(host.workers()) <= COPIES_KEPT)
    assert b'"1"' in ask(engine, SMALL)


def test_beyond_the_queue_a_query_is_refused_at_once(dataset: Path) -> None:
    settings = Settings(query_seconds=5, concurrent_queries=2, queued_queries=2, queue_seconds=10)
    with running_host(dataset, settings) as (host, engine), ThreadPoolExecutor(4) as pool:
        long = [pool.submit(ask, engine, ENDLESS) for _ in range(4)]
        assert eventually(lambda: engine.counts() == (2, 2))
        with pytest.raises(EngineBusy, match="2 queries run and 2 wait"):
            ask(engine, SMALL)
        assert eventually(lambda: len(host.workers()) == 2)
        while not all(future.done() for future in long):
            for worker in host.workers():
                os.kill(worker, signal.SIGKILL)
            time.sleep(0.05)
        assert {type(future.exception()) for future in long} <= {QueryDied, EngineUnavailable}
        assert engine.counts() == (0, 0)


def test_a_query_does_not_wait_longer_than_the_limit_for_its_place(dataset: Path) -> None:
    settings = Settings(query_seconds=3, concurrent_queries=1, queue_seconds=1)
    with running_host(dataset, settings) as (_, engine), ThreadPoolExecutor(1) as pool:
        long = pool.submit(ask, engine, ENDLESS)
        assert eventually(lambda: engine.counts()[0] == 1)
        with pytest.raises(EngineBusy, match="within 1 s"):
            ask(engine, SMALL)
        assert isinstance(long.exception(), QueryTimeout)


def test_a_query_ends_when_its_client_goes_away(dataset: Path) -> None:
    gone = threading.Event()

    def impatient(engine: HostEngine) -> bytes:
        client_is_gone.set(gone.is_set)
        return ask(engine, ENDLESS)

    settings = Settings(query_seconds=30)
    with running_host(dataset, settings) as (host, engine), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(impatient, engine)
        assert eventually(lambda: len(host.workers()) == 1)
        gone.set()
        assert isinstance(asked.exception(), ClientGone)
        assert eventually(lambda: host.workers() == [])


def test_a_busy_worker_dies_with_its_connection(dataset: Path) -> None:
    with running_host(dataset, Settings(query_seconds=30)) as (host, _):
        connection = Connection.to(host.address, 5)
        connection.send(request_content(unguarded(ENDLESS), "json", EVERYTHING))
        assert not connection.wait(0.3)
        assert len(host.workers()) == 1
        connection.close()
        assert eventually(lambda: host.workers() == [])


def test_an_idle_worker_ends_with_its_connection(dataset: Path) -> None:
    with running_host(dataset, SETTINGS) as (host, engine):
        kept = Connection.to(host.address, 5)
        ask(engine, SMALL)
        assert len(host.workers()) == 2
        engine.close()
        assert eventually(lambda: len(host.workers()) == 1)
        assert kept.send(request_content(unguarded(SMALL), "json", EVERYTHING))
        assert kept.wait(5)
        kept.close()


def test_what_reaches_a_busy_worker_does_not_end_it(dataset: Path) -> None:
    # The kernel tells of data after it has woken who waits for it, so a signal may come when work has begun.
    with running_host(dataset, Settings(query_seconds=60)) as (host, _):
        connection = Connection.to(host.address, 5)
        connection.send(request_content(unguarded(LONG), "json", EVERYTHING))
        # It reads as much as is there, one request at a time; so much work means that it has read the first.
        assert eventually(lambda: (connection.processor_time() or 0) > 200_000_000)
        connection.send(request_content(unguarded(SMALL), "json", EVERYTHING))
        for _ in range(2):
            assert connection.wait(60)
            answer = connection.receive()
            assert answer
            assert answer.kind is Kind.ANSWER
        connection.close()


def test_workers_die_with_their_host_and_a_new_host_answers(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    with ThreadPoolExecutor(2) as pool:
        pool.submit(ask, engine, ENDLESS).exception()
        ask(engine, SMALL)
        workers = host.workers()
        assert workers
        host.end(signal.SIGKILL)
        assert eventually(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
        waiting = pool.submit(ask, engine, SMALL)
        host.start()
        assert b'"1"' in waiting.result()


def test_a_query_that_lost_its_host_is_asked_again_of_the_next(dataset: Path) -> None:
    with running_host(dataset, Settings(query_seconds=60)) as (host, engine), ThreadPoolExecutor(1) as pool:
        ask(engine, SMALL)
        os.kill(host.workers()[0], signal.SIGSTOP)
        asked = pool.submit(ask, engine, SMALL)
        assert eventually(lambda: engine.counts() == (1, 0))
        host.end(signal.SIGKILL)
        host.start()
        assert b'"1"' in asked.result()


def test_without_a_host_the_engine_is_unavailable(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    host.end(signal.SIGKILL)
    with pytest.raises(EngineUnavailable):
        ask(engine, SMALL)
    host.start()
    assert b'"1"' in ask(engine, SMALL)


def test_a_draining_host_ends_after_its_last_worker(hosted: tuple[TestHost, HostEngine]) -> None:
    host, engine = hosted
    connection = Connection.to(host.address, 5)
    os.kill(host.process, signal.SIGTERM)
    time.sleep(0.2)
    assert os.waitpid(host.process, os.WNOHANG) == (0, 0)
    engine.close()
    connection.close()
    assert os.waitpid(host.process, 0)[1] == 0
    host.start()


def test_even_unguarded_no_query_opens_a_connection(hosted: tuple[TestHost, HostEngine]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.5)
        address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
        with pytest.raises(EvaluationError):
            ask(hosted[1], f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            canary.accept()
    assert ask(hosted[1], SMALL)
