"""The questions of the benchmark are real: each is let through by the guard and answered by the engine."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.shapes import Shape, entities_of, read_shapes
from citiverse.engine.guard import check
from citiverse.settings import Settings
from support.example_release import make_example_release

SHAPES = read_shapes()


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_example_release(tmp_path_factory.mktemp("build")).dataset


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_passes_the_guard_and_is_answered(shape: Shape, dataset: Path) -> None:
    store = ox.Store()
    store.bulk_load(path=str(dataset), format=ox.RdfFormat.N_QUADS)
    entities = entities_of(dataset)
    for text in shape.texts([*entities["use-case"], *entities["case-study"]]):
        assert check(text, Settings()).text == text
        store.query(text, use_default_graph_as_union=True)


def test_there_are_twelve_shapes_and_the_entities() -> None:
    assert len(SHAPES) == 13
    assert [shape.name for shape in SHAPES if shape.entity] == ["lookup", "describe", "construct", "entity"]
