"""A real browser: pages load without errors, nothing is blocked, everything works at 320 px (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from citiverse.releases import read_release
from support.server import running_server

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
    "/reuse",
    "/download",
    "/releases",
    "/doc/use-case/virtual-town-halls?_profile=alt&_mediatype=text/html",
)
PHONE, DESKTOP = 320, 1300


@pytest.fixture(scope="module")
def server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    release = read_release(catalogue_release)
    build = str(release.folder.parent.parent)
    log = tmp_path_factory.mktemp("browser") / "log"
    with running_server("--release", release.id, "--build-folder", build, "--workers", "1", log=log) as base:
        yield base


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "the browser tests need Chromium: apt-get install chromium, or set CHROMIUM to its path"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", PAGES)
def test_pages_load_cleanly_and_fit(server: str, browser_page: Page, path: str, width: int) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    browser_page.on("console", lambda message: complaints.append(message.text))
    browser_page.on("pageerror", lambda error: complaints.append(str(error)))
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(server + path)
    assert complaints == []
    assert [address for address in asked if not address.startswith((server, "data:"))] == []
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_mark_of_the_matrix_leads_to_its_profile(server: str, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": DESKTOP, "height": 900})
    browser_page.goto(server)
    browser_page.get_by_role("link", name="Virtual town halls").click()
    assert browser_page.title().startswith("Virtual town halls")
    assert browser_page.get_by_text("ITU published").first.is_visible()


def test_a_query_is_asked_through_the_form(server: str, browser_page: Page) -> None:
    browser_page.goto(server + "/sparql")
    browser_page.get_by_label("Query").fill("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/citiverse/ns#UseCase> }")
    browser_page.get_by_role("button", name="Run").click()
    assert browser_page.get_by_role("cell", name="71").is_visible()


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
