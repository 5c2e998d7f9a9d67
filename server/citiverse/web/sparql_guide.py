"""The page about the endpoint: how to ask, formats, limits, errors, and where the engine differs from the standard."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response

from citiverse.settings import describe
from citiverse.web.formats import GRAPHS, RESULTS
from citiverse.web.only_pages import only_page
from citiverse.web.problems import STATUS_OF_FAULT, TITLES
from citiverse.web.responses import page
from citiverse.web.service import EXTENSION_FUNCTIONS
from citiverse.web.site import site

blueprint = Blueprint("sparql_guide", __name__)

LIMITS: Final = (
    *("query_text_bytes", "query_nesting", "query_patterns", "query_path_steps", "query_operators"),
    *("query_tokens", "query_values_cells", "query_seconds", "query_memory_bytes", "result_rows", "result_bytes"),
    *("rate_per_minute", "rate_burst", "address_share_percent"),
)
"""Settings that a person who writes queries meets."""
PEOPLE_ONLY: Final = 499
"""Status of clients that went away: nobody ever reads it."""


@blueprint.route("/about/sparql")
@only_page
def guide() -> Response:
    """Return the page."""
    rows = {row.name: row for row in describe()}
    settings = site().settings
    origin = site().origin() or f"http://{settings.host}:{settings.port}"
    faults = sorted((status, kind.slug, TITLES[kind]) for kind, status in STATUS_OF_FAULT.items())
    return page(
        "sparql_guide.html",
        endpoint=f"{origin}/sparql",
        example=site().page_queries["endpoint-example"].body.strip(),
        formats={"SELECT, ASK": RESULTS, "CONSTRUCT, DESCRIBE": GRAPHS},
        limits=[(rows[name], getattr(settings, name)) for name in LIMITS],
        faults=[fault for fault in faults if fault[0] != PEOPLE_ONLY],
        has_own_engine=settings.engine != "remote",
        functions=[iri.rpartition("/")[2] for iri in EXTENSION_FUNCTIONS],
    )
