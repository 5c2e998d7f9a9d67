"""Marks routes that have nothing but a page: who accepts no page is told so, as everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response

from citiverse.web.formats import HTML
from citiverse.web.responses import negotiated

Parameters = ParamSpec("Parameters")


def only_page(view: Callable[Parameters, Response]) -> Callable[Parameters, Response]:
    """Return `view` behind a negotiation that offers the page alone; it raises `NothingAcceptable` before the work."""

    @wraps(view)
    def shown(*arguments: Parameters.args, **named: Parameters.kwargs) -> Response:
        negotiated((HTML,))
        return view(*arguments, **named)

    return shown
