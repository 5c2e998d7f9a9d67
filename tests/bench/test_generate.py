"""The generator grows the real model: same seed same bytes, each statement in its graph, each reference real."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.generate import write_growth
from bench.templates import Catalogue, read_catalogue
from citiverse.graphs import graph_iri, graph_name_of_subject
from citiverse.vocabulary import CUC, THING
from support.example_release import make_example_release

SIZE = 12_000


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return read_catalogue(make_example_release(tmp_path_factory.mktemp("build")).dataset)


def grown(catalogue: Catalogue, seed: int = 1, size: int = SIZE) -> str:
    output = io.StringIO()
    write_growth(catalogue, size, output, seed)
    return output.getvalue()


@pytest.fixture(scope="module")
def quads(catalogue: Catalogue) -> list[ox.Quad]:
    return list(ox.parse(grown(catalogue).encode(), format=ox.RdfFormat.N_QUADS))


def test_the_same_seed_gives_the_same_bytes(catalogue: Catalogue) -> None:
    assert grown(catalogue, 7) == grown(catalogue, 7)
    assert grown(catalogue, 7) != grown(catalogue, 8)


def test_the_size_is_what_was_asked_for(quads: list[ox.Quad]) -> None:
    assert SIZE <= len(quads) < SIZE * 1.05
    assert len(set(quads)) == len(quads)


def test_each_statement_stands_in_the_graph_of_its_subject(quads: list[ox.Quad]) -> None:
    derived = graph_iri("derived")
    for quad in quads:
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.graph_name, ox.NamedNode)
        name = graph_name_of_subject(quad.subject.value)
        assert quad.graph_name.value == derived or name is None or quad.graph_name.value == graph_iri(name)


def test_whatever_new_thing_is_named_is_described(quads: list[ox.Quad]) -> None:
    described = {quad.subject for quad in quads}
    new = [THING + kind + "/" for kind in ("use-case", "case-study", "outcome")]
    named = {q.object for q in quads if isinstance(q.object, ox.NamedNode) and q.object.value.startswith(tuple(new))}
    assert named
    assert named <= described


def test_the_mix_of_properties_stays_that_of_the_model(catalogue: Catalogue, quads: list[ox.Quad]) -> None:
    counts = Counter(quad.predicate.value for quad in quads)
    use_cases = sum(1 for q in quads if q.object == ox.NamedNode(CUC + "UseCase"))
    assert use_cases > len(catalogue.templates["use-case"])
    assert counts[CUC + "hasCaseStudy"] == counts[CUC + "illustrates"]
    assert counts[CUC + "theme"] >= counts[CUC + "primaryTheme"] > 0


def test_a_dataset_without_use_cases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.nq").write_text("")
    with pytest.raises(ValueError, match="no use case"):
        read_catalogue(tmp_path / "empty.nq")
