"""Charts and maps of results in the query editor: drawn of the columns that fit, by pointer and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from citiverse.web.built_files import built_files
from support.browser import Witness

TWO_NUMBERS: Final = """SELECT ?theme ?themeLabel ?pilots ?useCases {
  VALUES (?theme ?themeLabel ?pilots ?useCases) { (<urn:a> "Transport"@en 2 30.5) (<urn:b> "Safety"@en UNDEF -4) }
}"""
BY_YEAR: Final = """SELECT ?place ?year ?visitors {
  VALUES (?place ?year ?visitors) { ("Oslo" 2024 5) ("Oslo" 2025 7) ("Turku" 2025 1) }
}"""
NO_NUMBER: Final = 'SELECT ?place { VALUES ?place { "Oslo" "Turku" } }'
POINTS: Final = """PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?name ?where {
  VALUES (?name ?where) {
    ("Helsinki by length first" "POINT(24.94 60.17)"^^geo:wktLiteral)
    ("Helsinki by width first" "<http://www.opengis.net/def/crs/EPSG/0/4326> POINT (60.17 24.94)"^^geo:wktLiteral)
    ("Nairobi" "Point(36.82 -1.29)"^^geo:wktLiteral)
    ("Nowhere" "POINT EMPTY"^^geo:wktLiteral)
  }
}"""
TURKU_AND_OSLO: Final = """SELECT ?town ?name ?lat ?long {
  VALUES (?town ?name ?lat ?long) {
    (<https://w3id.org/citiverse/id/place/turku> "Turku" 60.45 22.27) (<urn:oslo> "Oslo" 59.91 10.75)
    (<urn:none> "Not on earth" 95.0 10.0)
  }
}"""
APART_FROM_NEARBY_ONLY: Final = """SELECT ?name ?lat ?long {
  VALUES (?name ?lat ?long) {
    ("Ghent" 51.05 3.72) ("Cologne" 50.94 6.96) ("Lima" -12.05 -77.04) ("Suva" -18.12 178.45)
  }
}"""


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page on which nothing may be blocked, and nobody else asked."""
    assert "chart_view.js" in built_files(), "the views are not bundled: make frontend"
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    witness = Witness(page)
    yield page
    assert witness.complaints == []
    assert witness.asked_elsewhere(server) == []
    page.close()


def run(page: Page, server: str, query: str) -> None:
    page.goto(f"{server}/sparql?{urlencode({'query': query})}")
    page.locator(".editor").get_by_role("textbox").wait_for()
    page.get_by_role("button", name="Run").click()
    expect(view(page, "Table")).to_be_visible()


def run_ready_question(page: Page, server: str, title: str) -> None:
    page.goto(f"{server}/sparql")
    page.locator(".editor").get_by_role("textbox").wait_for()
    page.get_by_text("ready questions").click()
    page.get_by_role("link", name=title).click()
    page.keyboard.press("Control+Enter")


def view(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Shows {name} view")


def bars(page: Page) -> Locator:
    return page.locator(".chart .bar")


def points(page: Page) -> Locator:
    return page.locator(".map").get_by_role("button")


def point(page: Page, name: str) -> Locator:
    return page.locator(".map").get_by_role("button", name=name, exact=True)


def label(page: Page) -> Locator:
    """The names beside the point in question."""
    return page.locator(".map .label")


def test_a_ready_question_comes_as_a_chart_and_the_table_is_one_click_away(page: Page, server: str) -> None:
    run_ready_question(page, server, "Number of use cases per SDG goal")
    chart = page.get_by_role("img", name="Use cases by goal")
    expect(chart).to_be_visible()
    expect(chart).to_have_accessible_description(
        re.compile(r"^use cases: from 0 \(.+\) to \d+ \(Sustainable Cities.*\)\.$")
    )
    expect(bars(page)).to_have_count(17)
    view(page, "Table").click()
    expect(page.get_by_role("cell", name="Sustainable Cities and Communities")).to_be_visible()


def test_every_column_of_numbers_is_drawn_beside_the_names_of_the_rows(page: Page, server: str) -> None:
    run(page, server, TWO_NUMBERS)
    view(page, "Chart").click()
    expect(page.get_by_role("img", name="Pilots, use cases by theme")).to_be_visible()
    expect(page.locator(".chart .head")).to_have_text(["theme", "pilots", "use cases"])
    expect(page.locator(".chart .value")).to_have_text(["2", "30.5", "-4"])
    expect(page.locator(".chart .none")).to_have_count(1)


def test_a_number_that_tells_rows_apart_is_a_name(page: Page, server: str) -> None:
    run(page, server, BY_YEAR)
    view(page, "Chart").click()
    expect(page.locator(".chart .name title")).to_have_text(["Oslo · 2024", "Oslo · 2025", "Turku · 2025"])
    expect(page.locator(".chart .value")).to_have_text(["5", "7", "1"])


def test_longer_bars_stand_for_larger_numbers(page: Page, server: str) -> None:
    run(page, server, BY_YEAR)
    view(page, "Chart").click()
    five, seven, one = (float(bars(page).nth(index).get_attribute("width") or 0) for index in range(3))
    assert five / one == pytest.approx(5)
    assert seven / one == pytest.approx(7)


def test_many_rows_are_not_all_drawn_and_the_chart_says_so(page: Page, server: str) -> None:
    run(page, server, "SELECT ?p (COUNT(*) AS ?uses) { ?s ?p ?o } GROUP BY ?p")
    view(page, "Chart").click()
    expect(bars(page)).to_have_count(60)
    expect(page.locator("figcaption")).to_contain_text(re.compile(r"The first 60 of \d+ rows are drawn"))


def test_what_cannot_be_drawn_is_a_table_with_a_reason_for_who_asks(page: Page, server: str) -> None:
    run(page, server, NO_NUMBER)
    for name in ("Chart", "Map"):
        view(page, name).click()
        expect(page.locator("#answer")).to_contain_text(f"A {name.lower()} needs")
        expect(page.get_by_role("cell", name="Oslo")).to_be_visible()


def test_the_next_result_is_a_table_where_the_view_does_not_fit(page: Page, server: str) -> None:
    run_ready_question(page, server, "Number of use cases per SDG goal")
    expect(bars(page)).to_have_count(17)
    page.locator(".editor").get_by_role("textbox").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(NO_NUMBER)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="Oslo")).to_be_visible()
    expect(page.locator("#answer")).not_to_contain_text("needs")


