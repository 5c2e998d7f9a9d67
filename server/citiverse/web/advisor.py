"""The advisor: what a city is advised to adopt early, to pilot first and to watch, as a page and as data."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from citiverse.web.advisor_model import CHOICES, EXAMPLE_QUERY, LIMITS, PATH, PLACING, POINTS, QUERY
from citiverse.web.advisor_request import LEVELS, Asked, choices, read
from citiverse.web.advisor_view import Guidance, advised, guidance
from citiverse.web.explore_model import USE_CASES
from citiverse.web.list_exports import FORMATS, Exported, respond
from citiverse.web.naming import Naming
from citiverse.web.number_parameters import usual_numbers
from citiverse.web.responses import negotiated, page
from citiverse.web.site import site

blueprint = Blueprint("advisor", __name__)


@blueprint.route(PATH)
@blueprint.route(f"{PATH}.<suffix>")
def advisor(suffix: str = "") -> Response:
    """Return the use cases that the parameters ask for, by what is advised, ranked by their points."""
    # What is acceptable settles the language too, in which values are named.
    negotiated(FORMATS, suffix)
    asked = read(request.args)
    query = asked.bound()
    found = site().table(query)
    guided = guidance(found.rows)
    exported = Exported(PATH, "useCase", found.columns, found.rows, query, _more(asked, guided), asked.parameters)
    naming = Naming(site().descriptions)
    return respond(
        exported,
        suffix,
        lambda: page(
            "advisor.html",
            asked=asked,
            canonical=asked.address(),
            usual=asked.by_usual_rules(),
            choices=choices(),
            kinds=CHOICES,
            limits=LIMITS,
            levels=[naming.thing(iri) for iri in LEVELS.values()],
            placing=PLACING,
            points=POINTS,
            count=len(found.rows),
            counted=USE_CASES.counted,
            groups=advised(found.rows),
            guidance=guided,
            example_query=site().page_queries[EXAMPLE_QUERY],
            query=query,
            exports=exported.links(),
        ),
    )


def _more(asked: Asked, guided: list[Guidance]) -> dict[str, Any]:
    """Return what the answer in JSON says besides the rows: everything that was asked, also what is usual."""
    return {
        "filters": {name: list(iris) for name, iris in asked.values.items()},
        "accepted": dict(asked.levels),
        "rules": dict(asked.numbers),
        "usualRules": usual_numbers(site().page_queries[QUERY], (*PLACING, *POINTS)),
        "guidance": [
            {
                "id": one.factor.iri,
                "name": one.factor.label,
                "useCases": one.count,
                "examples": [{"id": example.thing.iri, "name": example.thing.label} for example in one.examples],
            }
            for one in guided
        ],
    }
