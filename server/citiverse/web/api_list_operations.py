"""Operations that answer with lists: what can be explored by facets, and the plain lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citiverse.web.api_model import Operation, Parameter
from citiverse.web.explore_model import CASE_STUDIES, USE_CASES, Collection
from citiverse.web.list_exports import FORMATS

PLAIN: Final = {
    "organisations": "organisations",
    "places": "places with case studies",
    "sources": "sources",
    "technologies": "technologies",
    "themes": "use cases of each theme in each horizon",
    "horizons": "use cases by horizon",
    "risks": "risk levels by dimension and theme",
    "sdgs": "goals and targets",
}
SEVERAL: Final = {"type": "array", "items": {"type": "string"}}
SUFFIX: Final = Parameter("suffix", "Short name of a format.", "path", examples=("csv", "json", "ttl"))


def _narrowing(collection: Collection) -> tuple[Parameter, ...]:
    facets = tuple(
        Parameter(facet.name, f"{facet.title}: any of these, by IRI or by the end of it.", schema=SEVERAL)
        for facet in collection.facets
    )
    return (*facets, _one_of("sort", "Order.", [one.name for one in collection.sorts]))


def _one_of(name: str, description: str, values: list[str]) -> Parameter:
    return Parameter(name, description, schema={"type": "string", "enum": values})


def _explored(collection: Collection, name: str) -> Iterator[Operation]:
    what = collection.title.lower()
    description = "Values of one facet mean any of them, facets all of them; each facet is counted under the others."
    view = _one_of("view", "How the page shows them.", list(collection.views))
    narrowing = _narrowing(collection)
    yield Operation(
        collection.path,
        name,
        "Lists",
        f"Find {what} by facets",
        FORMATS,
        description,
        parameters=(*narrowing, view),
        json="List",
        problems=(400, 406),
    )
    yield Operation(
        f"{collection.path}.<suffix>",
        f"{name}_in",
        "Lists",
        f"Find {what} by facets, in one format",
        FORMATS,
        description,
        parameters=(SUFFIX, *narrowing),
        json="List",
        problems=(400, 404, 406),
    )


def _plain(name: str, what: str) -> Iterator[Operation]:
    yield Operation(f"/{name}", name, "Lists", f"List the {what}", FORMATS, json="List", problems=(406,))
    yield Operation(
        f"/{name}.<suffix>",
        f"{name}_in",
        "Lists",
        f"List the {what} in one format",
        FORMATS,
        parameters=(SUFFIX,),
        json="List",
        problems=(404, 406),
    )


LISTS: Final = (
    *_explored(USE_CASES, "use_cases"),
    *_explored(CASE_STUDIES, "case_studies"),
    *(operation for name, what in PLAIN.items() for operation in _plain(name, what)),
)
