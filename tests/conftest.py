"""Fixtures that several rooms share: the release of the real catalogue, built once and reused while nothing changes."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from citiverse.locations import default_build_folder, source_root
from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import read_release
from support.turns import in_turn

# The same examples each time, and none too slow: how fast a machine is says nothing about what is tested.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


@pytest.fixture(scope="module", autouse=True)
def _settled() -> Iterator[None]:
    """Take what lives on after a module out of the sight of the garbage collector, as a server does at its start.

    Looking through all that many modules keep takes a second and more, and would count as the work of whoever comes
    next: a search that may take one second was refused for it.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder with a name so short that servers can have their sockets in it, whichever process tests it."""
    with tempfile.TemporaryDirectory(prefix="cv-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def catalogue_release() -> Path:
    """Folder of the release made from the sources as they are now; the build folder serves as the cache.

    Tests run in several processes, of which one builds and the others wait for it.
    """
    build = default_build_folder()
    with in_turn(build, "catalogue"):
        return build_catalogue(source_root(), build, Silence()).folder


@pytest.fixture(scope="session")
def catalogue_dataset(catalogue_release: Path) -> Path:
    """The canonical N-Quads of the real catalogue."""
    return read_release(catalogue_release).dataset
