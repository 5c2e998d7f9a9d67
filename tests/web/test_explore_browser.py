"""Explore and compare in a real browser: with and without script, on the narrowest phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

NARROW = 320
PAGES = (
    "/use-cases",
    "/use-cases?view=table&country=country-us&risk-data-privacy-and-security=high",
    "/use-cases?theme=transport-and-mobility&horizon=3&basis=itu-published",
    "/case-studies?status=operational",
    "/compare",
    "/compare?use-case=virtual-town-halls&use-case=underground-asset-mapping&use-case=vr-cycling-design-testing",
    "/advisor",
    "/gaps?missed=0",
    "/places",
    "/sources",
)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def either(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page with and without script."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_going_back_takes_a_choice_back(server: str, page: Page) -> None:
    page.goto(server + "/use-cases")
    page.get_by_label("Horizon 3").check()
    expect(page.get_by_role("status")).to_have_text("5 of 71 use cases.")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("71 of 71 use cases.")
    assert not page.get_by_label("Horizon 3").is_checked()


def test_what_is_ticked_for_comparison_survives_another_order(server: str, page: Page) -> None:
    page.goto(server + "/use-cases?horizon=3")
    page.get_by_label("Compare Educational gaming for environmental awareness").check()
    page.get_by_label("Sort by").select_option("figures")
    expect(page).to_have_url(f"{server}/use-cases?horizon=3&sort=figures")
    expect(page.get_by_label("Compare Educational gaming for environmental awareness")).to_be_checked()


def test_the_form_finds_and_the_chips_take_back(server: str, either: Page) -> None:
    either.goto(server + "/use-cases?view=table")
    either.get_by_label("Horizon 3").check()
    either.get_by_role("button", name="Show").first.click()
    expect(either.get_by_role("status")).to_have_text("5 of 71 use cases.")
    expect(either.get_by_role("columnheader", name="Risk: Public safety")).to_be_visible()
    either.get_by_role("link", name="Remove Horizon: Horizon 3").click()
    expect(either.get_by_role("status")).to_have_text("71 of 71 use cases.")
    assert either.url == server + "/use-cases?view=table"


def test_two_are_compared_and_one_is_removed(server: str, either: Page) -> None:
    either.goto(server + "/use-cases?technology=metaverse")
    either.get_by_label("Compare Virtual town halls").check()
    either.locator("[name='use-case']").first.check()
    either.get_by_role("button", name="Compare those ticked").first.click()
    expect(either.get_by_text("They differ in")).to_be_visible()
    assert either.url.count("use-case=") == 2
    either.get_by_role("link", name="Remove Virtual town halls").first.click()
    expect(either.get_by_text("One use case is chosen.")).to_be_visible()
    either.get_by_label("Add a use case").select_option("Underground asset mapping")
    either.get_by_role("button", name="Add").click()
    expect(either.get_by_text("They differ in")).to_be_visible()


def test_the_query_behind_a_part_of_the_list_gives_its_rows(server: str, either: Page) -> None:
    either.goto(server + "/use-cases?horizon=3")
    either.locator(".exports").get_by_role("link", name="SPARQL: see and change").click()
    # The address holds the query, whether the field of the form shows it or the editor that takes its place.
    expect(either).to_have_url(re.compile(r"/sparql\?query=.*VALUES.{1,3}%3Fhorizon"))
    expect(either.get_by_role("table").get_by_role("row")).to_have_count(1 + 5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_the_narrowest_phone_without_complaint(server: str, browser: Browser, path: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": NARROW, "height": 700}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server + path)
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    context.close()


def test_a_value_far_down_a_long_facet_stays_in_sight(server: str, page: Page) -> None:
    page.goto(server + "/use-cases")
    page.locator("#facet-country summary").click()
    page.locator("[id='country.country-us']").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).not_to_have_text("71 of 71 use cases.")
    chosen = page.locator("[id='country.country-us']:focus")
    expect(chosen).to_be_checked()
    expect(chosen).to_be_in_viewport()
