"""Engines over tiny datasets, made as the tests need them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from citiverse.engine.memory import MemoryEngine
from citiverse.settings import Settings

MakeEngine = Callable[..., MemoryEngine]

DATASET = """\
<https://example.org/a> <https://example.org/p> "one"@en <https://example.org/one> .
<https://example.org/b> <https://example.org/p> "two"@en <https://example.org/two> .
<https://example.org/c> <https://example.org/p> "three" .
"""


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    """Return a maker of engines: over three triples (one of them in the default graph), or over any N-Quads."""

    def make(dataset: str = DATASET, settings: Settings | None = None) -> MemoryEngine:
        file = tmp_path / "dataset.nq"
        file.write_text(dataset, encoding="utf-8")
        return MemoryEngine(file, settings or Settings())

    return make
