"""A request that does not name exactly one host is refused by the real server, and every other one is answered."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from citiverse.releases import Release
from citiverse.web.host import MOST_REMEMBERED, HostCheck
from support.server import running_server

SOUND = (
    "localhost",
    "localhost:8000",
    "data.citiverse.example:",
    "127.0.0.1:80",
    "[::1]:8000",
    "[v1.fe80::a+en1]",
    "a_b.example",
    "xn--stdte-kra.example",
    "%C3%A4.example",
)
UNSOUND = {
    "absent": (),
    "empty": (b"",),
    "blank": (b"   ",),
    "not ASCII": ("städte.example".encode(),),
    "no text": (b"\xff\xfe",),
    "two": (b"a.example", b"b.example"),
    "two alike": (b"a.example", b"a.example"),
    "two, one empty": (b"", b"a.example"),
    "list": (b"a.example, b.example",),
    "with a space": (b"a b",),
    "with a tab": (b"a\tb",),
    "with quotes": (b'a"<>',),
    "with a user": (b"user@a.example",),
    "with a path": (b"a.example/b",),
    "port that is no number": (b"a.example:http",),
    "two ports": (b"a.example:80:80",),
    "port alone": (b":80",),
    "broken escape": (b"a%2.example",),
    "IPv6 without brackets": (b"::1",),
    "IPv6 that is not closed": (b"[::1",),
}


@pytest.fixture(scope="module")
def server(example_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    log = tmp_path_factory.mktemp("host") / "log"
    build = str(example_release.folder.parent.parent)
    with running_server("--release", example_release.id, "--build-folder", build, "--workers", "1", log=log) as base:
        parts = urlsplit(base)
        yield parts.hostname or "", parts.port or 0


def answer(
    server: tuple[str, int],
    hosts: tuple[bytes, ...],
    method: bytes = b"GET",
    target: bytes = b"/health/live",
    version: bytes = b"HTTP/1.1",
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a request with these Host headers; reads until the end."""
    lines = (b" ".join((method, target, version)), *(b"Host: " + host for host in hosts), b"Connection: close")
    with socket.create_connection(server, 10) as connection:
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *rest = head.decode("ascii").split("\r\n")
    return int(first.split()[1]), dict(line.lower().split(": ", 1) for line in rest), body


@pytest.mark.parametrize("hosts", UNSOUND.values(), ids=UNSOUND)
def test_a_request_without_one_sound_host_is_refused(server: tuple[str, int], hosts: tuple[bytes, ...]) -> None:
    status, headers, body = answer(server, hosts)
    assert status == 400
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    problem = json.loads(body)
    assert problem["status"] == 400
    assert "Host header" in problem["detail"]


@pytest.mark.parametrize("host", SOUND)
def test_a_request_with_one_sound_host_is_answered(server: tuple[str, int], host: str) -> None:
    assert answer(server, (host.encode(),))[0] == 200


def test_what_is_kept_in_the_cache_is_refused_as_well(server: tuple[str, int]) -> None:
    target = b"/sparql?query=ASK%7B%7D"
    assert answer(server, (b"a.example",), target=target)[0] == 200
    assert answer(server, (), target=target)[0] == 400


def test_a_refused_head_has_no_body(server: tuple[str, int]) -> None:
    status, headers, body = answer(server, (), b"HEAD")
    assert (status, body) == (400, b"")
    assert int(headers["content-length"]) > 0


def test_after_a_refusal_the_connection_is_closed(server: tuple[str, int]) -> None:
    with socket.create_connection(server, 10) as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
        received = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert received.startswith(b"HTTP/1.1 400")
    assert received.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("hosts", [(), (b"",), (b"a.example",)], ids=["absent", "empty", "named"])
def test_the_old_protocol_needs_no_host(server: tuple[str, int], hosts: tuple[bytes, ...]) -> None:
    assert answer(server, hosts, version=b"HTTP/1.0")[0] == 200


@pytest.mark.parametrize("hosts", [(b"a", b"b"), (b"a b",)], ids=["two", "ill-formed"])
def test_the_old_protocol_may_not_name_two_or_none_either(server: tuple[str, int], hosts: tuple[bytes, ...]) -> None:
    assert answer(server, hosts, version=b"HTTP/1.0")[0] == 400


def test_a_target_with_a_host_of_its_own_names_it(server: tuple[str, int]) -> None:
    assert answer(server, (b"a.example",), target=b"http://a.example/health/live")[0] == 200


def test_no_number_of_names_fills_the_memory() -> None:
    check = HostCheck()
    for number in range(3 * MOST_REMEMBERED):
        assert check.fault({"HTTP_HOST": f"h{number}.example", "SERVER_PROTOCOL": "HTTP/1.1"}) == ""
    assert 0 < len(check.sound) <= MOST_REMEMBERED
    long = "a" * 10_000
    assert check.fault({"HTTP_HOST": long, "SERVER_PROTOCOL": "HTTP/1.1"}) == ""
    assert long not in check.sound
