"""The description counts what is there, itself included, and the library queries are resources."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.progress import Silence
from citiverse.release.build import build_catalogue
from citiverse.releases import Release
from citiverse.vocabulary import DATASET, QUERIES, SH, VOID


@pytest.fixture
def release(tiny: Path, build: Path) -> Release:
    return build_catalogue(tiny, build, Silence())


def store_of(release: Release) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=release.dataset, format=ox.RdfFormat.N_QUADS)
    return store


def test_the_void_counts_are_those_of_the_release(release: Release) -> None:
    store = store_of(release)
    stated = {
        quad.subject.value.removeprefix(DATASET): int(quad.object.value)
        for quad in store.quads_for_pattern(None, ox.NamedNode(VOID + "triples"), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }
    counted = {name: graph["triples"] for name, graph in release.manifest["graphs"].items()}
    whole_and_graphs = {name: number for name, number in stated.items() if "/" not in name}
    assert whole_and_graphs == {**counted, "citiverse": release.manifest["triples"]}
    properties = release.statistics()["properties"]
    assert len(stated) == len(whole_and_graphs) + len(properties)


def test_library_queries_are_published_with_their_text(release: Release) -> None:
    query = ox.NamedNode(QUERIES + "use-cases-of-a-theme")
    texts = list(store_of(release).quads_for_pattern(query, ox.NamedNode(SH + "select"), None))
    assert len(texts) == 1
    text = texts[0].object
    assert isinstance(text, ox.Literal)
    assert isinstance(store_of(release).query(text.value, use_default_graph_as_union=True), ox.QuerySolutions)


def test_facets_count_use_cases(release: Release) -> None:
    assert release.statistics()["useCases"] == {"theme": {"https://w3id.org/citiverse/scheme/theme/transport": 2}}


def test_every_described_file_is_in_the_release(release: Release) -> None:
    described = {
        quad.object.value.rpartition("/")[2]
        for quad in store_of(release).quads_for_pattern(None, ox.NamedNode(VOID + "dataDump"), None)
        if isinstance(quad.object, ox.NamedNode)
    }
    assert described == {
        entry.path.removeprefix("dumps/") for entry in release.files if entry.path.startswith("dumps/citiverse.")
    }
