"""A release with example rounds says so on every page, in every language; any other says nothing of the kind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from citiverse.releases import Release
from support.web import PAGES, make_app

WORDS = "Example data: the scoring rounds shown here"


@pytest.fixture(scope="module")
def marked_app(example_release: Release) -> Flask:
    return make_app(replace(example_release, manifest={**example_release.manifest, "example": True}))


@pytest.mark.parametrize("path", [*PAGES, "/no-such-page"])
def test_every_page_says_that_examples_are_among_the_data(path: str, marked_app: Flask) -> None:
    with marked_app.test_client() as marked:
        assert WORDS in marked.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("path", ["/", "/themes", "/releases", "/no-such-page"])
def test_no_other_release_says_so(path: str, client: FlaskClient) -> None:
    assert WORDS not in client.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh"])
def test_it_is_said_in_the_language_of_the_page(language: str, marked_app: Flask, client: FlaskClient) -> None:
    with marked_app.test_client() as marked:
        page = marked.get(f"/{language}/themes").text
    assert WORDS not in page
    assert page.count('<p class="problem">') == client.get(f"/{language}/themes").text.count('<p class="problem">') + 1
