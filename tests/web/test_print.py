"""A real browser: what the style sheet does on paper, in the dark, and for those who want no motion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import citiverse

CSS = Path(citiverse.__file__).parent / "web" / "static" / "site.css"
PROFILE = "/doc/use-case/virtual-town-halls"
LIGHT, DARK = "/*", "@media screen and (prefers-color-scheme: dark)"
"""What stands before the colours of a theme in the style sheet."""
A4_WIDTH = 680
"""Pixels of CSS between margins of 15 mm."""
BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"
AFTER = "links => links.map(link => [link.href, getComputedStyle(link, '::after').content])"
TIMES = "Array.from(document.querySelectorAll('a'), link => getComputedStyle(link).transitionDuration)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    found = browser.new_page()
    yield found
    found.close()


@pytest.fixture
def paper(page: Page, server: str) -> Page:
    """The page of a use case as it is printed from a browser that prefers dark pages."""
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.goto(server + PROFILE)
    return page


def colour_of(before: str, name: str) -> str:
    """Return a colour of the style sheet as a browser writes it."""
    part = CSS.read_text(encoding="utf-8").partition(before)[2].partition(":root {")[2]
    found = re.search(rf"--{name}: #(\w\w)(\w\w)(\w\w)", part)
    assert found
    return f"rgb({', '.join(str(int(pair, 16)) for pair in found.groups())})"


def test_each_theme_shows_where_it_is_preferred(page: Page, server: str) -> None:
    page.goto(server + PROFILE)
    page.emulate_media(color_scheme="light")
    light = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark")
    assert (light, page.evaluate(BACKGROUND)) == (
        colour_of(LIGHT, "paper"),
        colour_of(DARK, "paper"),
    )


def test_paper_is_white_whatever_the_screen_is(paper: Page) -> None:
    assert paper.evaluate(BACKGROUND) == "rgb(255, 255, 255)"
    assert paper.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    badge = paper.locator(".badge.itu").first
    assert badge.evaluate("node => getComputedStyle(node).color") == colour_of(LIGHT, "itu")


def test_what_only_a_screen_needs_is_not_printed(paper: Page) -> None:
    for selector in ("nav[aria-label=Site]", ".skip", ".data-links"):
        assert not paper.locator(selector).first.is_visible()
    assert paper.get_by_role("heading", name="Virtual town halls").is_visible()
    assert paper.locator(".foot").get_by_text("Release").is_visible()


def test_the_addresses_of_other_sites_are_printed(paper: Page) -> None:
    outside = paper.locator("main a[href^=http]").evaluate_all(AFTER)
    assert len(outside) > 5
    assert [href for href, content in outside if href.rstrip("/") not in content] == []
    inside = paper.locator("main a[href^='/']").evaluate_all(AFTER)
    assert {content for _, content in inside} == {"none"}


def test_tables_stay_tables_and_their_rows_whole(paper: Page) -> None:
    rows = paper.locator("main tr")
    assert set(rows.evaluate_all("rows => rows.map(row => getComputedStyle(row).breakInside)")) == {"avoid"}
    assert set(rows.evaluate_all("rows => rows.map(row => getComputedStyle(row).display)")) == {"table-row"}
    head = paper.locator("main thead").first
    assert head.evaluate("node => getComputedStyle(node).display") == "table-header-group"


@pytest.mark.parametrize("path", ["/", "/use-cases", "/case-studies", "/risks", "/reuse", "/sdgs", PROFILE])
def test_nothing_is_cut_off_on_paper(page: Page, server: str, path: str) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.goto(server + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH


def test_nothing_moves_for_who_wants_no_motion(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(server)
    assert set(page.evaluate(TIMES)) == {"0s"}
    page.emulate_media(reduced_motion="no-preference")
    assert set(page.evaluate(TIMES)) != {"0s"}
