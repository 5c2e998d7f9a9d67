"""Engines over foreign servers; those that cannot be had here are named with the reason, and are not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import pytest

from citiverse.engine.protocol import Engine
from citiverse.engine.remote import remote_engine
from citiverse.releases import Release
from citiverse.settings import Settings
from peers.servers import NotRun, fuseki_archive, fuseki_server, virtuoso_program, virtuoso_server
from support.contract import SETTINGS, make_contract_release
from support.peers import oxigraph_program, oxigraph_server

MakeEngine = Callable[[Settings], Engine]
SERVERS: Final = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server, "fuseki": fuseki_server}
NEEDS: Final[dict[str, Callable[[], object]]] = {
    "oxigraph": oxigraph_program,
    "virtuoso": virtuoso_program,
    "fuseki": fuseki_archive,
}
SECONDS: Final = 5
NOT_RUN: Final[dict[str, str]] = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test on each server that can be had."""
    if "make_engine" in metafunc.fixturenames:
        metafunc.parametrize(
            "make_engine", [name for name in SERVERS if _is_there(name)], indirect=True, scope="session"
        )


def _is_there(name: str) -> bool:
    if name not in NOT_RUN:
        try:
            NEEDS[name]()
            NOT_RUN[name] = ""
        except (NotRun, FileNotFoundError) as error:
            NOT_RUN[name] = str(error)
    return not NOT_RUN[name]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the servers that did not run."""
    for name, reason in NOT_RUN.items():
        terminalreporter.write_line(f"{name}: not run ({reason})" if reason else f"{name}: run")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Return the release of the contract's data."""
    return make_contract_release(tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def make_engine(
    request: pytest.FixtureRequest, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeEngine]:
    """Return a maker of engines that ask the server that the test is parametrised with."""
    with SERVERS[request.param](release.dataset, tmp_path_factory.mktemp(request.param), SECONDS) as endpoint:
        yield lambda settings: remote_engine(release, replace(settings, engine="remote", remote_endpoint=endpoint))


@pytest.fixture(scope="session")
def engine(make_engine: MakeEngine) -> Engine:
    """Return one engine with the default settings."""
    return make_engine(SETTINGS)
