"""The query library on foreign servers (`make test-peers`): over the real catalogue, the answers of the engine here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from citiverse.engine.guard import check
from citiverse.engine.memory import MemoryEngine
from citiverse.engine.protocol import Engine, Form
from citiverse.engine.remote import remote_engine
from citiverse.formats import SYNTAXES
from citiverse.locations import source_root
from citiverse.query_files import Query, load_queries
from citiverse.releases import Release, read_release
from citiverse.settings import Settings
from peers.conftest import SERVERS
from support.contract import rows_of, triples_of, truth_of
from support.contract_suite import kept

SECONDS: Final = 60
SETTINGS: Final = Settings(remote_seconds=SECONDS, query_seconds=SECONDS)
LIBRARY: Final = load_queries(source_root() / "queries" / "library")
TRUTH_VALUES: Final = "Virtuoso 7.2 writes truth values as the integers 1 and 0."
DEVIATIONS: Final[dict[str, dict[str, str]]] = {
    "virtuoso": {
        "figures-without-period-or-baseline": f"{TRUTH_VALUES} It also takes a missing value for a present one here.",
        "integrity-of-definitions": TRUTH_VALUES,
        "public-safety-risk-mostly-low-to-medium": TRUTH_VALUES,
        "vocabularies-and-classes": "REPLACE refuses a pattern that also fits the empty text.",
    }
}


@pytest.fixture(scope="session")
def release(catalogue_release: Path) -> Release:
    """Return the release of the real catalogue."""
    return read_release(catalogue_release)


@pytest.fixture(scope="session")
def ours(release: Release) -> Engine:
    return MemoryEngine(release.dataset, SETTINGS)


@pytest.fixture(scope="session")
def make_engine(
    request: pytest.FixtureRequest, release: Release, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Return an engine that asks the server that the test is parametrised with."""
    with SERVERS[request.param](release.dataset, tmp_path_factory.mktemp(request.param), SECONDS) as endpoint:
        yield remote_engine(release, replace(SETTINGS, remote_endpoint=endpoint))


def answer(engine: Engine, query: Query) -> object:
    """Return what the query says, without the order that it leaves open."""
    checked = check(query.text, SETTINGS)
    syntax = "json" if checked.form.of_solutions else "nt"
    body = engine.answer(checked, SYNTAXES[syntax]).read()
    if checked.form is Form.ASK:
        return truth_of(body, syntax)
    return sorted(rows_of(body)) if checked.form is Form.SELECT else triples_of(body, syntax)


@pytest.mark.parametrize("name", LIBRARY)
def test_the_answer_is_the_same(request: pytest.FixtureRequest, ours: Engine, make_engine: Engine, name: str) -> None:
    server = request.node.callspec.params["make_engine"]
    with kept(DEVIATIONS.get(server, {}), name):
        assert answer(make_engine, LIBRARY[name]) == answer(ours, LIBRARY[name])
