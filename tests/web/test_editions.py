"""What each edition of ITU says stands beside what the catalogue's editors say, and nothing superseded among it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from citiverse.editing.facts import Facts
from citiverse.release.sources import load_sources
from citiverse.vocabulary import CUC, SCHEME, THING
from support.editing import release_of
from support.small_catalogue import make_small_catalogue
from support.web import make_app

SLUGS = ("virtual-town-halls", "underground-asset-mapping", "urban-flood-simulation")
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_catalogue(tmp_path_factory.mktemp("small"), SLUGS)


@pytest.fixture(scope="module")
def client(small: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return make_app(release_of(small, tmp_path_factory.mktemp("build"))).test_client()


def table_of(client: FlaskClient, slug: str) -> list[list[str]]:
    """Return the cells of the table, row by row; nothing where the page has none."""
    text = html.unescape(client.get(f"/doc/use-case/{slug}", headers=HTML).text)
    section = text.partition('<h2 id="claims">')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", section, flags=re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL) for row in rows]


def test_every_publication_has_a_column_and_every_judgement_of_itu_a_place(small: Path, client: FlaskClient) -> None:
    facts = Facts.of(load_sources(small))
    use_case = THING + "use-case/virtual-town-halls"
    judged = [
        node
        for node in facts.incoming(use_case, CUC + "assesses")
        if facts.iri(node, CUC + "basis") == SCHEME + "basis/itu-published"
    ]
    assert len(judged) > 5
    head, _, *rows = table_of(client, "virtual-town-halls")
    assert "2025" in head[1]
    assert head[-1] == "Editors' judgement"
    assert {row[0] for row in rows} == {"Theme", "Horizon", "Sustainable Development Goals", "Expected impacts"}
    itu, own = ({row[0]: re.findall(r'href="([^"]+)"', row[column]) for row in rows} for column in (1, -1))
    goals = [facts.iri(node, CUC + "goal") or facts.iri(node, CUC + "target") for node in judged]
    assert len(itu["Sustainable Development Goals"]) == len([goal for goal in goals if goal])
    for name in ("assignedHorizon", "assignedPrimaryTheme"):
        (said,) = {facts.iri(node, CUC + name) for node in judged} - {""}
        row = "Horizon" if name == "assignedHorizon" else "Theme"
        assert itu[row] == ["/doc/" + said.removeprefix("https://w3id.org/citiverse/")]
        assert own[row]


def test_where_itu_only_names_it_there_is_one_row_and_where_it_does_not_no_table(client: FlaskClient) -> None:
    head, named = table_of(client, "underground-asset-mapping")
    assert [len(head), len(named)] == [2, 2]
    assert ">2026<" in head[1]
    assert "National Underground Asset Register." in named[1]
    assert "chapter 4 (1), (2) and (5)" in named[1]
    assert table_of(client, "urban-flood-simulation") == []


def test_a_case_study_has_its_history(client: FlaskClient) -> None:
    text = html.unescape(client.get("/doc/case-study/nuar-national-underground-asset-register", headers=HTML).text)
    history = text.partition('<h2 id="history">')[2].partition("</section>")[0]
    assert "In the catalogue since release" in history
    assert "<strong>Approved</strong>" in history
    assert 'href="/doc/review/first-edition"' in history
    assert 'href="/doc/agent/catalogue-editors"' in history
