"""Pages for people: what each must show, and that the three voices stay apart."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from support.web import PAGES

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert len(re.findall(r"<h1[ >]", response.text)) == 1
    assert re.search(r"<title>[^<]+</title>", response.text)
    assert 'lang="en"' in response.text


def test_the_matrix_puts_each_use_case_where_it_belongs(client: FlaskClient) -> None:
    rows = re.findall(r"<tr>.*?</tr>", client.get("/").text, flags=re.DOTALL)
    (row,) = [row for row in rows if "/doc/use-case/flood-twin" in row]
    cells = re.findall(r"<td.*?</td>", row, flags=re.DOTALL)
    assert ["/doc/use-case/flood-twin" in cell for cell in cells] == [False, True, False]
    assert 'class="itu"' in cells[1]


def test_itu_and_the_editors_speak_apart(client: FlaskClient) -> None:
    text = client.get("/doc/use-case/flood-twin", headers=HTML).text
    statements = re.findall(r'<div class="statement (\w+)">\s*<p><strong>.*?Horizon (\d)', text, flags=re.DOTALL)
    assert statements == [("itu", "2"), ("editorial", "1")]
    assert "ITU published" in text
    assert "Editors&#39; judgement" in text


def test_a_use_case_shows_its_risks_with_reasons(client: FlaskClient) -> None:
    text = client.get("/doc/use-case/flood-twin", headers=HTML).text
    assert "Wrong warnings can hurt people." in text
    assert '<a class="level high" href="/doc/rating/flood-twin-public-safety">High</a>' in text


def test_a_case_study_shows_figures_and_who_says_so(client: FlaskClient) -> None:
    text = client.get("/doc/case-study/town-twin", headers=HTML).text
    assert "about 001.0 to 1.0e6 EUR" in text
    assert "Public evidence: primary source" in text


def test_a_use_case_without_evidence_says_so(client: FlaskClient) -> None:
    text = client.get("/doc/use-case/empty-shell", headers=HTML).text
    assert "No real deployment of this use case was found" in text
    assert "No risk assessment is recorded." in text


def test_the_list_can_be_narrowed(client: FlaskClient) -> None:
    everything = client.get("/use-cases").text
    narrowed = client.get("/use-cases?horizon=3").text
    by_technology = client.get("/use-cases?technology=digital-twin").text
    assert "2 of 2 use cases" in everything
    assert "Empty shell" in narrowed
    assert "1 of 2 use cases" in narrowed
    assert "Empty shell" not in by_technology


def test_horizons_show_where_itu_and_the_evidence_differ(client: FlaskClient) -> None:
    part = client.get("/horizons").text.partition('id="differ"')[2]
    assert "/doc/use-case/flood-twin" in part
    assert "/doc/use-case/empty-shell" not in part


def test_other_scripts_keep_language_and_direction(client: FlaskClient) -> None:
    text = client.get("/doc/place/example-town", headers=HTML).text
    assert '<span lang="ar" dir="rtl">بلدة</span>' in text


def test_every_list_leads_to_the_queries_behind_its_facets_and_its_rows(client: FlaskClient) -> None:
    text = client.get("/case-studies").text
    addresses = re.findall(r'href="(/sparql\?query=[^"]+)"', text)
    for address, answered in zip(addresses, (b"facet", b"Town twin"), strict=True):
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.mimetype == "text/html"
        assert answered in answer.data


def test_a_case_study_in_two_countries_lists_both(client: FlaskClient) -> None:
    text = client.get("/case-studies").text
    assert '<a href="/doc/place/example-land">Example Land</a>, <a href="/doc/place/next-land">Next Land</a>' in text
