"""The SDK's own client, connected over standard input and output to `citiverse mcp`, for tests that are not async."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from flask.testing import FlaskClient
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import CallToolResult, TextContent

from citiverse.releases import Release, read_release
from citiverse.web.site import Site, site_of
from support.web import make_app


class Assistant:
    """A connected client."""

    def __init__(self, client: Client, portal: BlockingPortal) -> None:
        self._client = client
        self._portal = portal

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        result = self._portal.call(self._client.call_tool, tool, arguments)
        assert isinstance(result, CallToolResult)
        return result

    def text(self, tool: str, **arguments: Any) -> str:
        """Return what a tool answers; fails where that is an error."""
        result = self.call(tool, **arguments)
        assert not result.is_error, result.content
        (content,) = result.content
        assert isinstance(content, TextContent)
        return content.text

    def fault(self, tool: str, **arguments: Any) -> str:
        """Return what a tool says is wrong; fails where it says nothing."""
        result = self.call(tool, **arguments)
        assert result.is_error, result.content
        (content,) = result.content
        assert isinstance(content, TextContent)
        return content.text

    def do(self, name: str, *arguments: Any) -> Any:
        """Return what the method `name` of the client returns."""
        return self._portal.call(getattr(self._client, name), *arguments)


@contextmanager
def assistant_of(release: Release, log: Path, **environment: str) -> Iterator[Assistant]:
    """Start `citiverse mcp` over `release` and connect to it; what it logs goes to `log`."""
    arguments = ["-m", "citiverse", "mcp", "--release", release.id]
    arguments += ["--build-folder", str(release.folder.parent.parent)]
    parameters = StdioServerParameters(
        command=sys.executable, args=arguments, env={"PYTHONPATH": os.pathsep.join(sys.path), **environment}
    )
    with log.open("w", encoding="utf-8") as stream, start_blocking_portal() as portal:
        client = Client(stdio_client(parameters, errlog=stream))
        with portal.wrap_async_context_manager(client) as connected:
            yield Assistant(connected, portal)


@pytest.fixture(scope="session")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("assistant") / "log"


@pytest.fixture(scope="session")
def assistant(release: Release, log: Path) -> Iterator[Assistant]:
    with assistant_of(release, log) as connected:
        yield connected


@pytest.fixture(scope="session")
def site(release: Release) -> Site:
    return site_of(make_app(release))


@pytest.fixture(scope="session")
def web(release: Release) -> FlaskClient:
    return make_app(release).test_client()
