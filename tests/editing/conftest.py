"""A small catalogue that tests only read, with what its files say."""

from __future__ import annotations

from pathlib import Path

import pytest

from citiverse.release.sources import Sources, load_sources
from support.small_catalogue import make_small_catalogue


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_catalogue(tmp_path_factory.mktemp("small"), ["underground-asset-mapping", "virtual-town-halls"])


@pytest.fixture(scope="session")
def sources(small: Path) -> Sources:
    return load_sources(small)
