"""Graphs that the query tests ask: the real catalogue, and the invented examples of each fixture file."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from citiverse.query_files import Query
from citiverse.release.catalogue import Catalogue
from support.graph_store import compiled_catalogue, library, store_of_catalogue, store_of_fixture


@pytest.fixture(scope="session")
def compiled() -> Catalogue:
    return compiled_catalogue()


@pytest.fixture(scope="session")
def catalogue(compiled: Catalogue) -> ox.Store:
    return store_of_catalogue(compiled)


@pytest.fixture(scope="session")
def stores(catalogue: ox.Store) -> Mapping[str | None, ox.Store]:
    """The graph that a library query is tested on, by the name of its fixture; None is the real catalogue."""
    stores: dict[str | None, ox.Store] = {None: catalogue}
    stores |= {name: store_of_fixture(name) for name in ("scoring", "supersession", "releases")}
    return stores


@pytest.fixture(scope="session")
def questions() -> dict[str, Query]:
    return library()
