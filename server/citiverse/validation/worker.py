"""A validation worker: a process of its own for one request, which anything in it may kill and nothing can outlive."""

from __future__ import annotations

import json
import logging
import os
import socket
import time
from typing import Final, NoReturn

from citiverse.engine.frames import Kind, receive_frame, send_frame
from citiverse.engine.processes import open_nothing_more
from citiverse.engine.worker import at_most, settle
from citiverse.validation.checking import Checker
from citiverse.validation_messages import ValidationFault, answer_content, fault_content, read_request

LOGGER: Final = logging.getLogger(__name__)


def run_worker(connection: socket.socket, checker: Checker, host: int) -> NoReturn:
    """Answer the one request of `connection`, then exit; called in a process just forked from `host`."""
    code = 1
    try:
        settings = checker.settings
        settle(host, settings.validation_memory_bytes)
        connection.setblocking(True)
        # Whatever a document asks for, the kernel lets this process open no file and no connection.
        open_nothing_more()
        send_frame(connection, Kind.GREETING, json.dumps({"worker": os.getpid(), "host": host}).encode())
        request = receive_frame(connection)
        if request is not None:
            kind, content = _reply(checker, request.content)
            send_frame(connection, kind, content, time.thread_time_ns())
        code = 0
    except OSError:
        # The web process is gone, and with it the reason to be.
        code = 0
    except Exception:
        # This is a fork: an error that left it would run on in the code of the host.
        LOGGER.exception("a validation worker failed")
    finally:
        os._exit(code)


def _reply(checker: Checker, content: bytes) -> tuple[Kind, bytes]:
    try:
        with at_most(checker.settings.validation_seconds):
            answer = answer_content(checker.answer(read_request(content)))
        if len(answer) <= checker.settings.result_bytes:
            return Kind.ANSWER, answer
        fault = ValidationFault("report-too-large", "The report is larger than this server sends.")
    except MemoryError:
        fault = ValidationFault("validation-died", "The validation needed more memory than allowed.")
    except RecursionError:
        fault = ValidationFault("too-deep", "The data or the shapes refer to each other too deeply to be evaluated.")
    except ValidationFault as error:
        fault = error
    return Kind.FAULT, fault_content(fault)
