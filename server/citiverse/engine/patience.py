"""Lets whoever serves a client say, for the current thread, who that is and how to find out that it no longer waits."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

LOOK_EVERY_SECONDS: Final = 0.5
FIRST_LOOK_SECONDS: Final = 0.2
"""A query that runs looks so soon for the first time: fewer clients have come since than would have later."""


def _never() -> bool:
    return False


client_is_gone: Final[ContextVar[Callable[[], bool]]] = ContextVar("client_is_gone", default=_never)
"""Asked now and then while a query runs or waits; true ends it with `ClientGone`."""
client_name: Final[ContextVar[bytes]] = ContextVar("client_name", default=b"")
"""Tells clients apart where queries wait for places; the empty name is nobody's share, and never bounded by one."""
