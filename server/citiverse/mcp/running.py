"""Runs the server over stdio, with a query host of its own, for as long as the client is there."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Final

from anyio import to_thread
from mcp.server import MCPServer

from citiverse.engine.connection import Connection
from citiverse.engine.keeper import Keeper
from citiverse.engine.pool import HostEngine
from citiverse.engine.protocol import EngineUnavailable
from citiverse.engine.run_folder import RunFolder
from citiverse.mcp.catalogue import Catalogue
from citiverse.mcp.server import make_server
from citiverse.releases import Release
from citiverse.settings import Settings, environment_of
from citiverse.web.site import load_site

LOGGER: Final = logging.getLogger(__name__)
SECONDS_TO_LOAD: Final = 60
"""How long the host may take to load the data before the client is answered at all."""


def serve_stdio(settings: Settings, release: Release) -> None:
    """Answer the client on standard input and output until it goes away.

    Queries run in workers that the kernel limits, exactly as those of the endpoint do (see `engine.host`): the
    process that speaks the protocol has threads, and so may not fork them itself.
    """
    settings = replace(
        settings,
        release=release.id,
        build_folder=str(release.folder.parent.parent),
        result_bytes=min(settings.result_bytes, settings.model_result_bytes),
    )
    run = RunFolder.create()
    engine = HostEngine(run.socket_of(release.id), settings)

    @asynccontextmanager
    async def with_host(_server: MCPServer[None]) -> AsyncIterator[None]:
        # Not before the protocol has taken standard output for itself, of which children would have a copy.
        keeper = Keeper(run, environment_of(settings))

        def end(number: int, _frame: FrameType | None) -> None:
            # A thread waits for the next line of the client, and nothing but the client can end its waiting.
            keeper.end()
            run.remove()
            os._exit(128 + number)

        signal.signal(signal.SIGTERM, end)
        signal.signal(signal.SIGINT, end)
        try:
            await to_thread.run_sync(_await_host, run.socket_of(release.id))
            yield
        finally:
            engine.close()
            keeper.end()

    try:
        run.publish(release.id)
        make_server(Catalogue(load_site(settings, release, engine)), with_host).run("stdio")
    finally:
        run.remove()


def _await_host(address: Path) -> None:
    try:
        Connection.to(address, SECONDS_TO_LOAD).close()
    except EngineUnavailable as error:
        LOGGER.warning("%s", error)
