"""Tables for people out of the rows of a page query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from citiverse.engine.rows import Row
from citiverse.web.naming import Naming, Thing
from citiverse.web.security import is_linkable

SHOWN_LENGTH: Final = 48


@dataclass(frozen=True)
class Column:
    """One column: the variable it shows and its head, in English."""

    variable: str
    title: str
    is_number: bool = False
    is_address: bool = False
    is_list: bool = False
    """Whether the value is a list of IRIs with spaces between them."""


@dataclass(frozen=True)
class Entry:
    """One cell: things, or a text with an address where one may be followed."""

    text: str
    things: tuple[Thing, ...] = ()
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Listing:
    """A table with its columns and rows."""

    columns: tuple[Column, ...]
    rows: list[list[Entry]]


def listing(naming: Naming, rows: Iterable[Row], columns: tuple[Column, ...]) -> Listing:
    """Return the `rows` of a page query as a table."""
    return Listing(columns, [[_entry(naming, row, column) for column in columns] for row in rows])


def _entry(naming: Naming, row: Row, column: Column) -> Entry:
    cell = row.get(column.variable)
    if cell is None:
        return Entry("")
    if cell.kind == "uri":
        thing = naming.thing(cell.text)
        return Entry(thing.label, (thing,))
    if column.is_list:
        things = tuple(naming.things(cell.text.split()))
        return Entry("; ".join(thing.label for thing in things), things)
    if column.is_address:
        shown = cell.text.split("://", 1)[-1]
        shown = shown if len(shown) <= SHOWN_LENGTH else shown[: SHOWN_LENGTH - 1] + "…"
        return Entry(shown, href=cell.text if is_linkable(cell.text) else "")
    return Entry(cell.text, language=cell.language)
