"""The report says what was measured: ratios, verdicts, and null for what is no number."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from bench.bars import Bar
from bench.load import Cell
from bench.markdown import write_markdown
from bench.matrix import Outcome
from bench.peers import FUSEKI, OURS, OXIGRAPH
from bench.report import Result, write_json

OF_OURS = Cell("real", "facets", "hot", 8, OURS, rate=900, p50=1, p99=2, cpu=50, bytes=1000, failed=0)
OF_OXIGRAPH = replace(OF_OURS, server=OXIGRAPH, rate=300, cpu=math.nan)


@pytest.fixture
def result() -> Result:
    outcome = Outcome("real", [OF_OURS, OF_OXIGRAPH], {OURS: {"load_seconds": 1.0}}, {FUSEKI: "java is not installed"})
    return Result({"cores": "2"}, [outcome], bars=[Bar("hot facets", 3.0, 8.0)])


def test_json_is_json_whatever_was_measured(result: Result, tmp_path: Path) -> None:
    write_json(result, tmp_path / "result.json")
    told = json.loads((tmp_path / "result.json").read_text())
    assert [cell["cpu"] for cell in told["outcomes"][0]["cells"]] == [50, None]
    assert told["bars"][0]["passed"] is False


def test_markdown_tells_ratio_verdict_and_who_did_not_run(result: Result, tmp_path: Path) -> None:
    write_markdown(result, tmp_path / "result.md")
    text = (tmp_path / "result.md").read_text()
    assert "| hot facets | 8 | 900 | 300 | 3.00 |" in text
    assert "| hot facets | 3 | - | >= 8 | **missed** |" in text
    assert "fuseki: not run (java is not installed)" in text
