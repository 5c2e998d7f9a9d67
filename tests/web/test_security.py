"""Hostile data and hostile requests stay without effect."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from citiverse.releases import Release
from citiverse.web.security import is_linkable
from citiverse.web.site import Site
from support.web import PAGES, make_app


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_inline_script_or_style(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"]
    # A block of data is no script: no browser runs it.
    text = re.sub(r'<script type="application/ld\+json">[^<>]*</script>', "", response.text)
    # Scripts are files of our own.
    text = re.sub(r'<script src="/static/[\w.-]+" defer( fetchpriority="low")?></script>', "", text)
    text = re.sub(r'<script type="module"( async fetchpriority="low")? src="/static/built/[\w.-]+"></script>', "", text)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_nothing_of_other_servers(client: FlaskClient, path: str) -> None:
    text = client.get(path, headers={"Accept": "text/html"}).text
    loaded = re.findall(r'(?:src|<link[^>]*rel="(?:stylesheet|icon)"[^>]*href)="([^"]+)"', text)
    assert all(address.startswith("/") for address in loaded)


def test_markup_in_data_is_escaped(client: FlaskClient) -> None:
    for path in ("/", "/use-cases", "/doc/use-case/flood-twin"):
        text = client.get(path, headers={"Accept": "text/html"}).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<script>" not in text


def test_markup_in_requests_is_escaped(client: FlaskClient) -> None:
    query = "ASK { '</textarea><script>alert(1)</script>' }"
    text = client.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert "<script>" not in text
    assert "</textarea><" not in text.replace("</textarea>\n", "", 1)
    missing = client.get("/doc/<script>alert(1)</script>", headers={"Accept": "text/html"})
    assert "<script>" not in missing.text


def test_only_addresses_of_the_web_become_links(client: FlaskClient) -> None:
    text = client.get("/doc/source/bad-address", headers={"Accept": "text/html"}).text
    assert "javascript:alert(1)" in text
    assert not re.search(r'href="javascript', text)
    assert not re.search(r'href="javascript', client.get("/sources").text)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        (" https://example.org/", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https:alert(1)", False),
        ("http://[", False),
    ],
)
def test_what_may_become_a_link(address: str, expected: bool) -> None:
    assert is_linkable(address) is expected


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_a_forged_host_appears_nowhere(client: FlaskClient, header: str) -> None:
    paths = ("/", "/id/use-case/flood-twin", "/doc/use-case/flood-twin.ttl", "/sparql", "/doc//use-case/flood-twin")
    for path in (*paths, "/use-cases/", "/sparql/", "/use-cases//", "/%0d%0aX-Injected:%20yes"):
        response = client.get(path, headers={header: "evil.example"})
        assert "evil.example" not in response.text + str(response.headers)


def test_the_public_origin_comes_from_the_settings(example_release: Release) -> None:
    found = make_app(example_release, public_origin="https://citiverse.example/").test_client()
    response = found.get("/id/use-case/flood-twin")
    assert response.headers["Location"] == "https://citiverse.example/doc/use-case/flood-twin"


@pytest.mark.parametrize("path", ["/dump/2026.1/../current", "/dump/2026.1/%2e%2e/current", "/static/../app.py"])
def test_paths_do_not_leave_their_folder(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_every_response_forbids_sniffing(client: FlaskClient) -> None:
    for path in ("/", "/nothing", "/sparql?query=ASK%20%7B%7D", "/health/live"):
        assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_an_unexpected_error_shows_no_trace(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(Site, "rows", broken)
    response = client.get("/places")
    assert response.status_code == 500
    assert "secret" not in response.text
