"""Compare: up to four use cases side by side."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request

from citiverse.web.compare_view import comparison
from citiverse.web.explore_data import explored, last_part
from citiverse.web.explore_model import USE_CASES
from citiverse.web.explore_query import narrowed
from citiverse.web.formats import HTML
from citiverse.web.naming import Thing
from citiverse.web.only_pages import only_page
from citiverse.web.rendering import rendered
from citiverse.web.responses import fresh, page, query_string
from citiverse.web.search_request import known_value
from citiverse.web.site import site
from citiverse.web.views import Views

blueprint = Blueprint("compare", __name__)

PARAMETER: Final = "use-case"
MOST: Final = 4
"""Use cases that are compared at once: more columns than these cannot be read."""


@blueprint.route("/compare")
@only_page
def compare() -> Response:
    """Return the use cases that the parameters `use-case` name, side by side; more than four are an error."""
    everything = [row[USE_CASES.subject].text for row in explored(USE_CASES).rows]
    known: dict[str, str] = {}
    for iri in everything:
        known[iri.lower()] = iri
        known.setdefault(last_part(iri).lower(), iri)
    names = [name for name in request.args.getlist(PARAMETER) if name.strip()]
    iris = list(dict.fromkeys(known_value(PARAMETER, name, known) for name in names))
    views = Views(site().descriptions)
    values = {
        "most": MOST,
        "parameter": PARAMETER,
        "is_too_many": len(iris) > MOST,
        "canonical": compare_address(iris),
        "chosen": [_Choice(views.naming.thing(iri), iris) for iri in iris],
        "query": narrowed(site().page_queries[USE_CASES.query], {}),
        "others": [(last_part(iri), views.naming.thing(iri)) for iri in everything if iri not in iris],
    }
    if len(iris) > MOST:
        return fresh(rendered("compare.html", **values), HTML.content_type, 400)
    return page("compare.html", compared=comparison(views, iris) if iris else None, **values)


class _Choice:
    """A use case that was chosen: its name in addresses, and the page without it."""

    def __init__(self, thing: Thing, iris: list[str]) -> None:
        self.thing = thing
        self.name = last_part(thing.iri)
        self.href = compare_address([iri for iri in iris if iri != thing.iri])


def compare_address(iris: list[str]) -> str:
    """Return the address at which the use cases `iris` stand side by side."""
    return "/compare" + query_string((PARAMETER, last_part(iri)) for iri in iris)
