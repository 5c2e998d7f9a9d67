"""What is said of a query's cost beforehand holds once it is asked."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from citiverse.engine.bounds import FEW, Bounds
from citiverse.engine.plain import PlainQuery, read_plain
from fuzz.plain import plain_queries

FAN = "\n".join(
    [f"<urn:s{number}> <urn:p> <urn:hub> ." for number in range(100)]
    + [f"<urn:s{number}> <urn:q> <urn:o{number % 7}> , <urn:hub> ." for number in range(10)]
    + ['<urn:hub> <urn:label> "a"@en , "b"@fr .']
)


@pytest.fixture(scope="module")
def fan() -> Bounds:
    return Bounds(ox.parse(FAN, format=ox.RdfFormat.TURTLE))


def plain(text: str) -> PlainQuery:
    found = read_plain(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "quads"),
    [
        ("SELECT * { <urn:s1> <urn:p> ?o }", 2),
        ("SELECT * { ?s <urn:p> <urn:hub> }", 200),
        ("SELECT * { ?s <urn:p> <urn:o1> }", 2 * FEW),
        ("SELECT * { ?s <urn:never> ?o }", 1),
        ("SELECT * { ?s <urn:q> <urn:o1> . ?s <urn:p> ?o }", 10 + 100 + 10),
        ("SELECT * { ?s ?p <urn:hub> }", 220),
        ("DESCRIBE <urn:hub>", FEW),
        ("DESCRIBE <urn:s1> <urn:s2>", 6),
    ],
)
def test_links_are_counted(fan: Bounds, text: str, quads: int) -> None:
    assert fan.cost(plain(text)).quads <= quads


def test_parts_that_nothing_links_are_a_product(fan: Bounds) -> None:
    text = "SELECT * { ?a <urn:p> ?b . ?c <urn:label> ?d }"
    assert fan.cost(plain(text)).quads > len(FAN)


def test_a_literal_counts_as_the_most_frequent_one(fan: Bounds) -> None:
    few, many = (fan.cost(plain(f'ASK {{ ?s {verb} "a" }}')).quads for verb in ("<urn:label>", "<urn:p>"))
    assert few < many


class Data:
    """The real catalogue as a store, with bounds and some of the names in it."""

    def __init__(self, dataset: Path) -> None:
        quads = list(ox.parse(path=str(dataset), format=ox.RdfFormat.N_QUADS))
        self.store = ox.Store()
        self.store.bulk_extend(quads)
        self.bounds = Bounds(quads)
        self.verbs = tuple(sorted({str(quad.predicate) for quad in quads}))
        names = sorted({str(quad.subject) for quad in quads if isinstance(quad.subject, ox.NamedNode)})
        self.names = tuple(names[:: len(names) // 40])


@pytest.fixture(scope="module")
def data(catalogue_dataset: Path) -> Data:
    return Data(catalogue_dataset)


@settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_no_query_has_more_solutions_than_its_bound(draw: DataObject, data: Data) -> None:
    text = draw.draw(plain_queries(data.names, data.verbs))
    query = plain(text)
    cost = data.bounds.cost(query)
    assume(cost.quads < 100_000)
    result = data.store.query(text, use_default_graph_as_union=True)
    found = 1 if isinstance(result, ox.QueryBoolean) else sum(1 for _ in result)
    # Aggregates give one row over nothing at all, and each solution makes as many triples as the template has.
    assert found <= cost.quads * max(1, query.template) + 1
