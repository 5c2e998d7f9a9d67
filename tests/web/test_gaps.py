"""Gaps: what is counted again in another way, and how few are too few stands in the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.query_files import load_query
from support.partly_published import rows

HTML: Final = {"Accept": "text/html"}
COUNTED_AGAIN: Final = Path(__file__).parent / "advisor" / "gaps.rq"
MEASURES: Final = {"use-cases": "useCases", "case-studies": "caseStudies", "results": "results"}
Counts = dict[str, tuple[int, ...]]


def found_by(client: FlaskClient, query: str = "") -> Counts:
    answer = client.get(f"/gaps.json?{query}").get_json()
    return {one["id"]: tuple(one["values"][name] for name in MEASURES.values()) for one in answer["results"]}


@pytest.fixture(scope="module")
def counted(catalogue_dataset: Path) -> Counts:
    """The numbers of everything that can be a gap, by a query that shares nothing with that of the page."""
    store = ox.Store()
    store.bulk_load(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS)
    rows = store.query(load_query(COUNTED_AGAIN).text, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return {row["thing"].value: tuple(int(row[name].value) for name in MEASURES.values()) for row in rows}


def test_everything_is_counted_right(catalogue: FlaskClient, counted: Counts) -> None:
    assert found_by(catalogue, "missed=0") == counted
    assert len(counted) > 60


def test_only_what_is_published_counts(
    catalogue: FlaskClient, unfinished: tuple[ox.Store, set[str]], counted: Counts
) -> None:
    store, _ = unfinished
    columns = ("thing", *MEASURES.values())
    found = sorted(rows(store, catalogue.get("/gaps.json?missed=0").get_json()["query"], columns))
    assert found == sorted(rows(store, load_query(COUNTED_AGAIN).text, columns))
    less = [numbers for thing, *numbers in found if tuple(map(int, numbers)) < counted[thing]]
    assert len(less) > len(found) / 2
    assert "Only published use cases and case studies count." in catalogue.get("/gaps", headers=HTML).text


@pytest.mark.parametrize(
    ("query", "fewest", "missed"),
    [
        ("", (2, 3, 1), 1),
        ("missed=3", (2, 3, 1), 3),
        ("use-cases=5&case-studies=10&results=5&missed=2", (5, 10, 5), 2),
        ("use-cases=0&case-studies=0&results=1", (0, 0, 1), 1),
    ],
)
def test_those_that_fall_short_are_listed_and_no_others(
    catalogue: FlaskClient, counted: Counts, query: str, fewest: tuple[int, ...], missed: int
) -> None:
    def short(numbers: tuple[int, ...]) -> int:
        return sum(number < least for number, least in zip(numbers, fewest, strict=True))

    expected = {iri: numbers for iri, numbers in counted.items() if short(numbers) >= missed}
    assert found_by(catalogue, query) == expected
    assert expected
    answer = catalogue.get(f"/gaps.json?{query}").get_json()
    assert all(one["values"]["short"] == short(counted[one["id"]]) for one in answer["results"])
    assert answer["rules"] == {**dict(zip(MEASURES, fewest, strict=True)), "missed": missed}
    page = catalogue.get(f"/gaps?{query}", headers=HTML).text
    assert page.count("too few</span>") == sum(short(numbers) for numbers in expected.values())


def test_kinds_are_chosen(catalogue: FlaskClient) -> None:
    everything, some = found_by(catalogue, "missed=0"), found_by(catalogue, "missed=0&of=goal&of=technology")
    assert some == {iri: numbers for iri, numbers in everything.items() if "/sdg/" in iri or "/technology/" in iri}
    text = catalogue.get("/gaps?of=technology", headers=HTML).text
    assert "Technologies (0)" in text
    assert "None falls short." in text
    assert "Topics (" not in text
    assert '<link rel="canonical" href="/gaps?of=technology">' in text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("of=weather", "goal, region, technology, topic"),
        ("missed=4", "from 0 to 3"),
        ("results=-1", "from 0 to 1000000"),
        ("use-cases=2&use-cases=3", "one value"),
    ],
)
def test_what_cannot_be_meant_is_refused(catalogue: FlaskClient, query: str, told: str) -> None:
    answer: Any = catalogue.get(f"/gaps?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert told in answer.get_json()["detail"]


def test_goals_without_any_use_case_are_there(catalogue: FlaskClient) -> None:
    goals = {one for one, numbers in found_by(catalogue, "of=goal&missed=3&use-cases=1").items() if not any(numbers)}
    assert goals == {"http://metadata.un.org/sdg/2", "http://metadata.un.org/sdg/6"}
