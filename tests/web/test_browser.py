"""A real browser: pages load without errors, nothing is blocked, everything works at 320 px (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.browser import Witness

PAGES = (
    "/",
    "/use-cases",
    "/doc/use-case/virtual-town-halls",
    "/doc/case-study/metaverse-seoul",
    "/sparql",
    "/about/sparql",
    "/sdgs",
    "/ns",
    "/shapes",
    "/search?q=flod+twin",
    "/validate",
    "/contribute/use-case",
    "/reuse",
    "/download",
    "/releases",
    "/doc/use-case/virtual-town-halls?_profile=alt&_mediatype=text/html",
)
PHONE, DESKTOP = 320, 1300


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", PAGES)
def test_pages_load_cleanly_and_fit(server: str, browser_page: Page, path: str, width: int) -> None:
    witness = Witness(browser_page)
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(server + path)
    assert witness.complaints == []
    assert witness.asked_elsewhere(server) == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_mark_of_the_matrix_leads_to_its_profile(server: str, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": DESKTOP, "height": 900})
    browser_page.goto(server)
    browser_page.get_by_role("link", name="Virtual town halls").click()
    assert browser_page.title().startswith("Virtual town halls")
    assert browser_page.get_by_text("ITU published").first.is_visible()


def test_pasted_data_is_validated_and_the_page_says_what_to_fix(server: str, browser_page: Page) -> None:
    browser_page.goto(server + "/validate")
    browser_page.get_by_label("Paste the data").fill(
        "<https://w3id.org/citiverse/id/use-case/new> a <https://w3id.org/citiverse/ns#UseCase> ."
    )
    browser_page.get_by_role("button", name="Validate").click()
    assert browser_page.get_by_text("The data is not valid.").is_visible()
    assert browser_page.get_by_role("cell", name="Violation", exact=True).first.is_visible()
    assert "citiverse/ns#UseCase" in browser_page.get_by_label("Paste the data").input_value()


def test_a_misspelt_search_finds_and_says_so(server: str, browser_page: Page) -> None:
    browser_page.goto(server + "/search")
    browser_page.get_by_label("Words, in any language").fill("flod twin")
    browser_page.get_by_role("button", name="Search").click()
    assert browser_page.get_by_text("These are the results for flood twin").is_visible()


def test_the_first_tab_stop_skips_to_the_content(server: str, browser_page: Page) -> None:
    browser_page.goto(server)
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.textContent") == "Skip to the content"
