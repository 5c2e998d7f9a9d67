"""`citiverse scoring report` and `short-list`: from an imported round to files, or a clear no and no files."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.cli import run
from citiverse.scoring.example import example_round
from citiverse.scoring.turtle_rounds import round_triples
from citiverse.turtle import parse_turtle
from citiverse.vocabulary import CUC, RDF_TYPE

DAY = datetime.date(2026, 11, 20)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Turtle file of an example round."""
    path = tmp_path_factory.mktemp("round") / "round.ttl"
    lines = (f"{one.subject} {one.predicate} {one.object} .\n" for one in round_triples(example_round(45, 3, 2), DAY))
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_report_is_a_folder_with_page_data_and_plots(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "report"
    assert run(["scoring", "report", str(scored), str(folder), "--size", "8", "--day", "2026-11-20"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]
    assert {path.name for path in folder.iterdir()} == {
        "index.html",
        "report.json",
        "report.ttl",
        "means.svg",
        "firmness.svg",
        "experts.svg",
    }
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (data["size"], len(data["shortList"]), data["isExample"]) == (8, 8, True)
    # The theme has topics that no candidate of the example covers.
    assert "freight-and-gateways" in data["topicsWithoutCandidate"]
    assert "--ink" in (folder / "index.html").read_text(encoding="utf-8")
    assert data["summary"][0] in capsys.readouterr().out


def test_a_short_list_is_told_and_written(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "list.ttl"
    call = ["scoring", "short-list", str(scored), "--topic", "micromobility", "--day", "2026-11-20"]
    assert run([*call, "--output", str(output)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("+") for line in told) == 10
    assert any("because no better candidate covers micromobility" in line for line in told)
    triples = parse_turtle(output.read_text(encoding="utf-8"), output.name)
    kind = ox.NamedNode(f"{CUC}ShortlistDecision")
    decided = [one for one in triples if one.predicate.value == RDF_TYPE and one.object == kind]
    assert len(decided) == 45
    assert run([*call, "--output", str(output)]) == 2
    assert run([*call, "--output", str(output), "--replace"]) == 0


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["report", "nowhere", "{tmp}/report"], "no round 'nowhere'"),
        (["report", "{round}", "{tmp}"], "is there already; nothing was written"),
        (["report", "{round}", "{tmp}/no/report"], "there is no folder"),
        (["short-list", "{round}", "--topic", "alchemy"], "no topic 'alchemy'"),
        (["short-list", "{round}", "--all-topics", "--topic", "micromobility"], "give one of them"),
        (["short-list", "{round}", "--size", "0"], "--size"),
        (["short-list", "{round}", "--output", "{tmp}/no/list.ttl"], "there is no folder"),
        (["short-list", "{tmp}/empty.ttl"], "holds 0 scoring rounds"),
    ],
    ids=[
        "unknown round",
        "folder is there",
        "no folder above",
        "unknown topic",
        "some and all",
        "no size",
        "no folder",
        "no round",
    ],
)
def test_a_wrong_call_is_refused_and_writes_nothing(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], cause: str
) -> None:
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    call = [one.format(tmp=tmp_path, round=scored) for one in arguments]
    assert run(["scoring", *call]) == 2
    assert cause in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["empty.ttl"]
