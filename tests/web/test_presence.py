"""A client that hung up is noticed; one that waits is never mistaken for one that left."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from citiverse.web.presence import TABLE_SECONDS, Presence

PAUSE = 2 * TABLE_SECONDS


class Listening:
    """A server that has accepted some clients and read their requests."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

    def client(self) -> tuple[socket.socket, socket.socket]:
        ours = self._stack.enter_context(socket.create_connection(self._listener.getsockname()))
        theirs = self._stack.enter_context(self._listener.accept()[0])
        ours.sendall(b"request")
        assert theirs.recv(100) == b"request"
        return ours, theirs


@pytest.fixture
def server() -> Iterator[Listening]:
    with ExitStack() as stack:
        yield Listening(stack)


def presence(**changed: Any) -> Presence:
    return Presence({"REMOTE_ADDR": "127.0.0.1", "SERVER_PROTOCOL": "HTTP/1.1", **changed})


def test_a_client_that_waits_is_there_until_it_closes(server: Listening) -> None:
    client, _ = server.client()
    time.sleep(PAUSE)
    found = presence()
    assert not found.is_gone()
    client.close()
    time.sleep(PAUSE)
    assert found.is_gone()


def test_clients_that_came_later_or_were_answered_are_others(server: Listening) -> None:
    client, _ = server.client()
    _, answered = server.client()
    time.sleep(PAUSE)
    answered.sendall(b"answer")
    found = presence()
    assert not found.is_gone()
    client.close()
    server.client()
    time.sleep(PAUSE)
    assert found.is_gone()


def test_among_several_that_wait_nobody_can_tell_who_left(server: Listening) -> None:
    client, _ = server.client()
    server.client()
    time.sleep(PAUSE)
    found = presence()
    client.close()
    time.sleep(PAUSE)
    assert not found.is_gone()


@pytest.mark.parametrize("changed", [{"REMOTE_ADDR": ""}, {"SERVER_PROTOCOL": "HTTP/2.0"}])
def test_where_the_connection_says_nothing_the_client_counts_as_there(changed: dict[str, str]) -> None:
    assert not presence(**changed).is_gone()


def test_addresses_in_the_form_of_ipv6_are_the_same(server: Listening) -> None:
    server.client()
    time.sleep(PAUSE)
    assert not presence(REMOTE_ADDR="::ffff:127.0.0.1").is_gone()
