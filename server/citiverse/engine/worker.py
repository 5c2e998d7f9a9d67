"""A query worker: a process of its own for one connection, which any query may kill and no query can outlive."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from citiverse.engine.frames import Kind, fault_content, read_request, receive_frame, send_frame
from citiverse.engine.opening import Opener
from citiverse.engine.processes import be_killed_first, die_with_parent, limit_memory, open_nothing_more, write_no_core
from citiverse.engine.protocol import Engine, EngineUnavailable, QueryDied, QueryFault
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

LOGGER: Final = logging.getLogger(__name__)
SEND_BUFFER_BYTES: Final = 1 << 20
IN_MEMORY: Final = "memory"
RESET_SIGNALS: Final = (signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM, signal.SIGPIPE)


def run_worker(connection: socket.socket, opener: Opener, settings: Settings, host: int) -> NoReturn:
    """Answer all requests of `connection`, then exit; called in a process just forked from `host`."""
    code = 1
    try:
        settle(host, settings.query_memory_bytes)
        connection.setblocking(True)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        greeting = json.dumps({"worker": os.getpid(), "host": host}).encode()
        send_frame(connection, Kind.GREETING, greeting, time.thread_time_ns())
        engine = opener()
        if settings.engine == IN_MEMORY:
            # The guard lets no SERVICE pass; should one ever slip through, the kernel refuses the connection.
            open_nothing_more()
        _answer_all(connection, engine, settings)
        code = 0
    except OSError:
        # The web process is gone, and with it the reason to be.
        code = 0
    except Exception:
        # This is a fork: an error that left it would run on in the code of the host.
        LOGGER.exception("a query worker failed")
    finally:
        os._exit(code)


def settle(host: int, memory_bytes: int) -> None:
    """Make this process, just forked from `host`, one that dies with it and takes at most `memory_bytes` more."""
    die_with_parent(host)
    signal.set_wakeup_fd(-1)
    for number in RESET_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    write_no_core()
    be_killed_first()
    limit_memory(memory_bytes)


def _answer_all(connection: socket.socket, engine: Engine, settings: Settings) -> None:
    while (request := receive_frame(connection)) is not None:
        kind, content = _reply(engine, request.content, settings.query_seconds)
        send_frame(connection, kind, content, time.thread_time_ns())


def _reply(engine: Engine, content: bytes, seconds: int) -> tuple[Kind, bytes]:
    try:
        query, syntax, selection = read_request(content)
        with at_most(seconds):
            return Kind.ANSWER, engine.answer(query, SYNTAXES[syntax], selection).read()
    except MemoryError:
        fault: QueryFault = QueryDied("The query needed more memory than allowed.")
    except QueryFault as error:
        fault = error
    except Exception:
        # Whatever it was, the client is told that there is no answer, and the log holds why.
        LOGGER.exception("a query failed in an unexpected way")
        fault = EngineUnavailable("The query failed in an unexpected way; the error was logged.")
    return Kind.FAULT, fault_content(fault)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Have the kernel kill this process after `seconds` in the block.

    Nothing else works: the engine can neither be cancelled nor does it look at signals while it evaluates.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
