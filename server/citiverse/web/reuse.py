"""The page about ways to use the data, from clicking to code, with examples that carry this server's address."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.locations import source_root
from citiverse.text_files import read_text
from citiverse.web.formats import TEXT
from citiverse.web.languages import said
from citiverse.web.only_pages import only_page
from citiverse.web.responses import document, page
from citiverse.web.site import site

blueprint = Blueprint("reuse", __name__)

FOLDER: Final = ("queries", "reuse")
QUESTION: Final = "most-case-studies"
"""Name of the page query that the examples ask in every language."""
ADDRESS_IN_FILES: Final = "http://localhost:8000"
RELEASE_IN_FILES: Final = "/dump/2026.1/"
"""Where the files name a release; the page names the one served."""


@blueprint.route("/reuse")
@only_page
def reuse() -> Response:
    """Return the page."""
    return page(
        "reuse.html",
        address=_address(),
        examples={name: _shown(text) for name, text in _files().items()},
        question=site().page_queries[QUESTION],
        answer=site().rows(QUESTION),
        library=len(site().library),
        tables=len([one for one in site().release.files if (one.part, one.syntax) == ("tables", "parquet")]),
        kept=_shown(RELEASE_IN_FILES),
    )


@blueprint.route("/reuse/<name>")
def example(name: str) -> Response:
    """Return one example as the page shows it."""
    text = _files().get(name)
    if text is None:
        raise NotFound(said("There is no such example."))
    return document(_shown(text).encode(), TEXT.content_type)


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    """Return name -> text of the examples that ride with the software."""
    return {path.name: read_text(path) for path in sorted(source_root().joinpath(*FOLDER).iterdir())}


def _shown(text: str) -> str:
    """Return `text` with the address of this server and the release served."""
    return text.replace(ADDRESS_IN_FILES, _address()).replace(RELEASE_IN_FILES, f"/dump/{site().release.version}/")


def _address() -> str:
    """Return the public address, or the one that this server listens at: what a request claims is not to be trusted."""
    settings = site().settings
    return site().origin() or f"http://{settings.host}:{settings.port}"
