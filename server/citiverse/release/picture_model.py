"""What a picture of the catalogue is: its query, its table, and the text that stands for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Row = dict[str, str]
"""One row of the picture's query: variable -> text; a variable without a value is absent."""
FOLDER: Final = "pictures"


@dataclass(frozen=True)
class Column:
    """One column of the table beside the picture: its heading, what it shows, and the IRI that this is the name of."""

    title: str
    variable: str
    iri: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Picture:
    """One picture: it shows what the page query `picture-<name>` finds."""

    name: str
    title: str
    lead: str
    """How to read it."""
    columns: tuple[Column, ...]
    text: Callable[[list[Row]], str]
    """Says the main figures of the rows in words."""
    needs: str = ""
    """A variable that some row must have a value of, where there is nothing to draw without."""
    source: Callable[[], str] = str
    """Says where comes from what is drawn and does not come out of the catalogue."""

    @property
    def query(self) -> str:
        """Name of the page query."""
        return f"picture-{self.name}"

    def can_show(self, rows: list[Row]) -> bool:
        """Return whether there is anything to draw in `rows`."""
        return any(not self.needs or self.needs in row for row in rows)
