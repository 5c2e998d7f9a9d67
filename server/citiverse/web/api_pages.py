"""The description of the interface for programs and for people, and what each type of problem means."""

from __future__ import annotations

import json
from collections import defaultdict

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from citiverse.web.api_document import openapi
from citiverse.web.api_model import Operation
from citiverse.web.api_operations import OPERATIONS, TAGS
from citiverse.web.formats import HTML, JSON
from citiverse.web.languages import said
from citiverse.web.only_pages import only_page
from citiverse.web.problem_types import problem_types
from citiverse.web.responses import document, negotiated, page
from citiverse.web.site import site

blueprint = Blueprint("api", __name__)


@blueprint.route("/openapi.json")
def description() -> Response:
    """Return the description of everything that answers JSON, as OpenAPI 3.1."""
    body = json.dumps(openapi(site()), ensure_ascii=False, indent=1) + "\n"
    return document(body.encode(), JSON.content_type)


@blueprint.route("/about/api")
@only_page
def guide() -> Response:
    """Return the page that lists the operations."""
    groups: dict[str, list[Operation]] = defaultdict(list)
    for operation in OPERATIONS:
        groups[operation.tag].append(operation)
    return page("api.html", groups={tag: groups[tag] for tag in TAGS if groups[tag]}, tags=TAGS)


@blueprint.route("/problems")
@only_page
def problems() -> Response:
    """Return the page with all types of problems."""
    return page("problems.html", kinds=problem_types(), one=None)


@blueprint.route("/problems/<slug>")
def problem(slug: str) -> Response:
    """Return what one type of problem means; answers name it by its IRI."""
    for kind in problem_types():
        if kind.slug == slug:
            negotiated((HTML,))
            return page("problems.html", kinds=[kind], one=kind)
    raise NotFound(said("There is no such type of problem."))
