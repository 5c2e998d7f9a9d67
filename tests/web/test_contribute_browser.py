"""A case study goes from the form to a file that `citiverse validate` accepts: with script, and without."""

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

FILE = "data/case-studies/newtown-river-twin.ttl"
PATH = "/contribute/case-study"
PATIENCE = 60_000
"""Milliseconds for what waits for the validation service, which may be busy."""


@pytest.fixture(scope="module")
def checking(server: str) -> str:
    """The server, with its validation service awake."""
    await_validation(server)
    return server


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(checking: str, browser: Browser, has_script: bool) -> Iterator[Page]:
    """A visitor whose browser complains about nothing and asks nobody else."""
    context = browser.new_context(java_script_enabled=has_script, accept_downloads=True)
    found = context.new_page()
    witness = Witness(found)
    yield found
    # A form that is not yet complete is answered with 422 where the file is asked for; the browser notes that.
    assert [one for one in witness.complaints if "422" not in one] == []
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
    assert taken.value.suggested_filename == Path(FILE).name
    target = copy_of_sources(folder) / FILE
    taken.value.save_as(target)
    text = target.read_text(encoding="utf-8")
    assert text == format_turtle(text, FILE)
    result = validated(folder, FILE)
    assert result.returncode == 0, result.stdout
    return result.stdout


def test_a_case_study_is_contributed(checking: str, page: Page, has_script: bool, tmp_path: Path) -> None:
    page.goto(f"{checking}/contribute")
    page.get_by_role("link", name="Case study", exact=True).click()
    for name, value in CASE.items():
        if name != "case-study.0.status":
            fill(page, name, value)
    status = page.locator("#status")
    if not has_script:
        page.get_by_role("button", name="Check").click()
    expect(status).to_have_text("1 answer is missing or wrong.", timeout=PATIENCE)
    expect(page.locator("#answer").get_by_role("link", name="deployment status")).to_have_attribute(
        "href", "#case-study.0.status"
    )
    assert page.get_by_role("button", name="Download the file").count() == 0
    fill(page, "case-study.0.status", CASE["case-study.0.status"])
    if not has_script:
        page.get_by_role("button", name="Check").click()
    expect(status).to_have_text("Everything is there, and the data is valid.", timeout=PATIENCE)
    expect(page.locator("#evidence")).to_contain_text("Virtual placemaking: Horizon 3 becomes Horizon 1")
    expect(page.locator("#pull-request")).to_contain_text(f"`{FILE}`")
    assert "valid: 0 Violation, 0 Warning" in take_file(page, tmp_path)


@pytest.mark.parametrize("has_script", [True], ids=["script"], indirect=True)
def test_names_are_offered_and_room_is_made_while_one_writes(checking: str, page: Page) -> None:
    page.goto(checking + PATH)
    lines = page.locator("[name='case-study.0.useCase']")
    lines.first.press_sequentially("placema")
    option = page.locator("#known option").first
    expect(option).to_have_attribute("value", "Virtual placemaking [virtual-placemaking]")
    lines.first.fill(option.get_attribute("value") or "")
    assert lines.count() == 3
    lines.nth(2).fill("[port-digital-twin]")
    expect(lines).to_have_count(4)
    page.get_by_role("region", name="New sources").get_by_role("button", name="Add another").press("Enter")
    expect(page.locator("[id='source.1.title']")).to_be_focused()
    page.keyboard.type("A second source")
    page.get_by_label("kind of source").nth(1).select_option(label="Primary")
    expect(page.locator("#turtle")).to_contain_text("source:a-second-source", timeout=PATIENCE)
    expect(page.locator("#evidence li")).to_have_count(2)


@pytest.mark.parametrize("has_script", [False], ids=["no-script"], indirect=True)
def test_a_file_that_is_there_already_is_checked(checking: str, page: Page) -> None:
    page.goto(f"{checking}/contribute")
    page.get_by_label("Paste the data").fill("<https://w3id.org/citiverse/id/case-study/x> a <urn:example:Case> .")
    page.get_by_role("button", name="Validate").click()
    expect(page.get_by_text(re.compile("The data (is|conforms)"))).to_be_visible()
