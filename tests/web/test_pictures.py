"""Pages with pictures: drawing, words, table and query agree, and everything can be read in every theme and width."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from citiverse.release.picture_list import PICTURES

NAMES = [picture.name for picture in PICTURES]
NARROWEST = 320
READABLE = 4.5
"""Contrast of small text by WCAG 2.2, level AA."""
CONTRASTS = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = colour => parts(colour).map(n => n / 255)
    .map(n => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4)
    .reduce((sum, n, i) => sum + n * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
  const found = [];
  for (const text of document.querySelectorAll(".picture text")) {
    const box = text.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    const below = [...text.ownerSVGElement.querySelectorAll("path[class*=fill-]")].filter(path => {
      const at = path.getBoundingClientRect();
      return at.x <= x && x <= at.right && at.y <= y && y <= at.bottom;
    }).at(-1);
    found.push([text.textContent, contrast(getComputedStyle(text).fill, getComputedStyle(below).fill)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def listed(catalogue_release: Path) -> dict[str, Any]:
    found = json.loads((catalogue_release / "pictures" / "pictures.json").read_text(encoding="utf-8"))
    return {one["name"]: one for one in found["pictures"]}


def test_all_pictures_stand_on_one_page_with_their_words(catalogue: FlaskClient, listed: dict[str, Any]) -> None:
    text = catalogue.get("/pictures").text
    assert text.count("<svg ") == len(NAMES)
    assert [name for name in NAMES if f'href="/pictures/{name}"' not in text] == []
    assert [one["text"] for one in listed.values() if one["text"] not in unescape(text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_stands_beside_its_table(catalogue: FlaskClient, listed: dict[str, Any], name: str) -> None:
    text = catalogue.get(f"/pictures/{name}").text
    body = text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [
        [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall("<td.*?</td>", row)]
        for row in re.findall("<tr>.*?</tr>", body)
    ]
    assert rows == [[cell["text"] or "not stated" for cell in row] for row in listed[name]["rows"]]
    assert "<details><summary>The table behind it" in text
    assert listed[name]["text"] in unescape(text)


@pytest.mark.parametrize("name", NAMES)
def test_the_query_beside_a_picture_gives_its_figures(
    catalogue: FlaskClient, listed: dict[str, Any], name: str
) -> None:
    text = catalogue.get(f"/pictures/{name}").text
    (address,) = re.findall(r'href="(/sparql\?format=csv[^"]+)"', text)
    (shown,) = re.findall(r'href="(/sparql\?query=[^"]+)"', text)
    assert catalogue.get(unescape(shown)).mimetype == "text/html"
    answer = list(csv.DictReader(io.StringIO(catalogue.get(unescape(address)).text)))
    (picture,) = [picture for picture in PICTURES if picture.name == name]
    yes_no = {"true": "yes", "false": "no"}
    found = [[yes_no.get(row[one.variable], row[one.variable]) for one in picture.columns] for row in answer]
    assert sorted(found) == sorted([cell["text"] for cell in row] for row in listed[name]["rows"])


@pytest.mark.parametrize("name", NAMES)
def test_the_drawing_is_a_file_of_its_own(catalogue: FlaskClient, catalogue_release: Path, name: str) -> None:
    response = catalogue.get(f"/pictures/{name}.svg")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert response.data == (catalogue_release / "pictures" / f"{name}.svg").read_bytes()
    again = catalogue.get(f"/pictures/{name}.svg", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["horizon-map", "technology-by-theme"])
def test_each_cell_leads_to_as_many_use_cases_as_it_counts(catalogue: FlaskClient, name: str) -> None:
    root = ET.fromstring(catalogue.get(f"/pictures/{name}.svg").data)  # noqa: S314  our own drawing
    links = [(one.attrib["href"], one.attrib["aria-label"]) for one in root.iter() if "href" in one.attrib]
    assert len(links) > 10
    for address, label in links:
        count = re.findall(r": (\d+) use cases?$", label)[0]
        assert re.search(rf"\b{count} of 71 use cases", catalogue.get(address).text), address


@pytest.mark.parametrize("name", ["sdg-coverage", "itu-and-evidence"])
def test_each_mark_leads_somewhere(catalogue: FlaskClient, name: str) -> None:
    root = ET.fromstring(catalogue.get(f"/pictures/{name}.svg").data)  # noqa: S314  our own drawing
    addresses = {element.attrib["href"] for element in root.iter() if "href" in element.attrib}
    assert len(addresses) >= 5
    for address in addresses:
        path, _, fragment = address.partition("#")
        response = catalogue.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 200
        assert not fragment or f'id="{fragment}"' in response.text


@pytest.mark.parametrize("path", ["/pictures/none", "/pictures/none.svg", "/pictures/..%2Fmanifest.svg"])
def test_there_is_no_other_picture(catalogue: FlaskClient, path: str) -> None:
    assert catalogue.get(path).status_code == 404


def test_a_release_without_pictures_is_served_without(client: FlaskClient) -> None:
    response = client.get("/pictures")
    assert response.status_code == 200
    assert "This release has no pictures" in response.text
    assert "<svg" not in response.text
    assert client.get("/pictures/horizon-map").status_code == 404
    assert client.get("/pictures/horizon-map.svg").status_code == 404


def opened(browser: Browser, address: str, **context: Any) -> tuple[Page, list[str]]:
    """The page at `address` in a window of its own, and what the browser complains of."""
    page = browser.new_context(**context).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_a_picture_can_be_read(server: str, browser: Browser, scheme: Any) -> None:
    page, complaints = opened(browser, server + "/pictures", color_scheme=scheme)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 200
    assert [(text, ratio) for text, ratio in contrasts if ratio < READABLE] == []
    assert complaints == []
    page.context.close()


def test_pictures_take_the_colours_of_the_page(server: str, browser: Browser) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page, _ = opened(browser, server + "/pictures/timeline", color_scheme=scheme)
        ground = page.locator(".picture > path").first
        grounds.append(ground.evaluate("path => getComputedStyle(path).fill"))
        around = page.locator(".drawing").evaluate("box => getComputedStyle(box).backgroundColor")
        assert grounds[-1] == around
        page.context.close()
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("path", ["/pictures", *(f"/pictures/{name}" for name in NAMES)])
def test_the_page_never_scrolls_sideways(server: str, browser: Browser, path: str) -> None:
    page, complaints = opened(browser, server + path, viewport={"width": NARROWEST, "height": 800})
    for folded in page.locator("details > summary").all():
        folded.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert complaints == []
    page.context.close()


def test_labels_do_not_leave_their_drawing(server: str, browser: Browser) -> None:
    page, _ = opened(browser, server + "/pictures", viewport={"width": 1300, "height": 900})
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".picture text")].filter(text => {
          const box = text.getBoundingClientRect(), all = text.ownerSVGElement.getBoundingClientRect();
          return box.left < all.left || box.right > all.right || box.top < all.top || box.bottom > all.bottom;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    page.context.close()


def test_a_cell_is_followed_by_keyboard(server: str, browser: Browser) -> None:
    page, _ = opened(browser, server + "/pictures/horizon-map")
    link = page.get_by_role("link", name="Transport and Mobility, Horizon 3: 1 use case")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/use-cases?**")
    assert page.get_by_text("1 of 71 use cases").is_visible()
    page.context.close()
