"""Marks of pictures say what they are beside the pointer and the keyboard's focus; without script they stay links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from support.browser import Witness

PICTURE = "/pictures/horizon-map"
WITH_MAP = "/doc/use-case/underground-asset-mapping"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def card(page: Page) -> Locator:
    return page.locator(".card-of-mark")


@pytest.mark.parametrize(("path", "marks"), [(PICTURE, ".picture a"), (WITH_MAP, ".world a")])
def test_a_mark_says_what_it_is(server: str, page: Page, path: str, marks: str) -> None:
    witness = Witness(page)
    page.goto(server + path)
    mark = page.locator(marks).last
    name = mark.get_attribute("aria-label")
    assert name
    mark.hover(force=True)
    expect(card(page)).to_have_text(name)
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    mark.focus()
    expect(card(page)).to_have_text(name)
    page.get_by_role("link", name="Citiverse use cases").first.focus()
    expect(card(page)).to_be_hidden()
    assert not witness.complaints
    assert not witness.asked_elsewhere(server)


def test_the_card_stays_within_the_page(server: str, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 600})
    page.goto(server + WITH_MAP)
    for mark in page.locator(".world a").all():
        mark.focus()
        box = card(page).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


def test_the_same_thing_is_shown_wherever_it_stands(server: str, page: Page) -> None:
    page.goto(f"{server}/pictures/itu-and-evidence")
    mark = page.locator(".picture a").first
    same = page.locator(f".picture a[href='{mark.get_attribute('href')}']")
    assert same.count() > 1
    mark.focus()
    expect(page.locator(".same-thing")).to_have_count(same.count())


def test_without_script_marks_are_links_with_titles(server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server + PICTURE)
    mark = page.locator(".picture a").first
    assert mark.locator("title").text_content() == mark.get_attribute("aria-label")
    expect(card(page)).to_have_count(0)
    context.close()
