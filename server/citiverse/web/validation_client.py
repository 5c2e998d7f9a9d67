"""Asks the validation host, and knows what its silence means."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

from citiverse.engine.connection import Connection
from citiverse.engine.frames import Frame, Kind
from citiverse.engine.gate import Gate
from citiverse.engine.patience import LOOK_EVERY_SECONDS, client_is_gone, client_name
from citiverse.engine.processes import give_way
from citiverse.engine.protocol import ClientGone, EngineUnavailable
from citiverse.engine.run_folder import VARIABLE
from citiverse.settings import Settings
from citiverse.validation_messages import (
    SOCKET,
    ValidationAnswer,
    ValidationFault,
    ValidationRequest,
    read_answer,
    read_fault,
    request_content,
)

GRACE_SECONDS: Final = 2.0
"""How much later than the worker's own timer a validation is given up."""
CLOCK_SECONDS: Final = 0.02
POLITE_NANOSECONDS: Final = 3_000_000_000
"""A validation that has run for longer than this, of processor time, gives way to all other processes."""


class ValidationClient:
    """Places for the validations of one process, and the way to the host; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        places = settings.concurrent_validations
        self._gate = Gate(
            places, settings.queued_validations, settings.queue_seconds, places, settings.address_share_percent
        )

    def ask(self, request: ValidationRequest) -> ValidationAnswer:
        """Return the report on `request`.

        Raises `ValidationFault` for what is wrong with it, and where the host is not there; `EngineBusy` where no place
        gets free in time, `ClientGone` where nobody waits any more.
        """
        place = self._gate.enter(client_name.get())
        try:
            return self._asked(request)
        finally:
            self._gate.leave(place)

    def _asked(self, request: ValidationRequest) -> ValidationAnswer:
        connection = self._connected()
        started = time.monotonic()
        try:
            frame = self._awaited(connection, started) if connection.send(request_content(request)) else None
        finally:
            # The host ends a worker that is busy when its connection closes.
            connection.close()
        if frame is None:
            raise self._cause_of_death(time.monotonic() - started)
        if frame.kind is Kind.FAULT:
            raise read_fault(frame.content)
        return read_answer(frame.content)

    def _connected(self) -> Connection:
        folder = os.environ.get(VARIABLE)
        if not folder:
            raise ValidationFault("validation-unavailable", "This server runs without its validation service.")
        try:
            return Connection.to(Path(folder) / SOCKET, self._settings.queue_seconds)
        except EngineUnavailable as error:
            message = "The validation service is busy or restarts; ask again in a moment."
            raise ValidationFault("validation-unavailable", message) from error

    def _awaited(self, connection: Connection, started: float) -> Frame | None:
        end = started + self._settings.validation_seconds + GRACE_SECONDS
        gave_way = False
        while not connection.wait(LOOK_EVERY_SECONDS):
            if time.monotonic() >= end:
                raise self._timeout()
            if not gave_way and (connection.processor_time() or 0) >= POLITE_NANOSECONDS:
                give_way(connection.worker)
                gave_way = True
            if client_is_gone.get()():
                raise ClientGone("The client closed the connection.")
        return connection.receive()

    def _cause_of_death(self, seconds: float) -> ValidationFault:
        if seconds >= self._settings.validation_seconds - CLOCK_SECONDS:
            return self._timeout()
        message = "The validation needed more memory or a deeper stack than allowed, and was ended."
        return ValidationFault("validation-died", message)

    def _timeout(self) -> ValidationFault:
        message = f"The validation took longer than {self._settings.validation_seconds} s and was ended."
        return ValidationFault("validation-timeout", message)
