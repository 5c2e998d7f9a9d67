"""Ten questions of a mayor's office: the advisor, a query that asks the same in another way, and the list expected."""

from __future__ import annotations

import csv
import html
import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from citiverse.locations import source_root
from citiverse.query_files import load_query
from support.partly_published import rows

FOLDER = Path(__file__).parent / "advisor"
HTML = {"Accept": "text/html"}


@dataclass(frozen=True)
class Question:
    """One question: what is asked, the address that answers it, and lines of advice, points and name."""

    name: str
    asked: str
    address: str
    expected: list[str]


QUESTIONS = [
    Question(**one) for one in tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))["question"]
]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def store(catalogue_dataset: Path) -> ox.Store:
    found = ox.Store()
    found.bulk_load(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS)
    return found


def in_format(address: str, name: str) -> str:
    return address.replace("/advisor?", f"/advisor.{name}?")


def line(advice: str, points: str, iri: str) -> str:
    return f"{advice} {points} {iri.rpartition('/')[2]}"


def test_there_are_ten_questions_each_with_a_query_of_its_own() -> None:
    assert len(QUESTIONS) == 10
    assert {path.stem for path in FOLDER.glob("*.rq")} - {"gaps"} == {one.name for one in QUESTIONS}
    assert len({one.address for one in QUESTIONS}) == 10


@each_question
def test_the_advisor_answers_as_expected(catalogue: FlaskClient, question: Question) -> None:
    answer = catalogue.get(in_format(question.address, "json")).get_json()
    found = [line(one["values"]["advice"], one["values"]["points"], one["id"]) for one in answer["results"]]
    assert found == question.expected
    assert answer["total"] == len(found)


@each_question
def test_the_judgements_say_the_same(store: ox.Store, question: Question) -> None:
    found = store.query(load_query(FOLDER / f"{question.name}.rq").text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    rows = [[row[name].value for name in ("advice", "points", "useCase")] for row in found]
    assert [line(*row) for row in rows] == question.expected


@each_question
def test_the_judgements_of_what_is_published_say_the_same(
    catalogue: FlaskClient, unfinished: tuple[ox.Store, set[str]], question: Question
) -> None:
    asked = catalogue.get(in_format(question.address, "json")).get_json()["query"]
    store, unpublished = unfinished
    columns = ("advice", "points", "useCase")
    found = rows(store, asked, columns)
    assert found == rows(store, load_query(FOLDER / f"{question.name}.rq").text, columns)
    assert len(found) < len(question.expected)
    assert unpublished.isdisjoint(iri for _, _, iri in found)
    assert unpublished.isdisjoint(iri for (listed,) in rows(store, asked, ("evidence",)) for iri in listed.split())


@each_question
def test_page_table_and_query_agree(catalogue: FlaskClient, question: Question) -> None:
    answer = catalogue.get(in_format(question.address, "json")).get_json()
    table = list(csv.reader(io.StringIO(catalogue.get(in_format(question.address, "csv")).text)))
    behind = catalogue.post("/sparql", data={"query": answer["query"]}, headers={"Accept": "text/csv"})
    assert list(csv.reader(io.StringIO(behind.text))) == table
    page = catalogue.get(question.address, headers=HTML).text
    names = re.findall(r'<h3><a href="/doc/use-case/([\w-]+)"', page)
    points = re.findall(r"<strong>Points: (-?\d+)</strong>", page)
    assert list(zip(points, names, strict=True)) == [tuple(one.split()[1:]) for one in question.expected]
    (link,) = set(re.findall(r'href="(/sparql\?query=[^"]+)" rel="nofollow">SPARQL', page.partition('"exports"')[2]))
    assert catalogue.get(html.unescape(link).replace("format=html", "format=csv")).text == behind.text
    # What a reverse proxy takes as one line of a request.
    assert len(html.unescape(link)) < 8000


@each_question
def test_the_documentation_tells_the_question_and_its_address(question: Question) -> None:
    text = (source_root() / "docs" / "advisor.md").read_text(encoding="utf-8")
    assert f"{question.asked} [Answer](http://127.0.0.1:8000{question.address})" in text
    assert f"`{question.name}.rq`" in text
