"""What people come for, from the first page to what they take away: by keyboard alone, with script and without."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from citiverse.vocabulary import CUC
from support.browser import Witness
from support.keyboard import Keyboard

COUNT = "SELECT (COUNT(*) AS ?n) { ?s a cuc:UseCase }"
USE_CASE = "/doc/use-case/virtual-town-halls"
FINLAND = "https://w3id.org/citiverse/id/place/country-fi"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A visitor with script or without; `has_script` says which."""
    found = browser.new_context(
        java_script_enabled=request.param, permissions=["clipboard-read", "clipboard-write"], accept_downloads=True
    )
    yield found
    found.close()


@pytest.fixture
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["context"])


@pytest.fixture
def page(context: BrowserContext, server: str) -> Iterator[Page]:
    """The first page; whatever follows, the browser complains about nothing and asks nobody else."""
    page = context.new_page()
    witness = Witness(page)
    page.goto(server)
    yield page
    assert witness.complaints == []
    assert witness.asked_elsewhere(server) == []


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def choose(keyboard: Keyboard, selector: str, *, has_script: bool) -> None:
    """Tick a value of a facet; without script the button of the form shows what is left."""
    keyboard.press(selector, "Space")
    if not has_script:
        keyboard.follow("#filters > p > button")


def promised(page: Page, selector: str) -> str:
    """Return how many use cases the label of a value says there are."""
    label = page.locator("label", has=page.locator(selector)).text_content() or ""
    found = re.search(r"(\d+) use cases?$", label)
    assert found, label
    return found[1]


def test_a_use_case_is_found_by_facets(page: Page, keyboard: Keyboard, has_script: bool, server: str) -> None:
    keyboard.follow("nav a[href='/use-cases']")
    first, second = "[id='horizon.1']", "[id='technology.digital-twin']"
    few = promised(page, first)
    choose(keyboard, first, has_script=has_script)
    expect(page.get_by_role("status")).to_have_text(f"{few} of 71 use cases.")
    if has_script:
        assert page.locator(f"{first}:focus").count() == 1, "the focus stays where it was"
    keyboard.press("#facet-technology summary")
    fewer = promised(page, second)
    choose(keyboard, second, has_script=has_script)
    expect(page.get_by_role("status")).to_have_text(f"{fewer} of 71 use cases.")
    assert int(fewer) < int(few)
    assert page.locator("#facet-technology[open]").count() == 1
    assert list(parse_qs(urlsplit(page.url).query).items())[-2:] == [
        ("horizon", ["1"]),
        ("technology", ["digital-twin"]),
    ]
    keyboard.follow("#found .card a[href='/doc/use-case/underground-asset-mapping']")
    assert page.title().startswith("Underground asset mapping")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text(f"{fewer} of 71 use cases.")


def test_two_use_cases_are_compared(page: Page, keyboard: Keyboard) -> None:
    keyboard.follow("nav a[href='/use-cases']")
    for name in ("port-digital-twin", "underground-asset-mapping"):
        keyboard.press(f"[name='use-case'][value='{name}']", "Space")
    keyboard.follow("#comparing .compare-bar:last-child button")
    expect(page.get_by_text("They differ in")).to_be_visible()
    assert page.url.endswith("/compare?use-case=port-digital-twin&use-case=underground-asset-mapping")
    for title in ("Port digital twin", "Underground asset mapping"):
        expect(page.get_by_role("columnheader", name=title)).to_be_visible()


def test_a_risk_rationale_is_read_to_its_source(page: Page, keyboard: Keyboard) -> None:
    keyboard.follow(f".matrix a[href='{USE_CASE}']")
    row = page.locator("#risks ~ .scroll tr", has_text="Data privacy and security")
    words = row.locator("td").nth(1).evaluate("cell => cell.firstChild.textContent.trim()")
    keyboard.follow("a.level[href$='-data-privacy-and-security']")
    expect(page.get_by_text(words)).to_be_visible()
    keyboard.follow("dd a[href='/doc/scheme/risk-dimension/data-privacy-and-security']")
    expect(page.get_by_text("section 2.2.2").first).to_be_visible()
    source = page.locator("dd a[href^='/doc/source/']")
    title = source.inner_text()
    keyboard.follow("dd a[href^='/doc/source/']")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    keyboard.follow("dd a[href^='/doc/publication/']")
    expect(page.locator("dt", has_text="Publisher")).to_be_visible()


