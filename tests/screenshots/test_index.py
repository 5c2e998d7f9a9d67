"""The screenshots in the repository are those of the tables, small, and shown by their index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from citiverse.releases import read_release
from screenshots.index import FOLDER, MOST_BYTES, MOST_IMAGE_BYTES, file_name, index_text
from screenshots.variants import VARIANTS, Variant
from support.page_types import PAGE_TYPES, PageType
from support.web import make_app

IMAGES = sorted(FOLDER.glob("*.webp"))
ALWAYS = [one for one in VARIANTS if not one.prefix]


@pytest.fixture(scope="module")
def catalogue(catalogue_release: Path) -> FlaskClient:
    return make_app(read_release(catalogue_release)).test_client()


@pytest.mark.parametrize("kind", PAGE_TYPES, ids=lambda kind: kind.name)
def test_every_page_type_answers_as_the_table_says(catalogue: FlaskClient, kind: PageType) -> None:
    assert catalogue.get(kind.path, headers={"Accept": "text/html"}).status_code == kind.status


def test_names_of_page_types_and_variants_are_used_once() -> None:
    names = [file_name(kind, variant) for kind in PAGE_TYPES for variant in VARIANTS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("variant", ALWAYS, ids=lambda variant: variant.name)
def test_every_page_type_is_pictured(variant: Variant) -> None:
    assert [kind.name for kind in PAGE_TYPES if FOLDER / file_name(kind, variant) not in IMAGES] == []


def test_images_are_small_and_of_the_tables() -> None:
    sizes = {image.name: image.stat().st_size for image in IMAGES}
    known = {file_name(kind, variant) for kind in PAGE_TYPES for variant in VARIANTS}
    assert set(sizes) <= known
    assert max(sizes.values()) <= MOST_IMAGE_BYTES
    assert sum(sizes.values()) <= MOST_BYTES


def test_the_index_is_what_the_command_writes_and_shows_each_image() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert text == index_text(FOLDER)
    assert sorted(re.findall(r"\]\(([\w-]+\.webp)\)", text)) == [image.name for image in IMAGES]


def test_another_language_has_addresses_of_its_own() -> None:
    arabic = next(one for one in VARIANTS if one.name == "arabic")
    assert [arabic.path(path) for path in ("/", "/use-cases")] == ["/ar", "/ar/use-cases"]
