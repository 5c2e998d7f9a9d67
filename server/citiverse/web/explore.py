"""Explore: the lists of use cases and case studies with facets, as pages and as data."""

from __future__ import annotations

from flask import Blueprint, Response, request

from citiverse.web.explore_answer import Found, find, more_for_programs
from citiverse.web.explore_data import explored
from citiverse.web.explore_model import CASE_STUDIES, USE_CASES, Collection
from citiverse.web.explore_request import read
from citiverse.web.list_exports import FORMATS, Exported, respond
from citiverse.web.responses import negotiated, page

blueprint = Blueprint("explore", __name__)


@blueprint.route("/use-cases")
@blueprint.route("/use-cases.<suffix>")
def use_cases(suffix: str = "") -> Response:
    """Return the use cases that have the values asked for, with counts for each facet."""
    return _explore(USE_CASES, "use_cases.html", suffix)


@blueprint.route("/case-studies")
@blueprint.route("/case-studies.<suffix>")
def case_studies(suffix: str = "") -> Response:
    """Return the case studies that have the values asked for, with counts for each facet."""
    return _explore(CASE_STUDIES, "case_studies.html", suffix)


def _explore(collection: Collection, template: str, suffix: str) -> Response:
    # What is acceptable settles the language too, in which values are named.
    negotiated(FORMATS, suffix)
    found = find(read(request.args, explored(collection)))
    exported = _exported(found)
    return respond(
        exported,
        suffix,
        lambda: page(
            template,
            found=found,
            chosen=found.chosen,
            collection=collection,
            of_entry=found.chosen.explored.of_entry,
            exports=exported.links(),
            canonical=found.chosen.address(),
        ),
    )


def _exported(found: Found) -> Exported:
    explored_list = found.chosen.explored
    return Exported(
        path=explored_list.collection.path,
        subject=explored_list.collection.subject,
        columns=explored_list.columns,
        rows=found.rows,
        query=found.query,
        more=more_for_programs(found),
        parameters=found.chosen.parameters,
    )
