"""The authored data, parsed once: by file, and as statements to look up."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from citiverse.release.sources import SourceFile, Sources, load_sources
from support.facts import Facts

ROOT: Final = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sources() -> Sources:
    return load_sources(ROOT)


@pytest.fixture(scope="session")
def data_files(sources: Sources) -> dict[str, SourceFile]:
    """The files of data/, by path relative to the checkout."""
    return {path: source for path, source in sources.files.items() if path.startswith("data/")}


@pytest.fixture(scope="session")
def facts(sources: Sources) -> Facts:
    """Everything asserted in the sources."""
    return Facts(sources.quads())
