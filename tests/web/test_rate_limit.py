"""One address cannot take the endpoint away from the others, and nobody is limited for another's requests."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from citiverse.engine.memory import MemoryEngine
from citiverse.engine.patience import client_name
from citiverse.engine.protocol import EVERYTHING, Answer, CheckedQuery, Selection
from citiverse.errors import CallError
from citiverse.formats import Syntax
from citiverse.releases import Release
from citiverse.settings import Settings
from citiverse.web.app import create_app
from citiverse.web.cache import cached
from citiverse.web.metrics import Metrics
from citiverse.web.rate_limit import RateLimit
from support.server import running_server
from support.web import make_app
from support.wsgi import ask

ONE = {"REMOTE_ADDR": "192.0.2.1"}
OTHER = {"REMOTE_ADDR": "192.0.2.2"}
LOOPBACK = {"REMOTE_ADDR": "127.0.0.1"}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limit(clock: Clock, table: Path | None = None, **settings: Any) -> RateLimit:
    """Return a limit of one request a second, three at once."""
    return RateLimit(replace(Settings(rate_per_minute=60, rate_burst=3), **settings), table, clock)


def test_a_burst_passes_and_then_the_rate_counts(clock: Clock) -> None:
    limited = limit(clock)
    assert [limited.seconds_to_wait(ONE) for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 1
    assert [limited.seconds_to_wait(ONE) for _ in range(2)] == [0, 1]
    clock.now += 100
    assert [limited.seconds_to_wait(ONE) for _ in range(4)] == [0, 0, 0, 1]


def test_refused_requests_do_not_lengthen_the_wait(clock: Clock) -> None:
    limited = limit(clock)
    waits = [limited.seconds_to_wait(ONE) for _ in range(50)]
    assert waits[-1] == 1
    clock.now += 1
    assert limited.seconds_to_wait(ONE) == 0


def test_each_address_has_a_bucket_of_its_own(clock: Clock) -> None:
    limited = limit(clock)
    assert [limited.seconds_to_wait(ONE) for _ in range(4)][-1] > 0
    assert limited.seconds_to_wait(OTHER) == 0


def test_all_addresses_of_one_ipv6_subscriber_share_a_bucket(clock: Clock) -> None:
    limited = limit(clock)
    waits = [limited.seconds_to_wait({"REMOTE_ADDR": f"2001:db8:0:1::{n}"}) for n in range(1, 5)]
    assert waits == [0, 0, 0, 1]
    assert limited.seconds_to_wait({"REMOTE_ADDR": "2001:db8:0:2::1"}) == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_limited_only_when_a_setting_says_so(clock: Clock, address: str) -> None:
    asked = {"REMOTE_ADDR": address}
    free, strict = limit(clock), limit(clock, rate_loopback=1)
    assert [free.seconds_to_wait(asked) for _ in range(4)][-1] == 0
    assert [strict.seconds_to_wait(asked) for _ in range(4)][-1] > 0


def test_rate_zero_is_no_limit(clock: Clock) -> None:
    assert {limit(clock, rate_per_minute=0).seconds_to_wait(ONE) for _ in range(10)} == {0}


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        ("", "192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1", "198.51.100.7", "198.51.100.7"),
        ("192.0.2.1", "192.0.2.9", "198.51.100.7", "192.0.2.9"),
        ("192.0.2.0/24", "192.0.2.1", "203.0.113.5, 198.51.100.7, 192.0.2.3", "198.51.100.7"),
        ("192.0.2.1", "192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "192.0.2.1", "forged, unknown", "192.0.2.1"),
        ("127.0.0.1, ::1", "::1", "[2001:db8::5]", "2001:db8::5"),
    ],
)
def test_only_a_trusted_proxy_may_name_the_client(
    clock: Clock, proxies: str, peer: str, forwarded: str, client: str
) -> None:
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
    assert str(limit(clock, trusted_proxies=proxies).client(environ).address) == client


@pytest.mark.parametrize(
    ("address", "rate_loopback", "share"),
    [
        ("192.0.2.1", 0, b"\xc0\x00\x02\x01"),
        ("::ffff:192.0.2.1", 0, b"\xc0\x00\x02\x01"),
        ("2001:db8:0:1::7", 0, b"\x20\x01\x0d\xb8\x00\x00\x00\x01"),
        ("127.0.0.1", 0, b""),
        ("127.0.0.1", 1, b"\x7f\x00\x00\x01"),
        ("", 1, b""),
    ],
)
def test_a_subscriber_has_one_share_of_the_places_for_queries(
    clock: Clock, address: str, rate_loopback: int, share: bytes
) -> None:
    client = limit(clock, rate_per_minute=0, rate_loopback=rate_loopback).client({"REMOTE_ADDR": address})
    assert client.share_name == share


def test_no_number_of_headers_fills_the_memory(clock: Clock) -> None:
    limited = limit(clock, trusted_proxies="192.0.2.1")
    long = ", ".join(["192.0.2.1"] * 100)
    for number in range(10):
        environ = {**ONE, "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, {long}"}
        assert str(limited.client(environ).address) == f"198.51.100.{number}"
    assert limited._known.cache_info().currsize == 0


class Listener(MemoryEngine):
    """Notes who asks."""

    def __init__(self, release: Release) -> None:
        super().__init__(release.dataset, Settings())
        self.clients: list[bytes] = []

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        self.clients.append(client_name.get())
        return super().answer(query, syntax, selection)


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/html"])
@pytest.mark.parametrize("path", ["/sparql", "/queries/assessments-older-than-a-year", "/places"])
def test_the_engine_knows_who_asks_whatever_is_asked(example_release: Release, path: str, accept: str) -> None:
    engine = Listener(example_release)
    settings = Settings(build_folder=str(example_release.folder.parent.parent), cache_bytes=0)
    app = cached(create_app(settings, example_release, engine), settings, Metrics(None))
    for address in ("192.0.2.1", "192.0.2.2", "127.0.0.1"):
        ask(app, path, "query=ASK%7B%7D" * (path == "/sparql"), HTTP_ACCEPT=accept, REMOTE_ADDR=address)
    assert list(dict.fromkeys(engine.clients)) == [b"\xc0\x00\x02\x01", b"\xc0\x00\x02\x02", b""]


def test_a_proxy_that_is_no_address_is_a_fault_of_the_call(clock: Clock) -> None:
    with pytest.raises(CallError, match="trusted_proxies"):
        limit(clock, trusted_proxies="proxy.example")


def test_processes_share_one_table(clock: Clock, tmp_path: Path) -> None:
    table = tmp_path / "rate"
    first, second = limit(clock, table), limit(clock, table)
    assert [one.seconds_to_wait(ONE) for one in (first, second, first, second)] == [0, 0, 0, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["rate"]


@pytest.fixture(scope="module")
def limited_client(example_release: Release) -> FlaskClient:
    app = make_app(example_release, rate_per_minute=6, rate_burst=2)
    return app.test_client()


def test_who_asks_too_often_is_told_when_to_come_back(limited_client: FlaskClient) -> None:
    answers = [limited_client.get("/sparql?query=ASK%7B%7D", environ_base=ONE) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].mimetype == "application/problem+json"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
    assert answers[-1].headers["Cache-Control"] == "no-store"


def test_only_queries_count(limited_client: FlaskClient) -> None:
    visitor = {"REMOTE_ADDR": "198.51.100.1"}
    for path in ("/", "/use-cases", "/sparql", "/queries", "/status") * 2:
        assert limited_client.get(path, environ_base=visitor).status_code == 200
    assert limited_client.get("/sparql?query=ASK%7B%7D", environ_base=visitor).status_code == 200


def test_people_are_told_on_a_page(limited_client: FlaskClient) -> None:
    visitor = {"REMOTE_ADDR": "198.51.100.2"}
    ask = {"query_string": {"query": "ASK {}"}, "environ_base": visitor, "headers": {"Accept": "text/html"}}
    answers = [limited_client.get("/sparql", **ask) for _ in range(3)]
    assert (answers[-1].status_code, answers[-1].mimetype) == (429, "text/html")


def test_the_processes_of_a_server_count_together(example_release: Release, tmp_path: Path) -> None:
    arguments = ("--release", example_release.id, "--build-folder", str(example_release.folder.parent.parent))
    settings = {"RATE_PER_MINUTE": "1", "RATE_BURST": "5", "RATE_LOOPBACK": "1"}
    environment = {f"CITIVERSE_{name}": value for name, value in settings.items()}
    with running_server(*arguments, "--workers", "2", log=tmp_path / "log", environment=environment) as base:
        statuses = [status_of(f"{base}/sparql?query=ASK%7B%7D%23{number}") for number in range(20)]
    assert statuses == [200] * 5 + [429] * 15


def status_of(address: str) -> int:
    """Return the status of the answer, each asked over a connection of its own."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
