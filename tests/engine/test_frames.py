"""What one side sends the other receives: requests, answers of any size and faults, or nothing at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import pytest

from citiverse.engine.frames import (
    HEAD,
    Kind,
    fault_content,
    read_fault,
    read_request,
    receive_frame,
    request_content,
    send_frame,
)
from citiverse.engine.protocol import (
    CheckedQuery,
    EngineBusy,
    Form,
    QueryFault,
    QuerySyntaxError,
    QueryTimeout,
    Selection,
)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 5_000_000])
def test_a_frame_arrives_whole(pair: tuple[socket.socket, socket.socket], size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sender = Thread(target=send_frame, args=(pair[0], Kind.ANSWER, content, 7))
    sender.start()
    frame = receive_frame(pair[1])
    sender.join()
    assert frame is not None
    assert (frame.kind, frame.processor_time, frame.content) == (Kind.ANSWER, 7, content)


@pytest.mark.parametrize("sent", [b"", b"\x03", HEAD.pack(Kind.ANSWER, 0, 10) + b"only part"])
def test_a_frame_cut_short_is_no_frame(pair: tuple[socket.socket, socket.socket], sent: bytes) -> None:
    pair[0].sendall(sent)
    pair[0].close()
    assert receive_frame(pair[1]) is None


def test_a_request_keeps_all_that_belongs_to_it() -> None:
    query = CheckedQuery(
        'SELECT ?é { ?s ?p "\\u0001\U0001f600" }', Form.SELECT, names_dataset=True, is_repeatable=False
    )
    selection = Selection(("urn:a", "urn:b"), ("urn:c",))
    assert read_request(request_content(query, "csv", selection)) == (query, "csv", selection)


@pytest.mark.parametrize(
    "fault", [QuerySyntaxError("No.", 3, 14), QueryTimeout("Late."), EngineBusy("Busy."), QueryFault("Else.")], ids=repr
)
def test_a_fault_keeps_its_kind_and_place(fault: QueryFault) -> None:
    received = read_fault(fault_content(fault))
    assert (type(received), str(received), vars(received)) == (type(fault), str(fault), vars(fault))
    assert received.retry_after == fault.retry_after
