"""Reads query results back as plain rows, for pages and for the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass

from citiverse.engine.guard import check
from citiverse.engine.protocol import Engine
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings


@dataclass(frozen=True)
class Cell:
    """One value of a row: its kind (`uri`, `literal` or `bnode`), its text, and its language or datatype."""

    kind: str
    text: str
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        """Return the text alone."""
        return self.text


Row = dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """The result of a SELECT (columns and rows) or of an ASK (`truth`, no columns)."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truth: bool | None = None


def table(engine: Engine, text: str, settings: Settings) -> Table:
    """Return the result of the SELECT or ASK `text`; raises `QueryFault` like the engine."""
    checked = check(text, settings)
    return table_of_json(engine.answer(checked, SYNTAXES["json"]).read())


def table_of_json(body: bytes) -> Table:
    """Return SPARQL Results JSON as a table."""
    document = json.loads(body)
    if "boolean" in document:
        return Table((), (), bool(document["boolean"]))
    rows = tuple({name: _cell(term) for name, term in row.items()} for row in document["results"]["bindings"])
    return Table(tuple(document["head"]["vars"]), rows)


def _cell(term: dict[str, object]) -> Cell:
    value = term["value"]
    text = value if isinstance(value, str) else json.dumps(value)
    return Cell(str(term["type"]), text, str(term.get("xml:lang", "")), str(term.get("datatype", "")))
