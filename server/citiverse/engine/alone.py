"""Answers one query in a worker of its own, without a host: for the command line, under the limits of the server."""

from __future__ import annotations

import os
import socket
import time

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Kind, read_fault, request_content
from citiverse.engine.opening import Opener
from citiverse.engine.pool import GRACE_SECONDS, cause_of_death
from citiverse.engine.protocol import EVERYTHING, CheckedQuery, Selection
from citiverse.engine.worker import run_worker
from citiverse.engine.workers import kill
from citiverse.formats import Syntax
from citiverse.settings import Settings


def answer_alone(
    opener: Opener, settings: Settings, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING
) -> bytes:
    """Return the result of `query`; raises a `QueryFault`, `QueryTimeout` and `QueryDied` among them.

    Forks, so the process that calls it must not run other threads.
    """
    ours, theirs = socket.socketpair()
    parent = os.getpid()
    worker = os.fork()
    if worker == 0:
        ours.close()
        run_worker(theirs, opener, settings, parent)
    theirs.close()
    seconds = settings.query_seconds
    try:
        connection = Connection(ours, GRACE_SECONDS + seconds)
        started = time.monotonic()
        connection.send(request_content(query, syntax.name, selection))
        frame = connection.receive() if connection.wait(seconds + GRACE_SECONDS) else None
    finally:
        ours.close()
        # It may be busy still, and does not look whether anybody waits.
        kill(worker)
        os.waitpid(worker, 0)
    if frame is None:
        raise cause_of_death(time.monotonic() - started, seconds)
    if frame.kind is Kind.FAULT:
        raise read_fault(frame.content)
    return frame.content
