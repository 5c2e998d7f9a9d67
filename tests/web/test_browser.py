"""A real browser: pages load without errors, nothing is blocked, everything works at 320 px (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from citiverse.turtle import format_turtle
from support.browser import Witness
from support.contributing import CASE, copy_of_sources, validated
from support.server import await_validation

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
CONTRIBUTED = "data/case-studies/newtown-river-twin.ttl"
PATIENCE = 60_000
"""Milliseconds for what waits for the validation service, which may be busy."""


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


@pytest.fixture(scope="module")
def checking(server: str) -> str:
    """The server, with its validation service awake."""
    await_validation(server)
    return server


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def contributor(checking: str, browser: Browser, has_script: bool) -> Iterator[Page]:
    """The page of a contributor whose browser complains about nothing and asks nobody else."""
    context = browser.new_context(java_script_enabled=has_script, accept_downloads=True)
    page = context.new_page()
    witness = Witness(page)
    page.goto(f"{checking}/contribute")
    page.get_by_role("link", name="Case study", exact=True).click()
    yield page
    assert witness.complaints == []
    assert witness.asked_elsewhere(checking) == []
    context.close()


def fill(page: Page, name: str, value: str | list[str]) -> None:
    """Answer one field as a person would: choose, tick or write."""
    fields = page.locator(f"[name='{name}']")
    kind = fields.first.evaluate("one => one.type")
    if kind == "checkbox":
        for one in value:
            page.locator(f"[name='{name}'][value='{one}']").check()
    elif kind == "select-one":
        fields.select_option(value)
    else:
        for number, one in enumerate([value] if isinstance(value, str) else value):
            fields.nth(number).fill(one)


def take_file(page: Page, folder: Path) -> str:
    """Download the file, put it into a copy of the sources, and return what `citiverse validate` says."""
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the file").click()
    assert taken.value.suggested_filename == Path(CONTRIBUTED).name
    target = copy_of_sources(folder) / CONTRIBUTED
    taken.value.save_as(target)
    text = target.read_text(encoding="utf-8")
    assert text == format_turtle(text, CONTRIBUTED)
    result = validated(folder, CONTRIBUTED)
    assert result.returncode == 0, result.stdout
    return result.stdout


def test_a_case_study_is_contributed(contributor: Page, has_script: bool, tmp_path: Path) -> None:
    for name, value in CASE.items():
        if name != "case-study.0.status":
            fill(contributor, name, value)
    if has_script:
        missing = contributor.locator("#answer").get_by_role("link", name="deployment status")
        expect(missing).to_have_attribute("href", "#case-study.0.status", timeout=PATIENCE)
        assert contributor.get_by_role("button", name="Download the file").count() == 0
    fill(contributor, "case-study.0.status", CASE["case-study.0.status"])
    if not has_script:
        contributor.get_by_role("button", name="Check").click()
    expect(contributor.locator("#status")).to_have_text("Everything is there, and the data is valid.", timeout=PATIENCE)
    expect(contributor.locator("#evidence")).to_contain_text("Virtual placemaking: Horizon 3 becomes Horizon 1")
    expect(contributor.locator("#pull-request")).to_contain_text(f"`{CONTRIBUTED}`")
    expect(contributor.locator("#pull-request")).to_contain_text("The file is valid as a whole")
    assert "valid: 0 Violation, 0 Warning" in take_file(contributor, tmp_path)


@pytest.mark.parametrize("has_script", [True], ids=["script"], indirect=True)
def test_names_are_offered_and_room_is_made_while_one_writes(contributor: Page) -> None:
    lines = contributor.locator("[name='case-study.0.useCase']")
    lines.first.press_sequentially("placema")
    option = contributor.locator("#known option").first
    expect(option).to_have_attribute("value", "Virtual placemaking [virtual-placemaking]")
    lines.first.fill(option.get_attribute("value") or "")
    assert lines.count() == 3
    lines.nth(2).fill("[port-digital-twin]")
    expect(lines).to_have_count(4)
    contributor.get_by_role("region", name="New sources").get_by_role("button", name="Add another").press("Enter")
    expect(contributor.locator("[id='source.1.title']")).to_be_focused()
    contributor.keyboard.type("A second source")
    contributor.get_by_label("kind of source").nth(1).select_option(label="Primary")
    expect(contributor.locator("#turtle")).to_contain_text("source:a-second-source", timeout=PATIENCE)
    expect(contributor.locator("#evidence li")).to_have_count(2)


def test_what_is_marked_as_wrong_goes_as_it_is_mended_and_what_was_not_checked_is_said(
    checking: str, browser_page: Page
) -> None:
    browser_page.goto(f"{checking}/contribute/case-study")
    browser_page.get_by_role("button", name="Check").click()
    summary, status = browser_page.locator("#summary"), browser_page.locator("#status")
    number = summary.get_by_role("listitem").count()
    assert browser_page.title().startswith(f"{number} answers are missing or wrong")
    box = summary.bounding_box()
    assert box is not None
    assert box["y"] < 600, "it is in sight where the page opens"
    summary.get_by_role("link", name="deployment status").click()
    choice = browser_page.locator("[id='case-study.0.status']")
    expect(choice).to_have_attribute("aria-invalid", "true")
    expect(choice).to_have_accessible_description(re.compile("^This is needed."))
    choice.select_option(CASE["case-study.0.status"])
    expect(choice).not_to_have_attribute("aria-invalid", "true", timeout=PATIENCE)
    expect(summary.get_by_role("listitem")).to_have_count(number - 1)
    browser_page.locator("#handle").evaluate("one => { one.value = 'x'.repeat(300_000) }")
    browser_page.locator("#handle").dispatch_event("input")
    expect(status).to_contain_text("This was not checked; what stands below is older.", timeout=PATIENCE)
    expect(status).to_contain_text("Too Large")
