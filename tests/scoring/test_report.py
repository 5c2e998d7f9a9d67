"""The report says the same on page, in JSON, in Turtle and in plots, and stays whole whatever a title holds."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import numpy
import pyoxigraph as ox
import pytest

from citiverse.picture_colours import COLOURS
from citiverse.scoring.analysis import analyse
from citiverse.scoring.example import example_round
from citiverse.scoring.report_data import Report, report_data
from citiverse.scoring.report_page import report_body, report_page
from citiverse.scoring.report_plots import plots
from citiverse.scoring.report_turtle import METRICS, report_turtle
from citiverse.scoring.short_list import short_list
from citiverse.scoring.table import ScoreTable
from citiverse.vocabulary import CUC, DQV, EXAMPLE_GENERATOR, PROV, RDF_TYPE, THING

TABLE = example_round(60, 12, 1)
HOSTILE = '<script>alert("&")</script>]]>'
DAY = datetime.date(2026, 11, 20)


def report_on(table: ScoreTable, size: int = 10, decided: tuple[str, ...] = ()) -> Report:
    return Report(analyse(table, size), short_list(table, size), decided)


@pytest.fixture(scope="module")
def report() -> Report:
    return report_on(TABLE)


@pytest.fixture(scope="module")
def data(report: Report) -> dict[str, Any]:
    return report_data(report)


def test_the_data_are_json_and_agree_with_the_scores(data: dict[str, Any]) -> None:
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    means = {one.slug: float(TABLE.scores[at].mean()) for at, one in enumerate(TABLE.candidates)}
    assert {one["slug"]: one["mean"] for one in data["candidates"]} == pytest.approx(means, abs=1e-4)
    plain = sorted(means, key=lambda slug: -means[slug])[:10]
    assert data["plainRanking"] == plain
    assert [one["slug"] for one in data["candidates"] if one["inPlainRanking"]] == plain
    assert [one["slug"] for one in data["candidates"] if one["included"]] == data["shortList"]
    assert (data["isExample"], data["gaps"], data["scores"]) == (True, 0, 60 * 4 * 12)
    assert [one["about"] for one in data["agreement"]] == ["all criteria", *TABLE.criteria]


def test_every_difference_from_the_plain_ranking_is_in_words_on_the_page(data: dict[str, Any]) -> None:
    text = unescape(report_body(data, plots(data)))
    differing = [one for one in data["candidates"] if one["differs"]]
    assert differing
    assert [one["words"] for one in differing if one["words"] not in text] == []
    assert [sentence for sentence in data["summary"] if sentence not in text] == []


def test_candidates_that_are_all_tied_share_a_rank_and_have_places_of_their_own() -> None:
    table = example_round(18, 3, 1)
    found = report_data(report_on(replace(table, scores=numpy.full(table.scores.shape, 5.0))))
    body = unescape(report_body(found, plots(found)))
    assert body.count('<tr><td class="number">=1</td>') == 18
    assert "rank 18" not in body
    assert "left out at place 18: as good by score as" in found["candidates"][-1]["words"]
    heading = body[body.index('id="short-list"') :].partition("</th>")[0]
    assert heading.endswith(">Place")


def test_an_example_says_so_and_a_real_round_does_not(data: dict[str, Any]) -> None:
    assert "An invented example" in report_body(data, [])
    real = report_data(report_on(replace(TABLE, is_example=False)))
    assert "invented example" not in report_body(real, []).lower()


def test_the_page_needs_nothing_else(data: dict[str, Any]) -> None:
    text = report_page(data, plots(data), "body { margin: 0 }")
    assert re.findall(r"""(?:src|href)=|url\(|@import|<script""", text) == []
    assert text.count("<svg ") == 3
    assert "body { margin: 0 }" in text


def test_the_body_is_fit_for_pages_with_a_strict_policy(data: dict[str, Any]) -> None:
    assert re.findall(r"<style|\sstyle=|<script|\son\w+=", report_body(data, plots(data))) == []


def test_titles_are_text_wherever_they_stand() -> None:
    first = replace(TABLE.candidates[0], title=HOSTILE)
    table = replace(TABLE, candidates=(first, *TABLE.candidates[1:]), scores=numpy.where(TABLE.scores, TABLE.scores, 1))
    table.scores[0] = 10
    hostile = report_data(report_on(table))
    drawn = plots(hostile)
    body = report_body(hostile, drawn)
    assert "<script" not in body
    assert HOSTILE in unescape(body)
    labels = [element.text for plot in drawn for element in ET.fromstring(plot.svg).iter() if element.text]  # noqa: S314
    assert f"1. {HOSTILE}" in labels


def test_equal_rounds_have_equal_reports(report: Report, data: dict[str, Any]) -> None:
    again = report_on(example_round(60, 12, 1))
    assert report_data(again) == data
    assert plots(report_data(again)) == plots(data)
    assert report_turtle(again, DAY) == report_turtle(report, DAY)


def test_plots_have_a_mark_for_each_row_and_named_colours_only(data: dict[str, Any]) -> None:
    means, firmness, experts = plots(data)
    root = ET.fromstring(means.svg)  # noqa: S314  the module under test wrote it
    last = max(one["place"] for one in data["candidates"] if one["included"])
    values = [one["mean"] for one in data["candidates"] if one["place"] <= 20 or one["place"] == last]
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [f"{value:.2f}" for value in values] == [text for text in texts if re.fullmatch(r"\d\.\d\d", text or "")]
    assert "random weightings" in firmness.text
    assert experts.svg.count('r="6"') == 12
    for plot in (means, firmness, experts):
        assert set(re.findall(r"#[0-9a-f]{6}", plot.svg)) <= set(COLOURS.values())


def test_the_turtle_has_the_decisions_and_a_measurement_for_each_figure(report: Report, data: dict[str, Any]) -> None:
    store = ox.Store()
    store.load(report_turtle(report, DAY).encode(), ox.RdfFormat.TURTLE)

    def members(kind: str) -> list[ox.Quad]:
        return list(store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind), None))

    assert len(members(CUC + "ShortlistDecision")) == 60
    assert len(members(DQV + "Metric")) == len(METRICS)
    assert len(members(DQV + "QualityMeasurement")) == 3 * 5 + 7 * 60 + 2 * 12 + 2 * 6
    w = ox.NamedNode(f"{THING}round/{data['round']}#kendall-w-all-criteria")
    (value,) = store.quads_for_pattern(w, ox.NamedNode(DQV + "value"), None, None)
    assert isinstance(value.object, ox.Literal)
    assert float(value.object.value) == data["agreement"][0]["kendall"]["w"]
    decided = store.quads_for_pattern(None, ox.NamedNode(CUC + "included"), ox.Literal(True), None)
    by = ox.NamedNode(PROV + "wasAttributedTo")
    generator = ox.NamedNode(EXAMPLE_GENERATOR)
    assert all(any(store.quads_for_pattern(quad.subject, by, generator, None)) for quad in decided)


def test_a_round_with_gaps_shows_what_is_not_defined_as_such() -> None:
    scores = numpy.full((6, 2, 1), numpy.nan)
    scores[:5, 0, 0] = (9, 8, 7, 6, 5)
    table = replace(example_round(6, 1, 1), criteria=("impact", "feasibility"), scores=scores)
    found = report_data(report_on(table, 3))
    assert (found["gaps"], found["agreement"][0]["kendall"], found["experts"][0]["difference"]) == (7, None, None)
    unscored = next(one for one in found["candidates"] if one["rank"] is None)
    assert (unscored["mean"], unscored["words"], unscored["meanInterval"]) == (None, "nobody scored it", [None, None])
    body = report_body(found, plots(found))
    assert "7 are missing" in body
    assert "nan" not in body.lower()
    assert [plot.name for plot in plots(found)] == ["means", "firmness"]
    assert "NaN" not in report_turtle(report_on(table, 3), DAY)


def test_a_list_that_was_decided_is_compared_with_the_computed_one(data: dict[str, Any]) -> None:
    same = report_data(report_on(TABLE, 10, tuple(data["shortList"])))
    assert same["summary"][-1] == "The short list that was decided is this one."
    out = next(one for one in data["candidates"] if not one["included"])
    other = report_data(report_on(TABLE, 10, (*data["shortList"][:-1], out["slug"])))
    left = next(one["title"] for one in data["candidates"] if one["slug"] == data["shortList"][-1])
    expected = f"The short list that was decided is another one: it has {out['title']} instead of {left}."
    assert other["summary"][-1] == expected


@pytest.mark.parametrize("points", [(1, 10), (3, 7)], ids=["exactly opposite", "steady and apart"])
def test_a_round_in_which_agreement_is_not_defined_is_reported_all_the_same(points: tuple[int, int]) -> None:
    table = example_round(18, 2, 1)
    scores = numpy.broadcast_to(numpy.array(points, dtype=float), table.scores.shape).copy()
    if points == (1, 10):
        scores[::2] = scores[::2, :, ::-1].copy()
    report = report_on(replace(table, scores=scores))
    found = report_data(report)
    reliability = {one["form"]: one["value"] for one in found["agreement"][0]["intraclass"]}["ICC(3,k)"]
    body = report_body(found, plots(found))
    assert reliability is None
    assert "(\N{EN DASH} to \N{EN DASH})" in body
    assert not re.search(r"\b(nan|inf)\b", body.lower())
    assert not re.search(r"NaN|INF", report_turtle(report, DAY))
