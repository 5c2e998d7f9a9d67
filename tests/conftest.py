"""Fixtures that several rooms share: the release of the real catalogue, built once and reused while nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from citiverse.locations import default_build_folder, source_root
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import read_release


@pytest.fixture(scope="session")
def catalogue_release() -> Path:
    """Folder of the release made from the sources as they are now; the build folder serves as the cache."""
    return build_catalogue(source_root(), default_build_folder(), Silence()).folder


@pytest.fixture(scope="session")
def catalogue_dataset(catalogue_release: Path) -> Path:
    """The canonical N-Quads of the real catalogue."""
    return read_release(catalogue_release).dataset
