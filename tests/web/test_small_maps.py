"""Small maps: every place with coordinates is a link where it is, on land that needs neither script nor others."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from citiverse import world
from citiverse.releases import read_release
from citiverse.vocabulary import CUC, THING
from citiverse.web.site import EXTENSION, site_of
from support.browser import Witness
from support.facts import Facts
from support.projection import by_d3
from support.web import make_app

HTML: Final = {"Accept": "text/html"}
USE_CASE: Final = "/doc/use-case/virtual-town-halls"
CASE_STUDY: Final = "/doc/case-study/metaverse-seoul"
PLACE: Final = "/doc/place/seoul"
POINT: Final = re.compile(
    r'<a href="([^"]+)" aria-label="([^"]+)"><title>([^<]+)</title><circle cx="([\d.]+)" cy="([\d.]+)"'
)
SHIFT: Final = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().length)).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(0)));
})"""


@pytest.fixture(scope="module")
def facts(catalogue_dataset: Path) -> Facts:
    return Facts(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


def points(text: str) -> dict[str, tuple[str, float, float]]:
    """Name and position of each point of the map on a page, by where it leads."""
    found = {}
    for address, name, title, x, y in POINT.findall(text):
        assert name == title
        found[address] = (unescape(name), float(x), float(y))
    return found


def placed(facts: Facts, case_studies: list[str]) -> dict[str, tuple[float, float]]:
    """Coordinates of the places of the case studies that have any, by the path of their page."""
    places = {place for one in case_studies for place in facts.values(one, CUC + "locatedIn")}
    return {
        "/doc/" + place.removeprefix(THING): (
            float(facts.value(place, CUC + "longitude")),
            float(facts.value(place, CUC + "latitude")),
        )
        for place in places
        if facts.values(place, CUC + "longitude")
    }


def test_maps_of_use_cases_show_every_place_that_has_coordinates(catalogue: FlaskClient, facts: Facts) -> None:
    shown = 0
    for use_case in sorted(set(facts.instances("UseCase"))):
        expected = placed(facts, facts.values(use_case, CUC + "hasCaseStudy"))
        text = catalogue.get("/doc/" + use_case.removeprefix(THING), headers=HTML).text
        found = points(text)
        assert set(found) == set(expected), use_case
        assert text.count('<figure class="world') == bool(expected)
        shown += len(found)
    assert shown > 100


def test_points_stand_where_their_places_are(catalogue: FlaskClient, facts: Facts) -> None:
    expected = placed(facts, facts.values(THING + USE_CASE.removeprefix("/doc/"), CUC + "hasCaseStudy"))
    found = points(catalogue.get(USE_CASE, headers=HTML).text)
    assert len(found) >= 2
    for address, position in zip(expected, by_d3(list(expected.values())), strict=True):
        assert found[address][1:] == pytest.approx(position, abs=0.1), address


def test_the_map_of_a_case_study_leads_to_its_place(catalogue: FlaskClient) -> None:
    text = catalogue.get(CASE_STUDY, headers=HTML).text
    (point,) = points(text).items()
    assert point[0] == PLACE
    assert point[1][0] == "Seoul"
    assert 'aria-label="World map: Seoul"' in text


def test_the_map_of_a_place_does_not_lead_to_where_one_is(catalogue: FlaskClient) -> None:
    elsewhere = points(catalogue.get(CASE_STUDY, headers=HTML).text)[PLACE]
    text = catalogue.get(PLACE, headers=HTML).text
    assert points(text) == {}
    assert f'<circle cx="{elsewhere[1]}" cy="{elsewhere[2]}"' in text
    assert 'role="img" aria-label="World map: Seoul"' in text


@pytest.mark.parametrize("path", ["/doc/place/country-ke", "/doc/scheme/horizon/1"])
def test_what_has_no_coordinates_has_no_map(catalogue: FlaskClient, path: str) -> None:
    assert 'class="world' not in catalogue.get(path, headers=HTML).text


def test_a_map_says_how_many_places_it_cannot_show(catalogue: FlaskClient, facts: Facts) -> None:
    use_case = next(
        use_case
        for use_case in sorted(facts.instances("UseCase"))
        for studies in [facts.values(use_case, CUC + "hasCaseStudy")]
        if len({place for one in studies for place in facts.values(one, CUC + "locatedIn")})
        == len(placed(facts, studies)) + 1
        and placed(facts, studies)
    )
    text = catalogue.get("/doc/" + use_case.removeprefix(THING), headers=HTML).text
    assert "Places without coordinates, not on the map: 1" in text


def test_without_the_bundle_points_stand_on_lines(catalogue_release: Path) -> None:
    app = make_app(read_release(catalogue_release))
    app.extensions[EXTENSION] = replace(site_of(app), built={})
    app.jinja_env.globals["built"] = {}
    text = app.test_client().get(USE_CASE, headers=HTML).text
    assert "<image" not in text
    assert '<path class="grid" d="M' in text
    assert len(points(text)) >= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [USE_CASE, CASE_STUDY, PLACE])
def test_the_land_comes_from_here_without_script_and_moves_nothing(
    server: str, browser: Browser, path: str, scheme: Any
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    witness = Witness(page)
    page.goto(server + path, wait_until="networkidle")
    assert [address for address in witness.asked if "/static/built/land-" in address]
    assert witness.asked_elsewhere(server) == []
    assert witness.complaints == []
    assert page.evaluate(SHIFT) == 0
    box = page.locator(".world svg").bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(world.WIDTH / world.HEIGHT, rel=0.02)
    context.close()


def test_a_point_is_followed_by_keyboard(server: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server + CASE_STUDY)
    page.locator(".world").get_by_role("link", name="Seoul").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/place/seoul")
    page.close()
