"""Lists as data: every format by suffix and by wish, with the rows of the query that the page shows."""

from __future__ import annotations

import csv
import html
import io
from typing import Any, Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

EXPLORED: Final = ("/use-cases", "/case-studies")
PLAIN: Final = ("/places", "/organisations", "/sources")
OVERVIEWS: Final = ("/technologies", "/themes", "/horizons", "/risks", "/sdgs", "/advisor", "/gaps")
HTML: Final = {"Accept": "text/html"}


def ids(answer: Any) -> list[str]:
    return [one["id"] for one in answer["results"]]


@pytest.mark.parametrize("path", [*EXPLORED, *PLAIN, *OVERVIEWS])
def test_lists_are_negotiated(catalogue: FlaskClient, path: str) -> None:
    kinds = {"text/csv", "application/json", "text/turtle", "application/ld+json", "text/html"}
    for kind in kinds:
        assert catalogue.get(path, headers={"Accept": kind}).mimetype == kind
        assert catalogue.get(f"{path}?_mediatype={kind.replace('+', '%2B')}").mimetype == kind
    assert catalogue.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert catalogue.get(f"{path}.png").status_code == 404
    page = catalogue.get(path, headers=HTML).text
    for suffix, kind in (("csv", "text/csv"), ("json", "application/json"), ("ttl", "text/turtle")):
        assert f'href="{path}.{suffix}"' in page
        assert catalogue.get(f"{path}.{suffix}").mimetype == kind


@pytest.mark.parametrize("path", PLAIN)
def test_plain_lists_have_the_rows_of_their_query(catalogue: FlaskClient, path: str) -> None:
    answer = catalogue.get(f"{path}.json").get_json()
    table = list(csv.reader(io.StringIO(catalogue.get(f"{path}.csv").text)))
    behind = catalogue.post("/sparql", data={"query": answer["query"]}, headers={"Accept": "text/csv"})
    assert sorted(csv.reader(io.StringIO(behind.text))) == sorted(table)
    assert [row[0] for row in table[1:]] == ids(answer)
    page = catalogue.get(path, headers=HTML).text
    assert page.count('<th scope="row">') == len(table) - 1
    subjects = {q.subject.value for q in ox.parse(catalogue.get(f"{path}.nt").data, format=ox.RdfFormat.N_TRIPLES)}
    assert subjects == set(ids(answer))


@pytest.mark.parametrize("path", OVERVIEWS)
def test_overviews_are_lists_too_with_the_query_that_gives_their_rows(catalogue: FlaskClient, path: str) -> None:
    answer = catalogue.get(f"{path}.json").get_json()
    columns, *table = csv.reader(io.StringIO(catalogue.get(f"{path}.csv").text))
    behind = catalogue.post("/sparql", data={"query": answer["query"]}, headers={"Accept": "text/csv"})
    own_columns, *rows = csv.reader(io.StringIO(behind.text))
    assert (columns, sorted(table)) == (own_columns, sorted(rows))
    assert answer["total"] == len(table)
    assert answer["query"].strip() in html.unescape(catalogue.get(path, headers=HTML).text)
    triples = list(ox.parse(catalogue.get(f"{path}.nt").data, format=ox.RdfFormat.N_TRIPLES))
    assert {one.subject.value for one in triples} == set(ids(answer))
    assert len(set(triples)) == len(triples)
