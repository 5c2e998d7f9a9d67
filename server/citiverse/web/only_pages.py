"""Routes that have nothing but a page: who accepts no page is told so, as everywhere else."""

from __future__ import annotations

from typing import Final

from flask import request

from citiverse.web.formats import HTML
from citiverse.web.responses import negotiated

ONLY_PAGES: Final = frozenset(
    (
        *(f"pages.{name}" for name in ("home", "technologies", "themes", "horizons", "risks", "sdgs")),
        "pages.about",
        "pages.method",
        "sparql_guide.guide",
        "api.guide",
        "api.problems",
        "compare.compare",
        "downloads.download",
        "pictures.picture",
        "pictures.pictures",
        "reuse.reuse",
    )
)
"""Names of these routes, as Flask has them."""


def refuse_other_forms() -> None:
    """Raise `NothingAcceptable` where a page is all there is, and the request wants something else."""
    if request.endpoint in ONLY_PAGES and request.method in ("GET", "HEAD"):
        negotiated((HTML,))
