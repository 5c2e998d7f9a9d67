"""The types of problems that answers name, and what each means to the person who meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citiverse.engine.protocol import ClientGone, QueryFault
from citiverse.web.languages import said
from citiverse.web.problems import STATUS_OF_FAULT, TITLES
from citiverse.web.validation import STATUS as STATUS_OF_VALIDATION
from citiverse.web.validation import TITLES as TITLES_OF_VALIDATION

ADVICE: Final[dict[str, str]] = {
    "syntax-error": said("Correct the text at the line and column given."),
    "query-too-complex": said("Write a simpler query; the limits stand on the page about the endpoint."),
    "query-too-long": said("Shorten the query; give long lists of values in several queries."),
    "update-refused": said("Nothing can be changed here. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."),
    "service-refused": said("Ask the other endpoint from your side, or load both into a store of your own."),
    "evaluation-error": said("Look for what the engine cannot evaluate: the detail names it."),
    "result-too-large": said("Ask for less with LIMIT and OFFSET under ORDER BY, or download the data."),
    "result-not-writable": said("Ask for another format: the detail says what this one cannot carry."),
    "query-timeout": said("Make the query do less: bind more, join fewer patterns, avoid paths of any length."),
    "query-died": said("Make the query hold less: sort and group fewer rows."),
    "engine-busy": said("Ask again after the seconds that Retry-After says."),
    "engine-unavailable": said("Ask again after the seconds that Retry-After says."),
}

OF_VALIDATION: Final[dict[str, tuple[str, str]]] = {
    "not-readable": (
        said("What was sent is not well-formed in the syntax that was named or guessed."),
        said("Correct the text at the line given, or name the syntax."),
    ),
    "too-deep": (said("What was sent nests deeper than the limits allow."), said("Send it as Turtle or N-Triples.")),
    "not-allowed": (
        said("What was sent asks for something that this server never does, such as reading another address."),
        said("Send all that is needed in one request."),
    ),
    "too-large": (said("What was sent is longer than the limits allow."), said("Send it in parts.")),
    "unknown-syntax": (
        said("Neither the type nor the name of what was sent tells its syntax."),
        said("Name the syntax."),
    ),
    "not-supported": (
        said("What was sent uses a feature that is not supported."),
        said("Leave out what the detail names."),
    ),
    "no-data": (
        said("What was sent holds no statement that could be checked."),
        said("Send data; in JSON-LD, name the context and the terms as they are spelled in it."),
    ),
    "no-shapes": (said("The shapes that were sent hold no shape with a target."), said("Send shapes with targets.")),
    "shapes-ill-formed": (said("A shape breaks the rules of SHACL."), said("Correct the shape that is named.")),
    "shapes-unsupported": (said("A shape uses what is not supported."), said("Leave out what the detail names.")),
    "shapes-failed": (said("A shape could not be evaluated on the data."), said("Correct the shape that is named.")),
    "report-too-large": (said("There are more results than a report may have."), said("Check a smaller part.")),
    "validation-timeout": (
        said("The validation took longer than the limit and was ended."),
        said("Check a smaller part."),
    ),
    "validation-died": (
        said("The process that validated died of it: it needed more memory, or a deeper stack, than allowed."),
        said("Check a smaller part."),
    ),
    "validation-unavailable": (
        said("The validation service does not answer, for instance while it starts."),
        said("Ask again after the seconds that Retry-After says."),
    ),
}
"""What each problem of a validation means, and what to do."""


@dataclass(frozen=True)
class ProblemType:
    """One type of problem: the end of its IRI, its status and title, what it means and what to do."""

    slug: str
    status: int
    title: str
    meaning: str
    advice: str


def problem_types() -> list[ProblemType]:
    """Return all types, ordered by status and slug."""
    return sorted((*_of_queries(), *_of_validations()), key=lambda one: (one.status, one.slug))


def _of_queries() -> Iterator[ProblemType]:
    for kind, status in STATUS_OF_FAULT.items():
        if kind is not ClientGone:
            yield ProblemType(kind.slug, status, TITLES[kind], _meaning(kind), ADVICE[kind.slug])


def _of_validations() -> Iterator[ProblemType]:
    for slug, status in STATUS_OF_VALIDATION.items():
        yield ProblemType(slug, status, TITLES_OF_VALIDATION[slug], *OF_VALIDATION[slug])


def _meaning(kind: type[QueryFault]) -> str:
    return " ".join((kind.__doc__ or "").split())
