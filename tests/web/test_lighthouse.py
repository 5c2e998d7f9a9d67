"""Lighthouse on four pages: the categories that no clock decides, and the facts behind the one that a clock does.

`make lighthouse` measures the fourth category, performance, which depends on what else the machine does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citiverse.releases import read_release
from support.lighthouse import PAGES, UNTIMED, Report, measure
from support.server import running_server

LEAST_SCORE = 95
MOST_SHIFT = 0.01
"""How much of what is seen may move while a page loads: nearly nothing."""
MOST_BYTES = {"/sparql": 220_000}
MOST_BYTES_ELSEWHERE = 50_000
FACTS = ("cumulative-layout-shift", "network-requests", "render-blocking-insight", "total-byte-weight")


@pytest.fixture(scope="module")
def public_server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server that knows its public address, as one that search engines find does."""
    release = read_release(catalogue_release)
    start = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "1")
    with running_server(*start, log=tmp_path_factory.mktemp("lighthouse") / "log", is_public=True) as base:
        yield base


@pytest.fixture(scope="module")
def reports(public_server: str) -> dict[str, Report]:
    """What Lighthouse says of each page."""
    found = measure(*(public_server + path for path in PAGES), categories=UNTIMED, audits=FACTS)
    return dict(zip(PAGES, found, strict=True))


def requests_of(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report.audits["network-requests"]["details"]["items"]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_scores_are_high(reports: dict[str, Report], path: str) -> None:
    report = reports[path]
    assert set(report.scores) == set(UNTIMED)
    assert [name for name, score in report.scores.items() if score < LEAST_SCORE] == [], report.failed()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(reports: dict[str, Report], path: str) -> None:
    report = reports[path]
    assert report.number("cumulative-layout-shift") <= MOST_SHIFT


@pytest.mark.parametrize("path", PAGES)
def test_little_is_sent_and_by_nobody_else(reports: dict[str, Report], path: str, public_server: str) -> None:
    report = reports[path]
    assert report.number("total-byte-weight") <= MOST_BYTES.get(path, MOST_BYTES_ELSEWHERE)
    addresses = [one["url"] for one in requests_of(report)]
    assert len(addresses) >= 2
    assert [one for one in addresses if not one.startswith((public_server + "/", "data:"))] == []


@pytest.mark.parametrize("path", PAGES)
def test_the_first_paint_waits_for_one_stylesheet_only(reports: dict[str, Report], path: str) -> None:
    report = reports[path]
    blocking = report.audits["render-blocking-insight"]["details"]["items"]
    assert {one["url"].rpartition("/")[2] for one in blocking} <= {"site.css"}
