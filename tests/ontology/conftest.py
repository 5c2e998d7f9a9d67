"""What the tests of the ontology read: its terms, its schemes, and everything that uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

ROOT = Path(__file__).resolve().parents[2]


def graph_of(*patterns: str) -> Graph:
    """Return one graph of all Turtle files under the root that match one of `patterns`."""
    graph = Graph()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return graph_of("ontology/*.ttl")


@pytest.fixture(scope="session")
def alignments() -> Graph:
    return graph_of("ontology/alignments/*.ttl")


@pytest.fixture(scope="session")
def schemes() -> Graph:
    return graph_of("ontology/schemes/*.ttl")


@pytest.fixture(scope="session")
def data() -> Graph:
    return graph_of("data/**/*.ttl")


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return graph_of("shapes/**/*.ttl")
