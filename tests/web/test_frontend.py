"""The query editor: bundled out of packages, used by people in a real browser, and not missed where it is not there."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.datastructures import Headers

from citiverse.releases import Release
from citiverse.vocabulary import CUC, PREFIXES
from citiverse.web.built_files import FOLDER, built_files
from citiverse.web.site import EXTENSION, site_of
from support.browser import Witness
from support.web import make_app

ROOT: Final = Path(__file__).resolve().parents[2]
COUNT: Final = "SELECT (COUNT(*) AS ?n) { ?s a cuc:UseCase }"
BAD_REQUEST: Final = "the server responded with a status of 400"


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    found = dict(built_files())
    assert found, "the query editor is not bundled: make frontend"
    return found


@pytest.fixture
def page(browser: Browser, server: str, built: dict[str, str]) -> Iterator[Page]:
    """The query page with its editor; nothing may be blocked there, and nobody else asked."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    witness = Witness(page)
    page.goto(f"{server}/sparql")
    expect(editor(page)).to_be_visible()
    yield page
    assert [complaint for complaint in witness.complaints if BAD_REQUEST not in complaint] == []
    assert witness.asked_elsewhere(server) == []
    context.close()


def editor(page: Page) -> Locator:
    # The field of the plain form has the same name until the editor replaces it.
    return page.locator(".editor").get_by_role("textbox", name="Query", exact=True)


def write(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def text_in(page: Page) -> str:
    """The query as the form would send it."""
    return page.locator("textarea[name=query]").input_value()


def said(page: Page) -> Locator:
    return page.locator("form [role=status]")


def query_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["query"][0]


def test_a_prefix_of_ours_declares_itself(page: Page) -> None:
    write(page, COUNT)
    assert text_in(page) == f"PREFIX cuc: <{CUC}>\n{COUNT}"


def test_classes_and_properties_are_completed_from_the_ontology(page: Page) -> None:
    write(page, "SELECT * { ?x a cuc:UseC")
    page.keyboard.press("Control+Space")
    expect(page.get_by_role("option").first).to_have_text(re.compile(r"cuc:UseCase\s+use case"))
    page.keyboard.press("Enter")
    assert text_in(page).endswith("?x a cuc:UseCase")
    page.keyboard.type(" ; uses tech")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+Space")
    page.get_by_role("option", name="cuc:usesTechnology").click()
    assert text_in(page).endswith("; cuc:usesTechnology")


def test_a_ready_question_is_put_into_the_editor(page: Page) -> None:
    page.get_by_text("ready questions").click()
    chosen = page.locator("#examples a").nth(3)
    wanted = query_in(chosen.get_attribute("href") or "")
    chosen.click()
    assert text_in(page) == wanted
    expect(editor(page)).to_be_focused()
    expect(said(page)).to_contain_text("In the editor now: ")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Result")).to_be_visible()


def test_tab_leaves_the_editor_after_escape_only(page: Page) -> None:
    write(page, "ASK")
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Answer as")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_text("ready questions")).to_be_focused()


def test_the_editor_says_how_it_is_used(page: Page) -> None:
    described_by = editor(page).get_attribute("aria-describedby")
    expect(page.locator(f"#{described_by}")).to_contain_text("Escape, then Tab leaves the editor.")


def test_what_is_wrong_is_said_where_the_answer_would_be(page: Page) -> None:
    write(page, "SELECT * {\n ?x use }")
    page.locator(".parseErrorIcon").first.hover()
    expect(page.get_by_text("This line is invalid. Expected:")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"Line 2, column \d+: expected"))


def test_the_response_is_shown_as_it_came(page: Page) -> None:
    write(page, COUNT)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Response").click()
    expect(page.locator("#answer")).to_contain_text('{"head":{"vars":["n"]}')


def test_results_link_to_pages_of_this_site(page: Page, server: str) -> None:
    page.get_by_role("button", name="Run").click()
    link = page.locator("#answer a", has_text="use-case:port-digital-twin")
    expect(link).to_have_attribute("href", "/id/use-case/port-digital-twin")
    link.click()
    expect(page).to_have_url(f"{server}/doc/use-case/port-digital-twin")


def test_a_column_can_be_made_narrower_without_losing_the_head_of_the_page(page: Page) -> None:
    page.get_by_role("button", name="Run").click()
    expect(page.locator(".grip-handle").nth(1)).to_be_attached()
    before = page.locator("head link, head script").count()
    column = page.locator("#answer th").nth(1)
    page.locator("#answer table").scroll_into_view_if_needed()
    wide = column.bounding_box()
    handle = page.locator(".grip-handle").nth(1).bounding_box()
    assert wide and handle
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(handle["x"] - 55, handle["y"] + 5)
    page.mouse.up()
    narrow = column.bounding_box()
    assert narrow
    assert narrow["width"] < wide["width"] - 30
    assert page.locator("head link, head script").count() == before


