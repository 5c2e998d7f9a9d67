"""The engines that run everywhere: in this process, in workers over memory and disk, and remote ones over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pyoxigraph as ox
import pytest

from citiverse.engine.memory import MemoryEngine
from citiverse.engine.near import NearEngine
from citiverse.engine.protocol import Engine
from citiverse.engine.remote import remote_engine
from citiverse.releases import Release
from citiverse.settings import Settings
from support.contract import SETTINGS, make_contract_release
from support.host import running_host
from support.peers import oxigraph_server
from support.server import running_server

MakeEngine = Callable[[Settings], Engine]


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the contract's data."""
    return make_contract_release(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def oxigraph_endpoint(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the endpoint of Oxigraph's own server over the same data; its default graph is empty."""
    with oxigraph_server(release.dataset, tmp_path_factory.mktemp("oxigraph"), seconds=5) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def own_endpoint(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the endpoint of another server of this software over the same data."""
    folder = tmp_path_factory.mktemp("server")
    arguments = ("--build-folder", str(release.folder.parent.parent), "--release", release.id, "--workers", "1")
    with running_server(*arguments, log=folder / "log.txt", environment={"CITIVERSE_QUERY_SECONDS": "5"}) as base:
        yield f"{base}/sparql"


@pytest.fixture(scope="module")
def make_engine(request: pytest.FixtureRequest, release: Release) -> Iterator[MakeEngine]:
    """Return a maker of engines of the kind that the test is parametrised with."""
    kind: str = request.param
    endpoint = request.getfixturevalue(f"{kind}_endpoint") if kind in ("oxigraph", "own") else ""
    with ExitStack() as stack:

        def make(settings: Settings) -> Engine:
            if kind == "in-process":
                return MemoryEngine(release.dataset, settings)
            if kind == "near":
                quads = list(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
                workers = stack.enter_context(running_host(release.dataset, settings))[1]
                return NearEngine(quads, settings, workers)
            if endpoint:
                return remote_engine(release, replace(settings, engine="remote", remote_endpoint=endpoint))
            return stack.enter_context(running_host(release.dataset, replace(settings, engine=kind)))[1]

        yield make


@pytest.fixture(scope="module")
def engine(make_engine: MakeEngine) -> Engine:
    """Return one engine with the default settings for all tests of a module."""
    return make_engine(SETTINGS)
