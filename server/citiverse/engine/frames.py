"""Messages between the web processes and the query workers: a head of fixed size, then so many bytes."""

from __future__ import annotations

import json
import socket
import struct
from enum import IntEnum
from typing import Final, NamedTuple

from citiverse.engine.protocol import CheckedQuery, Form, QueryFault, Selection, fault_named

HEAD: Final = struct.Struct("!BQI")
_written: Final = json.JSONEncoder(ensure_ascii=False).encode
TOGETHER_BYTES: Final = 65_536
"""Up to this size head and content are sent with one call; copying more costs more than a second call."""


class Kind(IntEnum):
    """What a message is."""

    GREETING = 1
    """From a new worker: the process ids of the worker and of its host, as JSON."""
    REQUEST = 2
    """From the web: a query, its syntax and its dataset, as JSON."""
    ANSWER = 3
    """From the worker: the whole result in the asked syntax."""
    FAULT = 4
    """From the worker: why there is no result, as JSON."""


class Frame(NamedTuple):
    """One message: its kind, the processor time in nanoseconds that the sender's main thread has used, its content."""

    kind: Kind
    processor_time: int
    content: bytes


def send_frame(connection: socket.socket, kind: Kind, content: bytes, processor_time: int = 0) -> None:
    """Send one message; raises `OSError` where the other side is gone."""
    head = HEAD.pack(kind, processor_time, len(content))
    if len(content) <= TOGETHER_BYTES:
        connection.sendall(head + content)
    else:
        connection.sendall(head)
        connection.sendall(content)


def receive_frame(connection: socket.socket) -> Frame | None:
    """Return the next message, or None where the other side closed the connection, also in the midst of a message."""
    # Each side waits for the other's answer before it sends again, so nothing of a next message can be in it.
    found = connection.recv(HEAD.size + TOGETHER_BYTES)
    if len(found) < HEAD.size:
        found += connection.recv(HEAD.size - len(found), socket.MSG_WAITALL) if found else b""
        if len(found) < HEAD.size:
            return None
    kind, processor_time, length = HEAD.unpack_from(found)
    content = found[HEAD.size :]
    if len(content) < length:
        content += connection.recv(length - len(content), socket.MSG_WAITALL)
        if len(content) < length:
            return None
    return Frame(Kind(kind), processor_time, content)


def request_content(query: CheckedQuery, syntax: str, selection: Selection) -> bytes:
    """Return a query with all that belongs to it as the content of a `REQUEST`."""
    members = (query.text, query.form, query.names_dataset, query.is_repeatable, syntax)
    return _written((*members, selection.default_graphs, selection.named_graphs)).encode()


def read_request(content: bytes) -> tuple[CheckedQuery, str, Selection]:
    """Return what `request_content` wrote."""
    text, form, names_dataset, is_repeatable, syntax, default_graphs, named_graphs = json.loads(content)
    query = CheckedQuery(text, Form(form), names_dataset, is_repeatable)
    return query, syntax, Selection(tuple(default_graphs), tuple(named_graphs))


def fault_content(fault: QueryFault) -> bytes:
    """Return a fault as the content of a `FAULT`."""
    return json.dumps({"slug": fault.slug, "message": str(fault), **vars(fault)}, ensure_ascii=False).encode()


def read_fault(content: bytes) -> QueryFault:
    """Return what `fault_content` wrote."""
    members = json.loads(content)
    return fault_named(members.pop("slug"), members.pop("message"), members)
