"""Pictures of the catalogue as the release holds them, each with its words, its table and its query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from citiverse.query_files import Query
from citiverse.releases import PICTURES
from citiverse.web.languages import said
from citiverse.web.only_pages import only_page
from citiverse.web.responses import document, page
from citiverse.web.site import site

blueprint = Blueprint("pictures", __name__)


@dataclass(frozen=True)
class Shown:
    """One picture with what stands beside it."""

    name: str
    title: str
    lead: str
    text: str
    source: str
    query: Query
    columns: list[dict[str, Any]]
    rows: list[list[dict[str, str]]]

    @property
    def file(self) -> bytes:
        """Return the drawing; raises `NotFound` where the release does not have it."""
        try:
            return (site().release.folder / PICTURES).with_name(f"{self.name}.svg").read_bytes()
        except FileNotFoundError:
            raise NotFound(said("The drawing is not here any more.")) from None

    @property
    def drawing(self) -> Markup:
        """Return the drawing as a part of a page: the compiler wrote it, with every text in it escaped."""
        return Markup(self.file.decode())  # noqa: S704


@blueprint.route("/pictures")
@only_page
def pictures() -> Response:
    """Return all pictures of the release served, with their words."""
    return page("pictures.html", pictures=_pictures())


@blueprint.route("/pictures/<name>")
@only_page
def picture(name: str) -> Response:
    """Return one picture with its words, its table and its query."""
    return page("picture.html", picture=_picture(name), others=[one for one in _pictures() if one.name != name])


@blueprint.route("/pictures/<name>.svg")
def drawing(name: str) -> Response:
    """Return the drawing alone, in colours of its own."""
    return document(_picture(name).file, "image/svg+xml")


def _picture(name: str) -> Shown:
    found = next((one for one in _pictures() if one.name == name), None)
    if found is None:
        raise NotFound(said("The release has no such picture."))
    return found


def _pictures() -> list[Shown]:
    """Return the pictures of the release served; none where it was compiled before there were any."""
    try:
        listed = json.loads((site().release.folder / PICTURES).read_text(encoding="utf-8"))["pictures"]
    except FileNotFoundError:
        return []
    return [_shown(one) for one in listed]


def _shown(one: dict[str, Any]) -> Shown:
    query = Query(name=one["name"], title=one["title"], description=one["lead"], text=one["query"])
    # Releases compiled before there was a map say nothing of a source.
    source = one.get("source", "")
    return Shown(one["name"], one["title"], one["lead"], one["text"], source, query, one["columns"], one["rows"])
