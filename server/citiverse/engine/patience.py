"""Lets whoever serves a client say, for the current thread, how to find out that the client no longer waits."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

LOOK_EVERY_SECONDS: Final = 0.5


def _never() -> bool:
    return False


client_is_gone: Final[ContextVar[Callable[[], bool]]] = ContextVar("client_is_gone", default=_never)
"""Asked every half second while a query runs or waits; true ends it with `ClientGone`."""
