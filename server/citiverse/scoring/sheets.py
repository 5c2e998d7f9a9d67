"""Sheets: rows of cells as they stand in a workbook or in a folder of CSV files, bounded before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from citiverse.errors import CallError, DataError

MOST_BYTES: Final = 10_000_000
"""Largest file that is opened; a round of 500 candidates and 100 experts takes about 2 MB."""
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 60
MOST_CHARACTERS: Final = 2_000
"""Longest text of one cell."""
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings by which a spreadsheet takes a text for a formula (OWASP, CSV Injection)."""

Value = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its rows; `rows[0]` is what stands in row 1."""

    name: str
    rows: Sequence[tuple[Value, ...]]

    def filled_rows(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Yield the number and the cells of each row below the heading that holds anything."""
        for number, row in enumerate(self.rows[1:], start=2):
            if any(value is not None for value in row):
                yield number, row


Sheets = Mapping[str, Sheet]


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in one cell; row and column count from 1, and are 0 where the fault is not in one."""

    sheet: str
    row: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return place and message as a person looks them up."""
        row = f", row {self.row}" if self.row else ""
        column = f", column {letter_of(self.column - 1)}" if self.column else ""
        return f"sheet {self.sheet}{row}{column}: {self.message}"


def cell_of(row: tuple[Value, ...], column: int) -> Value:
    """Return what stands in a column of a row, the first one being 0; None where the row ends before."""
    return row[column] if column < len(row) else None


def trimmed(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the cells of a row without the empty ones at its end."""
    row = list(values)
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def refuse_large_row(name: str, number: int, row: tuple[Value, ...]) -> None:
    """Raise `DataError` for a row beyond the limits; empty rows count, since a file may claim billions of them."""
    if number > MOST_ROWS:
        raise DataError(f"sheet {name} has more than {MOST_ROWS} rows, counting empty ones")
    if len(row) > MOST_COLUMNS:
        raise DataError(f"sheet {name}, row {number} has more than {MOST_COLUMNS} columns")
    if any(isinstance(value, str) and len(value) > MOST_CHARACTERS for value in row):
        raise DataError(f"sheet {name}, row {number} has a text of more than {MOST_CHARACTERS} characters")


def refuse_large_file(path: Path) -> None:
    """Raise `CallError` where there is no file at `path`, `DataError` where it is too large to be opened."""
    if not path.is_file():
        raise CallError(f"no such file: {path}")
    if path.stat().st_size > MOST_BYTES:
        raise DataError(f"{path} has more than {MOST_BYTES} bytes")


def letter_of(column: int) -> str:
    """Return the letters by which a spreadsheet calls a column, the first one being 0: A, B, ... Z, AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
