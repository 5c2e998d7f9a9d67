"""Comparison names exactly the statements that came and went."""

from __future__ import annotations

from pathlib import Path

import pytest

from citiverse.progress import Silence
from citiverse.release.compare import compare
from citiverse.release.compile_dataset import build_dataset


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0b", "\x1c"])
def test_a_line_separator_within_a_text_does_not_end_the_statement(tmp_path: Path, build: Path, separator: str) -> None:
    old, new = tmp_path / "old.nt", tmp_path / "new.nt"
    old.write_text('<http://e/s> <http://e/p> "a" .\n', encoding="utf-8", newline="")
    new.write_text(f'<http://e/s> <http://e/p> "a{separator}b" .\n', encoding="utf-8", newline="")
    change = compare(build_dataset(old, build, Silence()), build_dataset(new, build, Silence()))
    assert change.removed == ['<http://e/s> <http://e/p> "a" .']
    assert [line.encode("unicode_escape").count(b" .") for line in change.added] == [1]
    assert change.subjects() == ["<http://e/s>"]
