"""An ordinary client is answered while many keep asking for heavy work, whether at another address or at theirs."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import pytest

from hostile.heavy import ATTACKER, BYSTANDER, Answers, environment_apart, heavy_clients
from hostile.under_attack import Latencies, look_up, subjects_at
from support.example_release import make_example_release
from support.server import running_server

SECONDS = 6
QUERY_SECONDS = 10
PATIENCE_SECONDS = 60
"""Nobody is refused for having waited too long, so that what counts is who waits for whom, however busy the machine."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("heavy")
    release = make_example_release(folder)
    start = ("--release", release.id, "--build-folder", str(folder), "--workers", "2")
    environment = environment_apart(QUERY_SECONDS, PATIENCE_SECONDS)
    with running_server(*start, log=folder / "log", environment=environment) as base:
        yield base


def look_up_beside(server: str, kind: str, source: str) -> tuple[Latencies, Answers]:
    subjects = subjects_at(server)
    with heavy_clients(server, kind) as answers:
        latencies = look_up(server, SECONDS, subjects, source)
    assert set(answers.statuses) <= {"200", "503"}
    return latencies, answers


def test_a_client_at_another_address_goes_before_those_who_ask_for_many_rows(server: str) -> None:
    latencies, answers = look_up_beside(server, "20,000 rows", BYSTANDER)
    assert latencies.failed == 0
    assert latencies.quantile(0.5) / 1000 < statistics.median(answers.seconds) / 3


@pytest.mark.parametrize("source", [BYSTANDER, ATTACKER], ids=["at another address", "at their address"])
def test_nobody_waits_for_endless_queries(server: str, source: str) -> None:
    latencies, _ = look_up_beside(server, "endless", source)
    assert latencies.failed == 0
    assert latencies.quantile(0.5) / 1000 < QUERY_SECONDS / 4
