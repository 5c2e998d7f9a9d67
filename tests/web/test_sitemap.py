"""The site map keeps to the rules of sitemaps.org and lists pages that stand, once each, dated by the data."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from citiverse.releases import read_release
from citiverse.vocabulary import CUC, RDF_TYPE
from citiverse.web.site import site_of
from support.web import make_app

ORIGIN = "https://citiverse.example"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOST_BYTES = 52_428_800


@pytest.fixture(scope="module")
def client(catalogue_release: Path) -> FlaskClient:
    return make_app(read_release(catalogue_release), ORIGIN).test_client()


@pytest.fixture(scope="module")
def maps(client: FlaskClient) -> dict[str, dict[str, str]]:
    """Address of map -> address of page -> day, read by the rules."""
    index = ET.fromstring(client.get("/sitemap.xml").data)  # noqa: S314  our own document
    assert index.tag == NAMESPACE + "sitemapindex"
    found: dict[str, dict[str, str]] = {}
    for entry in index:
        assert [child.tag for child in entry] == [NAMESPACE + "loc", NAMESPACE + "lastmod"]
        address, day = (child.text or "" for child in entry)
        body = client.get(address.removeprefix(ORIGIN)).data
        assert len(body) < MOST_BYTES
        root = ET.fromstring(body)  # noqa: S314  our own document
        assert root.tag == NAMESPACE + "urlset"
        assert 0 < len(root) <= 50_000
        found[address] = {}
        for url in root:
            assert [child.tag for child in url] == [NAMESPACE + "loc", NAMESPACE + "lastmod"]
            page, changed = (child.text or "" for child in url)
            assert page not in found[address]
            found[address][page] = changed
        assert day == max(found[address].values())
    return found


def test_no_page_is_listed_twice_and_all_are_ours(maps: dict[str, dict[str, str]]) -> None:
    pages = [page for found in maps.values() for page in found]
    assert len(pages) == len(set(pages)) > 4000
    assert all(page.startswith(f"{ORIGIN}/") and len(page) < 2048 for page in pages)
    assert not any("?" in page or "#" in page for page in pages)


def test_every_page_stands(client: FlaskClient, maps: dict[str, dict[str, str]]) -> None:
    """All of the short maps, and a sample of the long ones: each is a page, at its own address, without a redirect."""
    for found in maps.values():
        pages = list(found)
        for page in pages if len(pages) < 40 else pages[:: len(pages) // 20]:
            response = client.get(page.removeprefix(ORIGIN), headers={"Accept": "text/html"})
            assert (response.status_code, response.mimetype) == (200, "text/html"), page


def test_every_use_case_and_case_study_is_listed(client: FlaskClient, maps: dict[str, dict[str, str]]) -> None:
    describe = site_of(client.application).descriptions
    listed = {page for found in maps.values() for page in found}
    for cls in ("UseCase", "CaseStudy", "Organisation", "Theme"):
        for iri in describe.incoming(CUC + cls, RDF_TYPE):
            path = iri.partition("/citiverse/")[2].removeprefix("id/")
            assert f"{ORIGIN}/doc/{path}" in listed


def test_days_are_those_of_the_data(client: FlaskClient, maps: dict[str, dict[str, str]]) -> None:
    """The record of each use case says when it was last modified; a later judgement about it counts as well."""
    found = site_of(client.application)
    issued = str(found.release.manifest["issued"])
    days = {day for pages in maps.values() for day in pages.values()}
    assert max(days) == issued
    assert all(len(day) == len("2026-11-22") for day in days)
