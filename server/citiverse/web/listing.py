"""Tables for people out of the rows of a page query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citiverse.engine.rows import Row
from citiverse.turtle import natural_key
from citiverse.web.naming import Naming, Thing
from citiverse.web.security import is_linkable
from citiverse.web.site import Site

SHOWN_LENGTH: Final = 48


@dataclass(frozen=True)
class Column:
    """One column: the variable it shows and its head."""

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


@dataclass(frozen=True)
class Listing:
    """A table with its columns and rows."""

    columns: tuple[Column, ...]
    rows: list[list[Entry]]


def listing(site: Site, naming: Naming, query: str, columns: tuple[Column, ...], order_by: str = "") -> Listing:
    """Return the rows of the page query `query` as a table, ordered by the label of `order_by` where it is given."""
    rows = [[_entry(naming, row, column) for column in columns] for row in site.rows(query).rows]
    if order_by:
        place = [column.variable for column in columns].index(order_by)
        rows.sort(key=lambda row: natural_key(row[place].text.lower()))
    return Listing(columns, rows)


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
    return Entry(cell.text)
