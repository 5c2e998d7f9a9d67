"""A client that hung up is noticed; one that waits is never mistaken for one that left."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from citiverse.web.presence import CLOCK_SECONDS, LATE, TABLE_SECONDS, Presence

PAUSE: float = 2 * max(TABLE_SECONDS, CLOCK_SECONDS)
WITHIN: float = 2 * PAUSE
"""A request of these tests arrives so many seconds before it begins to be answered, at most."""


class Listening:
    """A server that has accepted some clients and read their requests."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def silent(self) -> tuple[socket.socket, socket.socket]:
        """Return both ends of a connection on which nothing was said."""
        ours = self._stack.enter_context(socket.create_connection(self._listener.getsockname()))
        theirs = self._stack.enter_context(self._listener.accept()[0])
        return ours, theirs

    def client(self) -> tuple[socket.socket, socket.socket]:
        """Return both ends of a connection on which a request came just now."""
        ours, theirs = self.silent()
        request(ours, theirs)
        return ours, theirs


def request(client: socket.socket, server: socket.socket) -> None:
    client.sendall(b"request")
    assert server.recv(100) == b"request"


@pytest.fixture
def server() -> Iterator[Listening]:
    with ExitStack() as stack:
        yield Listening(stack)


def presence(**changed: Any) -> Presence:
    """Return the presence of a client whose request begins to be answered now."""
    return Presence({"REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", **changed}, WITHIN)


def seen(**changed: Any) -> Presence:
    """Return the presence of a client that was looked for once, and was there."""
    found = presence(**changed)
    time.sleep(PAUSE)
    assert not found.is_gone()
    return found


def test_a_client_that_waits_is_there_until_it_closes(server: Listening) -> None:
    client, _ = server.client()
    found = seen()
    time.sleep(PAUSE)
    assert not found.is_gone()
    client.close()
    assert found.is_gone()


def test_a_client_that_closes_before_the_first_look_is_gone(server: Listening) -> None:
    client, _ = server.client()
    found = presence()
    client.close()
    assert not found.is_gone()
    time.sleep(PAUSE)
    assert found.is_gone()


def test_of_several_that_wait_it_is_known_who_left(server: Listening) -> None:
    clients, found = [], []
    for _ in range(4):
        clients.append(server.client()[0])
        found.append(seen())
        time.sleep(WITHIN)
    for leaving in (2, 0, 3, 1):
        assert not found[leaving].is_gone()
        clients[leaving].close()
        assert found[leaving].is_gone()
        found[leaving] = presence(REMOTE_ADDR="")
        assert not any(each.is_gone() for each in found)


def test_of_two_that_asked_at_once_the_one_that_left_is_known_when_the_other_is_answered(server: Listening) -> None:
    client, _ = server.client()
    _, other = server.client()
    found = seen()
    client.close()
    time.sleep(PAUSE)
    assert not found.is_gone()
    other.sendall(b"answer")
    assert found.is_gone()


def test_who_was_answered_and_asks_again_is_another(server: Listening) -> None:
    client, _ = server.client()
    others = server.client()
    found = seen()
    client.close()
    time.sleep(PAUSE)
    others[1].sendall(b"answer")
    others[0].recv(100)
    request(*others)
    assert found.is_gone()


def test_who_came_later_is_another(server: Listening) -> None:
    client, _ = server.client()
    found = seen()
    client.close()
    server.client()
    assert found.is_gone()


def test_who_has_said_nothing_is_another(server: Listening) -> None:
    server.silent()
    client, _ = server.client()
    found = seen()
    client.close()
    assert found.is_gone()


def test_a_client_that_asks_the_next_thing_before_it_has_the_answer_is_there(server: Listening) -> None:
    client, theirs = server.client()
    found = presence()
    client.sendall(b"before the first look")
    time.sleep(PAUSE)
    assert not found.is_gone()
    client.sendall(b"after it")
    time.sleep(PAUSE)
    assert not found.is_gone()
    assert theirs.recv(100)
    assert not found.is_gone()


def test_a_client_whose_connection_was_used_before_is_there(server: Listening) -> None:
    client, theirs = server.client()
    theirs.sendall(b"answer")
    client.recv(100)
    request(client, theirs)
    found = seen()
    client.close()
    assert found.is_gone()


def test_a_client_that_was_told_to_go_on_is_there(server: Listening) -> None:
    client, theirs = server.client()
    found = presence(HTTP_EXPECT="100-continue")
    time.sleep(PAUSE)
    theirs.sendall(b"HTTP/1.1 100 Continue")
    time.sleep(PAUSE)
    request(client, theirs)
    assert not found.is_gone()
    client.close()
    assert found.is_gone()


def test_another_connection_of_the_same_number_is_not_the_client(server: Listening) -> None:
    _, theirs = server.client()
    found = seen()
    _, other = server.client()
    os.dup2(other.fileno(), theirs.fileno())
    assert found.is_gone()


def test_a_request_that_had_to_wait_for_its_thread_is_not_mistaken(server: Listening) -> None:
    server.client()
    time.sleep(WITHIN + PAUSE)
    _, other = server.client()
    late, punctual = presence(**{LATE: True}), presence()
    time.sleep(PAUSE)
    assert not late.is_gone()
    assert not punctual.is_gone()
    other.sendall(b"answer")
    assert not late.is_gone()
    assert punctual.is_gone()


def test_a_request_of_which_nothing_recent_is_there_may_have_come_earlier(server: Listening) -> None:
    client, _ = server.client()
    time.sleep(WITHIN + PAUSE)
    found = seen()
    client.close()
    assert found.is_gone()


@pytest.mark.parametrize("changed", [{"REMOTE_ADDR": ""}, {"SERVER_PROTOCOL": "HTTP/2.0"}])
def test_where_the_connection_says_nothing_the_client_counts_as_there(changed: dict[str, str]) -> None:
    seen(**changed)


@pytest.mark.parametrize("protocol", ["HTTP/1", "HTTP/1.0", "HTTP/1.1"])
def test_a_client_of_any_version_that_left_is_gone(server: Listening, protocol: str) -> None:
    client, _ = server.client()
    found = seen(SERVER_PROTOCOL=protocol)
    client.close()
    assert found.is_gone()


def test_addresses_in_the_form_of_ipv6_are_the_same(server: Listening) -> None:
    client, _ = server.client()
    found = seen(REMOTE_ADDR="::ffff:127.0.0.1")
    client.close()
    assert found.is_gone()