def test_a_ready_question_comes_as_a_map_with_the_names_of_its_places(page: Page, server: str) -> None:
    run_ready_question(page, server, "Case studies with coordinates")
    expect(page.get_by_role("group", name="Map of the result")).to_be_visible()
    expect(page.locator(".map .land")).to_be_visible()
    first = points(page).first
    first.hover()
    expect(label(page)).to_be_visible()
    page.mouse.move(0, 0)
    expect(label(page)).to_have_count(0)


def test_the_arrow_keys_go_from_place_to_place_and_enter_lists_the_rows(page: Page, server: str) -> None:
    run(page, server, TURKU_AND_OSLO)
    view(page, "Map").click()
    expect(points(page)).to_have_count(2)
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.closest('.map')"):
        page.keyboard.press("Tab")
    expect(point(page, "Oslo")).to_be_focused()
    expect(label(page)).to_have_text("Oslo")
    page.keyboard.press("ArrowRight")
    expect(point(page, "Turku")).to_be_focused()
    expect(label(page)).to_have_text("Turku")
    page.keyboard.press("Enter")
    link = page.locator("figure").get_by_role("link", name="Turku")
    expect(link).to_have_attribute("href", "/id/place/turku")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()


def test_points_in_wkt_are_read_in_the_order_of_their_reference_system(page: Page, server: str) -> None:
    run(page, server, POINTS)
    view(page, "Map").click()
    expect(page.locator("figcaption")).to_contain_text("3 rows at 2 places")
    expect(point(page, "2 rows: Helsinki by length first; Helsinki by width first")).to_be_visible()
    expect(point(page, "Nairobi")).to_be_visible()


def test_places_that_would_cover_each_other_come_apart_from_nearby(page: Page, server: str) -> None:
    run(page, server, APART_FROM_NEARBY_ONLY)
    view(page, "Map").click()
    expect(points(page)).to_have_count(3)
    point(page, "2 rows: Ghent; Cologne").click()
    expect(points(page)).to_have_count(2)
    expect(point(page, "Ghent")).to_be_focused()
    page.get_by_role("button", name="Show all places").click()
    expect(points(page)).to_have_count(3)


def test_what_draws_is_loaded_when_it_is_wanted(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    run(page, server, TURKU_AND_OSLO)
    assert not [address for address in asked if "_view-" in address]
    view(page, "Map").click()
    expect(points(page)).to_have_count(2)
    assert [address for address in asked if "map_view-" in address]
    assert not [address for address in asked if "chart_view-" in address]


def test_without_script_no_view_is_promised(server: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/sparql")
    page.get_by_text("ready questions").click()
    expect(page.locator("#examples li", has_text="Case studies with coordinates")).not_to_contain_text("(map)")
