"""The types of problems that answers name, and what each means to the person who meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citiverse.engine.protocol import ClientGone, QueryFault
from citiverse.web.problems import STATUS_OF_FAULT, TITLES

ADVICE: Final[dict[str, str]] = {
    "syntax-error": "Correct the text at the line and column given.",
    "query-too-complex": "Write a simpler query; the limits stand on the page about the endpoint.",
    "query-too-long": "Shorten the query; give long lists of values in several queries.",
    "update-refused": "Nothing can be changed here. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    "service-refused": "Ask the other endpoint from your side, or load both into a store of your own.",
    "evaluation-error": "Look for what the engine cannot evaluate: the detail names it.",
    "result-too-large": "Ask for less with LIMIT and OFFSET under ORDER BY, or download the data.",
    "result-not-writable": "Ask for another format: the detail says what this one cannot carry.",
    "query-timeout": "Make the query do less: bind more, join fewer patterns, avoid paths of any length.",
    "query-died": "Make the query hold less: sort and group fewer rows.",
    "engine-busy": "Ask again after the seconds that Retry-After says.",
    "engine-unavailable": "Ask again after the seconds that Retry-After says.",
}


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
    return sorted(_of_queries(), key=lambda one: (one.status, one.slug))


def _of_queries() -> Iterator[ProblemType]:
    for kind, status in STATUS_OF_FAULT.items():
        if kind is not ClientGone:
            yield ProblemType(kind.slug, status, TITLES[kind], _meaning(kind), ADVICE[kind.slug])


def _meaning(kind: type[QueryFault]) -> str:
    return " ".join((kind.__doc__ or "").split())
