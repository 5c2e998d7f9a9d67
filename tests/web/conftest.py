"""Applications under test: over invented examples, and over the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from citiverse.releases import Release, read_release
from support.browser import chromium
from support.example_release import make_example_release
from support.partly_published import partly_published
from support.server import await_validation, running_server
from support.web import make_app


@pytest.fixture(scope="session")
def example_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release made of the real ontology and schemes, and of invented things."""
    return make_example_release(tmp_path_factory.mktemp("example"))


@pytest.fixture(scope="session")
def example_app(example_release: Release) -> Flask:
    return make_app(example_release)


@pytest.fixture
def client(example_app: Flask) -> Iterator[FlaskClient]:
    """A client of the application over the invented examples."""
    with example_app.test_client() as found:
        yield found


@pytest.fixture(scope="session")
def catalogue_app(catalogue_release: Path) -> Flask:
    return make_app(read_release(catalogue_release))


@pytest.fixture
def catalogue(catalogue_app: Flask) -> Iterator[FlaskClient]:
    """A client of the application over the real catalogue."""
    with catalogue_app.test_client() as found:
        yield found


@pytest.fixture(scope="session")
def unfinished(catalogue_dataset: Path) -> tuple[ox.Store, set[str]]:
    """The real catalogue as if a third of it were not published, and the IRIs of that third; nobody changes it."""
    return partly_published(catalogue_dataset)


@pytest.fixture(scope="module")
def server(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server over the real catalogue."""
    release = read_release(catalogue_release)
    build = str(release.folder.parent.parent)
    log = tmp_path_factory.mktemp("server") / "log"
    with running_server("--release", release.id, "--build-folder", build, "--workers", "1", log=log) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, for one module: its event loop would be in the way of other tests."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Page:
    """A page of the browser that the tests of a module share."""
    return browser.new_page()


@pytest.fixture(scope="session")
def service(catalogue_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the validation service of a server over the real catalogue."""
    release = read_release(catalogue_release)
    start = ("--release", release.id, "--build-folder", str(release.folder.parent.parent), "--workers", "2")
    with running_server(*start, log=tmp_path_factory.mktemp("validate") / "log") as base:
        await_validation(base)
        yield f"{base}/validate"
