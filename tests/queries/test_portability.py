"""The published queries run on any engine: rdflib gives the same answers and derives the same statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox
import pytest
import rdflib

from citiverse.query_files import Query, load_queries
from support.graph_store import FIXTURES, QUERIES, ROOT, library, rows

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")

QUESTIONS = library()
RULES = load_queries(QUERIES / "derive")


def dataset_of(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Return an rdflib dataset of `quads` whose default graph is the union of all graphs."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert written is not None
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written.decode(), format="nquads")
    return dataset


def plain(row: object) -> tuple[str, ...]:
    """Return a row as text in which numbers and times are written in one way."""
    assert isinstance(row, tuple)
    return tuple(number_or_text("" if value is None else str(value)) for value in row)


def number_or_text(text: str) -> str:
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text.replace("+00:00", "Z")


@pytest.fixture(scope="module")
def datasets(stores: Mapping[str | None, ox.Store]) -> dict[str | None, rdflib.Dataset]:
    return {name: dataset_of(store) for name, store in stores.items()}


@pytest.mark.parametrize("query", QUESTIONS.values(), ids=list(QUESTIONS))
def test_another_engine_gives_the_same_answer(
    query: Query, stores: Mapping[str | None, ox.Store], datasets: Mapping[str | None, rdflib.Dataset]
) -> None:
    other = sorted(plain(row) for row in datasets[query.fixture].query(query.text))
    assert other == sorted(plain(row) for row in rows(stores[query.fixture], query.text))


@pytest.mark.parametrize("fixture", ["scoring", "supersession", "reasoning"])
@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_another_engine_derives_the_same(rule: Query, fixture: str) -> None:
    paths = [*(ROOT / "ontology").glob("*.ttl"), FIXTURES / f"{fixture}.ttl"]
    quads = [quad for path in paths for quad in ox.parse(path=path, rename_blank_nodes=True)]
    store = ox.Store()
    store.extend(quads)
    triples = store.query(rule.text)
    assert isinstance(triples, ox.QueryTriples)
    ours = {(t.subject.value, t.predicate.value, t.object.value) for t in triples}
    graph = rdflib.Graph().parse(
        data=(ox.serialize([q.triple for q in quads], format=ox.RdfFormat.N_TRIPLES)), format="nt"
    )
    assert {plain(triple) for triple in graph.query(rule.text)} == {plain(triple) for triple in ours}