def test_whose_judgement_a_risk_is_and_by_which_rubric(page: Page, keyboard: Keyboard) -> None:
    keyboard.follow(f".matrix a[href='{USE_CASE}']")
    keyboard.follow("#risks ~ p .by a[href^='/doc/assessment/']")
    expect(page.get_by_role("link", name="Catalogue editors").first).to_be_visible()
    page.go_back()
    keyboard.follow("#risks ~ p a[href='/risks']")
    expect(page.get_by_role("heading", name="Data privacy and security")).to_be_visible()


def test_a_question_is_asked_of_another_country_and_taken_as_csv(
    page: Page, keyboard: Keyboard, tmp_path: Path
) -> None:
    keyboard.follow("nav a[href='/queries']")
    keyboard.follow("a[href='/queries/case-studies-in-a-country']")
    keyboard.write("#country", FINLAND)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert parse_qs(urlsplit(page.url).query) == {"country": [FINLAND]}
    titles = page.locator("main tbody tr td:nth-child(2)").all_inner_texts()
    keyboard.walk_to("a[href^='/queries/case-studies-in-a-country.csv']")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    file = tmp_path / "taken.csv"
    taken.value.save_as(file)
    with file.open(newline="", encoding="utf-8") as rows:
        assert [row["title"] for row in csv.DictReader(rows)] == titles
    assert "Helsinki 3D+ and Kalasatama digital twin" in titles


def test_a_query_is_written_and_its_link_gives_others_the_same(
    page: Page, keyboard: Keyboard, context: BrowserContext, has_script: bool
) -> None:
    keyboard.follow("nav a[href='/sparql']")
    if has_script:
        expect(page.locator(".editor")).to_be_visible()
        keyboard.write(".editor [role=textbox]", COUNT)
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("cell", name="71")).to_be_visible()
        page.keyboard.press("Escape")
        keyboard.press("#copy-link")
        expect(page.get_by_text("The link is copied.")).to_be_visible()
        address = page.evaluate("navigator.clipboard.readText()")
        assert parse_qs(urlsplit(address).query) == parse_qs(urlsplit(page.url).query)
    else:
        keyboard.write("#query", f"PREFIX cuc: <{CUC}> {COUNT}")
        keyboard.follow("#ask button")
        expect(page.get_by_role("cell", name="71")).to_be_visible()
        address = page.url
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_role("cell", name="71")).to_be_visible()
    shown = other.locator("#ask textarea[name=query]").input_value()
    assert [shown] == parse_qs(urlsplit(address).query)["query"]
    assert COUNT in shown


def test_a_reader_turns_to_arabic_and_stays_there(page: Page, keyboard: Keyboard, has_script: bool) -> None:
    keyboard.follow("nav a[href='/use-cases']")
    keyboard.follow("nav a[href='/ar/use-cases']")
    expect(page.locator("html[lang='ar'][dir='rtl']")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("حالات الاستخدام")
    for name, found in (("horizon.1", 37), ("horizon.2", 66)):
        choose(keyboard, f"[id='{name}']", has_script=has_script)
        expect(page.get_by_role("status")).to_have_text(f"{found} من أصل 71 من حالات الاستخدام.")
    assert urlsplit(page.url).path == "/ar/use-cases"
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("37 من أصل 71 من حالات الاستخدام.")
    keyboard.follow("#found .card a[href='/ar/doc/use-case/underground-asset-mapping']")
    expect(page.get_by_role("heading", name="المخاطر")).to_be_visible()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("Underground asset mapping")
    assert title.evaluate("one => one.closest('[lang]').lang") == "en"
