"""Gaps: topics, goals, regions and technologies of which the catalogue holds little evidence, as a page and as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from citiverse.engine.rows import Row
from citiverse.query_files import Query
from citiverse.vocabulary import CUC, PREFIXES
from citiverse.web.explore_query import narrowed
from citiverse.web.languages import said
from citiverse.web.list_exports import FORMATS, Exported, respond
from citiverse.web.number_parameters import Number, changed_numbers, read_numbers
from citiverse.web.responses import negotiated, page, query_string
from citiverse.web.search_request import known_value
from citiverse.web.site import site

blueprint = Blueprint("gaps", __name__)

PATH: Final = "/gaps"
QUERY: Final = "gaps"
PARAMETER: Final = "of"


@dataclass(frozen=True)
class Kind:
    """One kind of things that are looked at: its name in addresses, its class, and its title."""

    name: str
    iri: str
    title: str


@dataclass(frozen=True)
class Measure:
    """One number that is looked at: its column, and the parameter that says how few are too few."""

    column: str
    number: str
    title: str


KINDS: Final = (
    Kind("topic", CUC + "Topic", said("Topics")),
    Kind("goal", PREFIXES["sdgo"] + "Goal", said("Goals")),
    Kind("region", CUC + "Region", said("Regions")),
    Kind("technology", CUC + "Technology", said("Technologies")),
)
NUMBERS: Final = (
    Number("use-cases", "fewestUseCases", said("Fewest use cases"), 0, 1_000_000),
    Number("case-studies", "fewestCaseStudies", said("Fewest case studies"), 0, 1_000_000),
    Number("results", "fewestResults", said("Fewest reported results of use"), 0, 1_000_000),
    Number("missed", "missed", said("Falls short in at least so many of the three"), 0, 3),
)
MEASURES: Final = (
    Measure("useCases", "use-cases", said("Use cases")),
    Measure("caseStudies", "case-studies", said("Case studies")),
    Measure("results", "results", said("Reported results of use")),
)


@dataclass(frozen=True)
class Asked:
    """What is to be looked at, and how few are too few."""

    query: Query
    kinds: tuple[Kind, ...]
    """Kinds chosen; none means all."""
    numbers: Mapping[str, int]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, in one order; what is usual is not said."""
        return [
            *((PARAMETER, kind.name) for kind in self.kinds),
            *changed_numbers(self.query, NUMBERS, self.numbers),
        ]

    def bound(self) -> Query:
        """Return the query that answers this."""
        narrow = narrowed(self.query, {PARAMETER: [kind.iri for kind in self.kinds]})
        return replace(narrow, text=narrow.bound({one.parameter: str(self.numbers[one.name]) for one in NUMBERS}))


@blueprint.route(PATH)
@blueprint.route(f"{PATH}.<suffix>")
def gaps(suffix: str = "") -> Response:
    """Return the things whose evidence is thin, those that fall short in most first."""
    negotiated(FORMATS, suffix)
    asked = _read(request.args)
    query = asked.bound()
    found = site().table(query)
    more = {"filters": {PARAMETER: [kind.iri for kind in asked.kinds]}, "rules": dict(asked.numbers)}
    exported = Exported(PATH, "thing", found.columns, found.rows, query, more, asked.parameters)
    return respond(
        exported,
        suffix,
        lambda: page(
            "gaps.html",
            asked=asked,
            canonical=PATH + query_string(asked.parameters),
            kinds=KINDS,
            numbers=NUMBERS,
            measures=MEASURES,
            of_kind=[(kind, _of(kind, found.rows)) for kind in asked.kinds or KINDS],
            query=query,
            exports=exported.links(),
        ),
    )


def _of(kind: Kind, rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row["of"].text == kind.iri]


def _read(parameters: MultiDict[str, str]) -> Asked:
    known = {name: kind.name for kind in KINDS for name in (kind.name, kind.iri.lower())}
    chosen = {known_value(PARAMETER, one, known) for one in parameters.getlist(PARAMETER) if one.strip()}
    query = site().page_queries[QUERY]
    return Asked(query, tuple(one for one in KINDS if one.name in chosen), read_numbers(parameters, query, NUMBERS))
