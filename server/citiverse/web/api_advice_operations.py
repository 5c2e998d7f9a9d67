"""Operations that help cities decide: the advice, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from citiverse.web.advisor_model import CHOICES, LIMITS, MOST_VALUES, NUMBERS, PATH
from citiverse.web.advisor_request import LEVELS
from citiverse.web.api_model import Operation, Parameter
from citiverse.web.gaps import KINDS
from citiverse.web.gaps import NUMBERS as NUMBERS_OF_GAPS
from citiverse.web.gaps import PARAMETER as KIND
from citiverse.web.gaps import PATH as GAPS
from citiverse.web.list_exports import FORMATS
from citiverse.web.number_parameters import Number

SUFFIX: Final = Parameter("suffix", "Short name of a format.", "path", examples=("csv", "json", "ttl"))


def _numbers(numbers: Iterable[Number]) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(
            one.name,
            f"{one.title}: from {one.least} to {one.most}; where it is not said, as in the query of the answer.",
            schema={"type": "integer"},
        )
        for one in numbers
    )


ASKING: Final = (
    *(
        Parameter(
            one.name,
            f"{one.title}: by IRI or by the end of it. {one.help}",
            schema={"type": "array", "items": {"type": "string"}, "maxItems": MOST_VALUES},
        )
        for one in CHOICES
    ),
    *(
        Parameter(one.name, f"{one.title}: highest risk accepted.", schema={"type": "string", "enum": list(LEVELS)})
        for one in LIMITS
    ),
    *_numbers(NUMBERS),
)
LOOKING: Final = (
    Parameter(
        KIND,
        "Kinds of things to look at; all where none is named.",
        schema={"type": "array", "items": {"type": "string", "enum": [kind.name for kind in KINDS]}},
    ),
    *_numbers(NUMBERS_OF_GAPS),
)


def _operations(
    path: str, name: str, json: str, summary: str, description: str, parameters: tuple[Parameter, ...]
) -> tuple[Operation, Operation]:
    return (
        Operation(
            path, name, "Lists", summary, FORMATS, description, parameters=parameters, json=json, problems=(400, 406)
        ),
        Operation(
            f"{path}.<suffix>",
            f"{name}_in",
            "Lists",
            f"{summary}, in one format",
            FORMATS,
            f"Parameters as of `{path}`.",
            parameters=(SUFFIX,),
            json=json,
            problems=(400, 404, 406),
        ),
    )


ADVISING: Final = (
    *_operations(
        PATH,
        "advise",
        "Advice",
        "Advise what to adopt early, to pilot first and to watch",
        "Published use cases, each with the rule that places it and the points of all others; rules are parameters.",
        ASKING,
    ),
    *_operations(
        GAPS,
        "gaps",
        "Gaps",
        "List topics, goals, regions and technologies with little evidence",
        "Those that have fewer published use cases, case studies or reported results than the parameters ask for.",
        LOOKING,
    ),
)