def test_other_formats_are_downloaded_from_the_form(page: Page) -> None:
    write(page, COUNT)
    page.get_by_label("Answer as").select_option("csv")
    with page.expect_response(lambda response: "format=csv" in response.url) as sent:
        page.get_by_role("button", name="Run").click()
    assert sent.value.status == 200
    assert sent.value.headers["content-type"].startswith("text/csv")


def test_without_script_a_ready_question_is_answered(server: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server}/sparql")
    expect(page.get_by_label("Link to this query")).to_be_hidden()
    page.get_by_text("ready questions").click()
    page.locator("#examples a").first.click()
    expect(page.get_by_role("heading", name="Result")).to_be_visible()


def test_without_the_bundle_the_page_is_the_form(example_release: Release) -> None:
    app = make_app(example_release)
    app.extensions[EXTENSION] = replace(site_of(app), built={})
    app.jinja_env.globals["built"] = {}
    text = app.test_client().get("/sparql", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<textarea id="query"' in text
    assert "<script type=" not in text
    assert "/static/built/" not in text


def test_nothing_is_there_where_nothing_was_bundled(tmp_path: Path) -> None:
    assert built_files(tmp_path) == {}


def asked(client: FlaskClient, path: str, wishes: dict[str, str] | None = None) -> tuple[int, Headers]:
    """Status and headers of a file, which is then closed."""
    with client.get(path, headers=wishes) as answer:
        return answer.status_code, answer.headers


def test_bundled_files_are_kept_for_ever(built: dict[str, str], client: FlaskClient) -> None:
    assert set(built) == {
        *("start.js", "editor.js", "editor.css", "results.js", "results.css"),
        *("chart_view.js", "map_view.js", "land.svg"),
    }
    for plain, address in built.items():
        assert re.fullmatch(r"/static/built/\w+-[A-Z0-9]{8}\.(js|css|svg)", address), plain
        status, headers = asked(client, address)
        assert (status, headers["Cache-Control"]) == (200, "max-age=31536000, immutable")
        again, headers = asked(client, address, {"If-None-Match": headers["ETag"]})
        assert (again, headers["Cache-Control"]) == (304, "max-age=31536000, immutable")
    missing, headers = asked(client, "/static/built/editor-AAAAAAAA.js")
    assert (missing, "immutable" in headers["Cache-Control"]) == (404, False)
    assert asked(client, "/static/site.css")[1]["Cache-Control"] == "max-age=300"


def test_the_bundle_is_sent_compressed_and_stays_small(built: dict[str, str], server: str) -> None:
    sizes = {}
    for plain, address in built.items():
        request = urllib.request.Request(server + address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            # Nothing is gained by coding what fits into a packet.
            assert answer.headers["Content-Encoding"] == (None if plain == "start.js" else "gzip"), plain
            sizes[plain] = len(answer.read())
    assert sizes["start.js"] < 1_000
    assert sizes["editor.js"] < 170_000
    assert sizes["results.js"] < 220_000
    assert sizes["editor.css"] + sizes["results.css"] < 15_000
    assert sizes["map_view.js"] < 40_000
    assert sizes["chart_view.js"] < 3_000
    assert sizes["land.svg"] < 9_000


def test_licences_of_what_is_bundled_are_served(client: FlaskClient, built: dict[str, str]) -> None:
    with client.get("/static/built/licences.txt") as answer:
        text = answer.get_data(as_text=True)
    names = (
        "@zazuko/yasqe",
        "@zazuko/yasr",
        "codemirror",
        "jquery",
        "datatables.net",
        "dompurify",
        "world-atlas",
        "d3-geo",
    )
    for name in names:
        assert f"{name} " in text


def test_no_lock_file_records_an_address() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*package-lock.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.split()]
    assert ROOT / "server" / "frontend" / "package-lock.json" in files
    for file in files:
        text = file.read_text(encoding="utf-8")
        packages = json.loads(text)["packages"]
        assert '"resolved"' not in text
        assert [place for place, entry in packages.items() if place and "integrity" not in entry] == []


def test_nothing_bundled_is_in_the_repository() -> None:
    done = subprocess.run(["git", "ls-files", str(FOLDER)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_terms_are_those_of_the_ontology_and_of_the_data(catalogue_app: Flask) -> None:
    answer = catalogue_app.test_client().get("/sparql/terms")
    assert answer.headers["ETag"]
    found = answer.get_json()
    classes = {one["iri"]: one for one in found["classes"]}
    properties = {one["iri"]: one for one in found["properties"]}
    assert classes[CUC + "UseCase"] == {"iri": CUC + "UseCase", "label": "use case", "count": 71}
    assert properties[CUC + "usesTechnology"]["label"] == "uses technology"
    assert PREFIXES["dcterms"] + "title" in properties
    assert PREFIXES.items() <= found["prefixes"].items()
    counts = [one["count"] for one in found["properties"]]
    assert counts == sorted(counts, reverse=True)
