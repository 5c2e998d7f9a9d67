"""Scoring rounds as the release holds them: what follows from the scores, computed when it was compiled."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Blueprint, Response
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from citiverse.releases import ROUNDS
from citiverse.vocabulary import SCHEME
from citiverse.web.languages import said
from citiverse.web.only_pages import only_page
from citiverse.web.responses import document, page
from citiverse.web.site import site

blueprint = Blueprint("rounds", __name__)


@dataclass(frozen=True)
class Round:
    """One round: its slug, the IRI of its theme, what came out in sentences, and the report as a part of a page."""

    slug: str
    theme: str
    is_example: bool
    summary: list[str]
    body: Markup


@blueprint.route("/rounds")
@only_page
def rounds() -> Response:
    """Return the list of scoring rounds, or how one is run."""
    return page("rounds.html", rounds=_rounds())


@blueprint.route("/rounds/<slug>")
@only_page
def scoring_round(slug: str) -> Response:
    """Return the report on one round."""
    return page("round.html", round=_round(slug))


@blueprint.route("/rounds/<slug>.json")
def data(slug: str) -> Response:
    """Return the report on one round as JSON."""
    found = _round(slug)
    content = (site().release.folder / ROUNDS).with_name(f"{found.slug}.json").read_bytes()
    return document(content, "application/json")


def _round(slug: str) -> Round:
    found = next((one for one in _rounds() if one.slug == slug), None)
    if found is None:
        raise NotFound(said("The release has no such scoring round."))
    return found


def _rounds() -> list[Round]:
    """Return the rounds of the release served; none where it holds none."""
    try:
        listed = json.loads((site().release.folder / ROUNDS).read_text(encoding="utf-8"))["rounds"]
    except FileNotFoundError:
        return []
    return [
        # The compiler wrote the body, with every text in it escaped.
        Round(one["round"], f"{SCHEME}theme/{one['theme']}", one["isExample"], one["summary"], Markup(one["body"]))  # noqa: S704
        for one in listed
    ]
