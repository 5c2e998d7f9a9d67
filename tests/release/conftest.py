"""Fixtures of the compiler's tests: a copy of the tiny sources that a test may break, and an empty build folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

TINY = Path(__file__).parent / "fixture"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny sources."""
    return Path(shutil.copytree(TINY, tmp_path / "sources"))


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build folder that does not exist yet."""
    return tmp_path / "build"


@pytest.fixture
def change(tiny: Path) -> Callable[[str, str, str], None]:
    """Replaces text in one file of the tiny sources; the text must be there."""

    def replace(path: str, old: str, new: str) -> None:
        text = (tiny / path).read_text(encoding="utf-8")
        assert old in text, f"{path} does not hold {old!r}"
        (tiny / path).write_text(text.replace(old, new), encoding="utf-8")

    return replace
