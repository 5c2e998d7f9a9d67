"""A real scoring round: what missed the short list goes back in its review state, and the catalogue is valid again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from citiverse import locations
from citiverse.release.declaration import declared_identity
from citiverse.release.sources import load_sources
from support.editing import AGENT, citiverse
from support.small_catalogue import make_small_catalogue

THEME = "transport-and-mobility"
POINTS = {
    "vr-cycling-design-testing": 9,
    "traffic-model-for-data-poor-cities": 8,
    "traffic-simulation-and-signal-control": 3,
    "rail-staff-vr-safety-training": 2,
}
"""Candidate -> what both experts give on every criterion. The first two make the short list."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the sources of a small catalogue, which the commands take for theirs."""
    made = make_small_catalogue(tmp_path / "checkout", POINTS)
    monkeypatch.setattr(locations, "__file__", str(made / "server" / "citiverse" / "locations.py"))
    return made


def fill_in(folder: Path, day: str) -> None:
    """Fill in the sheets of a round as a working group would: the day, the groups, and all scores."""
    for name in ("round", "experts", "scores"):
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for row in rows[1:]:
            if name == "scores":
                row[3:] = [str(POINTS[row[1]])] * len(row[3:])
            elif name == "experts":
                row[1] = "academia"
            elif row[0] == "date":
                row[1] = day
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def test_what_missed_the_short_list_is_reopened_and_the_catalogue_is_valid(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets, turtle = str(tmp_path / "spring"), str(root / "data" / "rounds" / "spring-short-list.ttl")
    day = declared_identity(load_sources(root)).issued or ""
    scoring = ("--theme", THEME, "--round", "spring", "--experts", "2", "--output", sheets)
    assert citiverse(capsys, "scoring", "template", *scoring)[0] == 0
    fill_in(Path(sheets), day)
    code, out, err = citiverse(capsys, "scoring", "import", sheets)
    assert (code, out.partition(": ")[2]) == (0, "round spring, 4 candidates, 4 criteria, 2 experts, 0 gaps\n"), err
    chosen = ("spring", "--size", "2", "--day", day, "--output", turtle)
    assert citiverse(capsys, "scoring", "short-list", *chosen)[0] == 0

    code, out, _ = citiverse(capsys, "validate", "--engine", "pyshifty")
    violations = [line for line in out.splitlines() if "was scored, but" in line]
    assert (code, "2 Violation" in out) == (1, True)
    assert len(violations) == 2

    by_whom = ("--agent", AGENT, "--engine", "pyshifty", "--sources", str(root))
    for missed in list(POINTS)[2:]:
        assert any(missed in line for line in violations), violations
        code, out, err = citiverse(capsys, "review", "reopen", missed, "--comment", "Not on the list.", *by_whom)
        assert (code, out) == (0, f"use-case/{missed}: changes-requested\n"), err
    code, out, _ = citiverse(capsys, "validate", "--engine", "pyshifty")
    assert (code, "valid: 0 Violation" in out) == (0, True), out
