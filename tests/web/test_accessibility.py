"""Every kind of page: rules of accessibility (axe) in both themes, valid HTML (vnu), weight, and no foreign request."""

from __future__ import annotations

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from citiverse.web.built_files import PREFIX
from support.browser import Witness
from support.node import installed
from support.page_types import PAGE_TYPES

HERE: Final = Path(__file__).parent
MORE_PAGES: Final = (
    "/sources",
    "/organisations",
    "/places",
    "/doc/agent/catalogue-editors",
    "/doc/place/seoul",
    "/doc/use-case/virtual-town-halls?_profile=alt&_mediatype=text/html",
    "/sparql?format=html&query=DESCRIBE+%3Chttps://w3id.org/citiverse/id/use-case/port-digital-twin%3E",
    "/compare",
    "/contribute",
    "/contribute/use-case",
    "/search",
    "/releases/2026.1",
    "/catalogue",
    "/stream",
    "/reconcile",
    "/status",
    "/problems",
    "/rounds",
    "/about",
    "/about/sparql",
    "/about/api",
)
PAGES: Final = (*(one.path for one in PAGE_TYPES), *MORE_PAGES)
GRAVE: Final = {"serious", "critical"}
RUN_AXE: Final = """async () => {
    const rules = { "target-size": { enabled: true } };
    const { passes, violations } = await axe.run(document, { resultTypes: ["violations"], rules });
    const broken = violations.flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => [id, impact, html]));
    return { passed: passes.length, broken };
}"""
"""Says how many rules hold and what breaks the others; large pages have no need to tell all that is right."""
PHONE: Final = 412
DESKTOP: Final = 1280
EDITOR: Final = PREFIX + "editor-"
MOST_BYTES: Final = 100_000
"""Bytes of a page with all that it loads, as they are sent."""


@pytest.fixture(scope="module")
def tools() -> Path:
    return installed(HERE / "checks", "page-checks") / "node_modules"


@pytest.fixture(scope="module")
def axe(tools: Path) -> str:
    return (tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(request: pytest.FixtureRequest, browser: Browser) -> Page:
    """A page in light on a phone, where places to touch are small, and in dark on a wide screen."""
    width = PHONE if request.param == "light" else DESKTOP
    return browser.new_context(color_scheme=request.param, viewport={"width": width, "height": 900}).new_page()


def broken_rules(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(RUN_AXE)
    assert found["passed"]
    return [f"{rule}: {markup}" for rule, impact, markup in found["broken"] if impact in GRAVE]


@pytest.mark.parametrize("path", PAGES)
def test_no_grave_rule_of_axe_is_broken(server: str, themed: Page, axe: str, path: str) -> None:
    themed.goto(server + path)
    if themed.locator("#ask").count():
        themed.locator(".editor").get_by_role("textbox").wait_for()
    assert broken_rules(themed, axe) == []


def test_nor_by_results_of_the_editor(server: str, themed: Page, axe: str) -> None:
    themed.goto(f"{server}/sparql")
    themed.locator(".editor").get_by_role("textbox").wait_for()
    themed.get_by_role("button", name="Run").click()
    themed.get_by_role("cell", name="Port digital twin").wait_for()
    assert broken_rules(themed, axe) == []
    themed.get_by_role("button", name="Response").click()
    themed.locator("#answer .CodeMirror").wait_for()
    assert broken_rules(themed, axe) == []


@pytest.mark.parametrize(
    ("title", "drawn"), [("Number of use cases per SDG goal", ".chart"), ("Case studies with coordinates", ".map")]
)
def test_nor_by_charts_and_maps(server: str, themed: Page, axe: str, title: str, drawn: str) -> None:
    themed.goto(f"{server}/sparql")
    themed.locator(".editor").get_by_role("textbox").wait_for()
    themed.get_by_text("ready questions").click()
    themed.get_by_role("link", name=title).click()
    themed.keyboard.press("Control+Enter")
    themed.locator(drawn).wait_for()
    assert broken_rules(themed, axe) == []


def test_a_broken_rule_would_be_found(browser: Browser, axe: str) -> None:
    page = browser.new_page()
    page.set_content('<html lang="en"><title>x</title><main><h1>x</h1><img src="data:,"></main>')
    assert broken_rules(page, axe) == ['image-alt: <img src="data:,">']


def faults_of(tools: Path, files: list[Path]) -> list[dict[str, Any]]:
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--errors-only", "--exit-zero-always", "--format", "json", *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=300)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return messages


def markup_of(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        return error.read()


def test_every_page_is_valid_html(server: str, tools: Path, tmp_path: Path) -> None:
    files = {tmp_path / f"{number}.html": path for number, path in enumerate(PAGES)}
    for file, path in files.items():
        file.write_bytes(markup_of(server + path))
    faults = faults_of(tools, list(files))
    named = {file.as_uri().replace("file:///", "file:/"): path for file, path in files.items()}
    assert [(named.get(one["url"], one["url"]), one["message"], one.get("extract")) for one in faults] == []


def test_a_fault_of_the_markup_would_be_found(tools: Path, tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    file.write_text('<!doctype html><html lang="en"><title>x</title><p style="x"><h1>x</p></h1>', encoding="utf-8")
    assert faults_of(tools, [file])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light_and_asks_nobody_else(server: str, browser: Browser, path: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    witness = Witness(page)
    sent: list[int] = []
    page.on(
        "requestfinished",
        lambda request: None if EDITOR in request.url else sent.append(request.sizes()["responseBodySize"]),
    )
    page.goto(server + path, wait_until="networkidle")
    context.close()
    assert witness.asked_elsewhere(server) == []
    assert len(sent) >= 2
    assert sum(sent) < MOST_BYTES
