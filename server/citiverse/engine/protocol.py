"""What every engine offers: it answers a checked query over a chosen dataset in a named syntax, or says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from citiverse.engine.plain import PlainQuery
from citiverse.formats import Syntax


class Form(StrEnum):
    """The four forms of a SPARQL query (SPARQL 1.1, section 16)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def of_solutions(self) -> bool:
        """Return whether the result is a table or a truth value, not a graph."""
        return self in (Form.SELECT, Form.ASK)


@dataclass(frozen=True)
class CheckedQuery:
    """A query text that the guard let pass; engines take nothing else."""

    text: str
    form: Form
    names_dataset: bool
    """Whether the text has FROM clauses, which select among the graphs held and never fetch anything."""
    is_repeatable: bool = True
    """Whether the same text gives the same result over the same data: it asks for no time, chance or fresh node."""
    plain: PlainQuery | None = field(default=None, compare=False)
    """What it asks, where it is a plain query."""


@dataclass(frozen=True)
class Selection:
    """The dataset of the SPARQL 1.1 Protocol (section 2.1.4): graph IRIs that replace the FROM clauses of the text.

    Both empty means that the text, or else the union of all published graphs, decides.
    """

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Return whether the request selects graphs at all."""
        return bool(self.default_graphs or self.named_graphs)


EVERYTHING = Selection()


@dataclass(frozen=True)
class Answer:
    """A result on its way: its syntax and its bytes, chunk by chunk."""

    syntax: Syntax
    chunks: Iterator[bytes]
    was_cheap: bool = False
    """Whether making it again costs hardly more than keeping it."""

    def read(self) -> bytes:
        """Return the whole result."""
        return b"".join(self.chunks)


class Engine(Protocol):
    """Answers queries over one release; safe to call from many threads at once."""

    def answer(self, query: CheckedQuery, syntax: Syntax, selection: Selection = EVERYTHING) -> Answer:
        """Return the result of `query` written in `syntax`; raises a `QueryFault`."""
        ...


class QueryFault(Exception):
    """Base of all reasons not to answer a query; the text is one plain sentence for the person who asked.

    `line` and `column` say where in the query text the reason stands, counted from 1, where the place is known.
    """

    slug = "query-fault"
    retry_after: int | None = None
    """Seconds after which asking again may help; None where it would not."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QuerySyntaxError(QueryFault):
    """The text is no SPARQL query."""

    slug = "syntax-error"


class QueryTooLong(QueryFault):
    """The text is longer than the limit."""

    slug = "query-too-long"


class QueryTooComplex(QueryFault):
    """The text nests, joins or chains more than the limits allow."""

    slug = "query-too-complex"


class UpdateRefused(QueryFault):
    """The text is an update; the data is read-only."""

    slug = "update-refused"


class ServiceRefused(QueryFault):
    """The text would call another endpoint; this server never does."""

    slug = "service-refused"


class EvaluationError(QueryFault):
    """The query is well-formed but cannot be evaluated, for instance for an unknown function."""

    slug = "evaluation-error"


class ResultTooLarge(QueryFault):
    """The result has more rows or bytes than the limits allow."""

    slug = "result-too-large"


class ResultNotWritable(QueryFault):
    """The result holds something that the asked syntax cannot carry; another syntax can."""

    slug = "result-not-writable"


class QueryTimeout(QueryFault):
    """The query took longer than the limit and was ended."""

    slug = "query-timeout"
    retry_after = 60


class QueryDied(QueryFault):
    """The process that worked on the query died of it: it needed more memory, or a deeper stack, than allowed."""

    slug = "query-died"
    retry_after = 60


class EngineBusy(QueryFault):
    """As many queries as allowed run and wait already."""

    slug = "engine-busy"
    retry_after = 5


class EngineUnavailable(QueryFault):
    """The engine does not answer, for instance while it restarts."""

    slug = "engine-unavailable"
    retry_after = 5


class ClientGone(QueryFault):
    """Whoever asked closed the connection, so that nobody waits for the result any more."""

    slug = "client-gone"


def fault_named(slug: str, message: str, members: Mapping[str, object]) -> QueryFault:
    """Return the fault with this `slug` and `message`; `members` are its further attributes, such as the line."""
    kind = next((kind for kind in QueryFault.__subclasses__() if kind.slug == slug), QueryFault)
    fault = kind(message)
    for name, value in members.items():
        setattr(fault, name, value)
    return fault
