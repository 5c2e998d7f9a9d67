"""Errors as one plain sentence for a model; never a stack trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from werkzeug.exceptions import HTTPException

from citiverse.engine.protocol import QueryFault
from citiverse.errors import CitiverseError


@contextmanager
def plain_errors(kind: type[ToolError | ResourceError] = ToolError) -> Iterator[None]:
    """Turn every error into one plain sentence for the model; what nobody expected goes to the log."""
    try:
        yield
    except QueryFault as fault:
        place = "" if fault.line is None else f"line {fault.line}, column {fault.column}: "
        raise kind(f"{fault.slug}: {place}{fault}") from None
    except CitiverseError as error:
        raise kind(error.cause) from None
    except HTTPException as error:
        raise kind(str(error.description)) from None
