"""A real server answers fuzzed queries, and never with an internal error: a short run with the same texts each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.grammar import disguised_services, mutated_queries, queries
from fuzz.oracle import DATA
from fuzz.served import Served
from support.canary import Canary
from support.server import running_server

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
SHORT = settings(
    max_examples=40, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of a few triples, and a listener that nobody may call."""
    folder = tmp_path_factory.mktemp("fuzz")
    dataset = folder / "data.ttl"
    dataset.write_text(DATA, encoding="utf-8")
    canary = Canary()
    start = ("--dataset", str(dataset), "--build-folder", str(folder), "--workers", "1")
    with running_server(*start, log=folder / "log") as base:
        found = Served(base, canary.address)
        yield found
    assert found.statuses[200] > 0
    assert canary.connections == 0
    canary.close()


@SHORT
@given(text=queries())
def test_queries_of_the_grammar(served: Served, text: str) -> None:
    served.judge(text)


@SHORT
@given(text=mutated_queries())
def test_queries_that_are_nearly_right(served: Served, text: str) -> None:
    served.judge(text)


@SHORT
@given(text=disguised_services())
def test_calls_in_disguise(served: Served, text: str) -> None:
    served.judge(text)
