"""Operations that find things: search, suggestions, and the reconciliation service."""

from __future__ import annotations

from typing import Final

from citiverse.web.api_model import Body, Operation, Parameter
from citiverse.web.formats import HTML, JSON
from citiverse.web.search import MOST_SUGGESTIONS, SUGGESTIONS_JSON
from citiverse.web.search_request import FACETS, LONGEST_TEXT, MOST_PAGE, MOST_SIZE
from citiverse.web.sparql_request import FORM_TYPE

TEXT: Final = {"type": "string", "maxLength": LONGEST_TEXT}
PREFIX: Final = Parameter("prefix", "What the name begins with, or an identifier.", examples=("city",))
QUERIES: Final = '{"q0": {"query": "digital twin", "limit": 3}}'
EXTEND: Final = '{"ids": [], "properties": [{"id": "title"}]}'
UNAVAILABLE: Final = (404, 406, 503)
"""Problems of all that needs the index: a release may have none, and a search may take too long."""


def _number(name: str, description: str, most: int, least: int = 1) -> Parameter:
    return Parameter(name, description, schema={"type": "integer", "minimum": least, "maximum": most})


def _narrowing() -> tuple[Parameter, ...]:
    facets = (Parameter(facet, f"Only things with this {facet}, by IRI or by the end of it.") for facet in FACETS)
    types = {"type": "array", "items": {"type": "string"}}
    return (
        Parameter("type", "Only things of one of these types, by IRI or short name.", schema=types),
        Parameter("lang", "Language of the names wanted.", examples=("en",)),
        *facets,
    )


def _suggest(name: str, what: str) -> Operation:
    return Operation(
        f"/reconcile/suggest/{name}",
        f"suggest_{name}",
        "Search",
        f"Suggest {what} by the beginning of a name",
        (JSON,),
        parameters=(PREFIX, _number("limit", "How many.", 100), _number("cursor", "After how many.", 1_000, 0)),
        json="Suggested",
        problems=(400, 404, 503),
        is_negotiated=False,
    )


SEARCH: Final = (
    Operation(
        "/search",
        "search",
        "Search",
        "Search names and texts in all languages",
        (HTML, JSON),
        "Ranked, with counts for each facet. `marks` are places in the text, in characters.",
        parameters=(
            Parameter("q", "Words to look for.", schema=TEXT, examples=("flood",)),
            *_narrowing(),
            _number("page", "Which page of the results.", MOST_PAGE),
            _number("size", "Results on a page.", MOST_SIZE),
        ),
        json="Search",
        problems=(400, *UNAVAILABLE),
    ),
    Operation(
        "/suggest",
        "suggest",
        "Search",
        "Complete a name",
        (JSON, SUGGESTIONS_JSON),
        "As JSON or in the form of the OpenSearch suggestions extension.",
        parameters=(
            Parameter("q", "Beginning of a name.", schema=TEXT, examples=("di",)),
            *_narrowing(),
            _number("limit", "How many.", MOST_SUGGESTIONS),
        ),
        json="Suggestions",
        problems=(400, *UNAVAILABLE),
    ),
    Operation(
        "/reconcile",
        "reconcile",
        "Search",
        "Find entities for names; without queries, the manifest",
        (JSON, HTML),
        "Reconciliation Service API 0.2, valid for clients of 0.1.",
        parameters=(
            Parameter("queries", "A batch of queries, as JSON.", examples=(QUERIES,)),
            Parameter("extend", "Identifiers and the properties wanted of them, as JSON.", examples=(EXTEND,)),
        ),
        json="Reconciled",
        problems=(400, 413, 429, *UNAVAILABLE),
    ),
    Operation(
        "/reconcile",
        "reconcile_by_post",
        "Search",
        "Find entities for names",
        (JSON,),
        "Either `queries` or `extend`.",
        method="post",
        body=Body(
            "The parameters of GET, as a form.",
            {
                FORM_TYPE: (
                    {"type": "object", "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}}},
                    {"queries": QUERIES},
                )
            },
        ),
        json="Reconciled",
        problems=(400, 404, 413, 415, 429, 503),
        is_negotiated=False,
    ),
    _suggest("entity", "things"),
    _suggest("type", "types"),
    _suggest("property", "properties"),
    Operation(
        "/reconcile/properties",
        "propose_properties",
        "Search",
        "Propose properties to extend things of a type with",
        (JSON,),
        parameters=(
            Parameter("type", "A type, by IRI or short name.", examples=("UseCase",)),
            _number("limit", "How many.", 500),
        ),
        json="Proposed",
        problems=(400, 404, 503),
        is_negotiated=False,
    ),
)
