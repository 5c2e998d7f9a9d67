"""A record walks from draft to published, superseded and withdrawn at the command line; every state has its page."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from support.editing import AGENT, citiverse, fill, release_of
from support.small_catalogue import make_small_catalogue
from support.web import make_app

NAME = "kerb-space-twin"
PAGE = f"/doc/use-case/{NAME}"
HTML = {"Accept": "text/html"}
NEIGHBOUR = "urban-flood-simulation"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_catalogue(tmp_path_factory.mktemp("walk"), [NEIGHBOUR])


def step(capsys: pytest.CaptureFixture[str], sources: Path, name: str, *arguments: str, hour: int) -> str:
    """Take a step of a review at an hour of the day of the edition; return what the command says."""
    common = ["--agent", AGENT, "--at", f"2026-11-22T{hour:02}:00:00Z", "--engine", "pyshifty"]
    code, out, err = citiverse(capsys, "review", name, *arguments, *common, "--sources", str(sources))
    assert code == 0, err
    return out


def seen(sources: Path, folder: Path, path: str = PAGE) -> tuple[int, str]:
    """Return status and text of a page over a release of the sources as they are now."""
    response = make_app(release_of(sources, folder)).test_client().get(path, headers=HTML)
    return response.status_code, html.unescape(response.text)


def test_a_record_walks_from_draft_to_withdrawn(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--sources", str(sources))
    assert citiverse(capsys, "new", "use-case", NAME, "--title", "Kerb space twin", *where)[0] == 0
    fill(sources / "data" / "use-cases" / f"{NAME}.ttl")
    assert citiverse(capsys, "format", "--drop-comments", str(sources / "data" / "use-cases" / f"{NAME}.ttl"))[0] == 0
    status, text = seen(sources, tmp_path / "draft")
    assert (status, "State of the record: <strong>Draft</strong>" in text) == (200, True)

    assert step(capsys, sources, "submit", NAME, hour=1) == f"use-case/{NAME}: in-review\n"
    step(capsys, sources, "request-changes", NAME, "--comment", "Say which kerbs.", hour=2)
    status, text = seen(sources, tmp_path / "changes")
    assert (status, "State of the record: <strong>Changes requested</strong>" in text) == (200, True)
    assert "Say which kerbs." in text
    step(capsys, sources, "submit", NAME, "--comment", "Those of the old town.", hour=3)
    step(capsys, sources, "approve", NAME, hour=4)
    step(capsys, sources, "publish", NAME, hour=5)

    old = f"assessment/{NAME}-topics"
    new_topic = ("--set", "assignedTopic=topic:traffic-management", "--comment", "It is about traffic.")
    said = step(capsys, sources, "supersede", old, *new_topic, hour=6)
    assert said == f"{old}: superseded by {old}-2\n"
    status, text = seen(sources, tmp_path / "superseded")
    superseded = text.partition("Superseded judgements")[2].partition("</section>")[0]
    assert (status, "Not published yet" in text) == (200, False)
    assert text.index("Handed in for review") < text.index("Changes requested") < text.index("Approved")
    assert 'In the catalogue since release <a href="/releases/2026.1">2026.1</a>' in text
    assert f'replaced by <a href="/doc/{old}-2">' in superseded
    assert "Public transportation" in superseded
    assert "Traffic management" in text.partition('<ul class="tags">')[2].partition("</ul>")[0]

    reason = "Invented for a test."
    step(capsys, sources, "withdraw", NAME, "--reason", reason, "--replaced-by", NEIGHBOUR, hour=7)
    client = make_app(release_of(sources, tmp_path / "withdrawn")).test_client()
    gone = client.get(PAGE, headers=HTML)
    assert gone.status_code == 410
    assert reason in gone.text
    assert f'id/use-case/{NEIGHBOUR}>; rel="successor-version"' in " ".join(gone.headers.getlist("Link"))
    assert client.get(f"{PAGE}.ttl").status_code == 410
    assert client.get(f"{PAGE}?follow=1", headers=HTML).status_code == 303
    assert NAME not in client.get("/use-cases", headers=HTML).text
    outcomes = [line.split()[1] for line in citiverse(capsys, "review", "history", NAME, *where)[1].splitlines()]
    there_and_back = ["in-review", "changes-requested", "in-review", "approved"]
    assert outcomes == [*there_and_back, "published", "published", "withdrawn"]
