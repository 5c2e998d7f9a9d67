"""Workbooks: sheets read from an XLSX file that anybody may have made, and written to one that people fill in."""

from __future__ import annotations

import io
import os
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from citiverse.errors import DataError
from citiverse.scoring.sheets import Sheet, Sheets, Value, refuse_large_file, refuse_large_row, trimmed

MOST_PARTS: Final = 100
MOST_UNPACKED_BYTES: Final = 64_000_000
DECLARATIONS: Final = (b"<!DOCTYPE", b"<!ENTITY")
"""No part of a workbook needs them, and entities can grow without bounds."""


def read_workbook(path: Path) -> Sheets:
    """Return the sheets of the XLSX file at `path` by name; formulas come as their text and are never evaluated.

    Raises `CallError` where there is no file, `DataError` for one that is no workbook or breaks a limit: size packed
    and unpacked, number of parts, rows, columns, length of texts, document types in its XML.
    """
    refuse_large_file(path)
    content = path.read_bytes()
    _refuse_hostile_archive(path, content)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # Its warnings are about looks (styles, validations) that are not read here.
        warnings.simplefilter("ignore")
        try:
            with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)) as book:
                return {sheet.title: Sheet(sheet.title, tuple(_rows(sheet))) for sheet in book.worksheets}
        except (DataError, MemoryError):
            raise
        except Exception as error:
            # What the library raises for a malformed file is of any kind.
            raise DataError(f"{path} is not a workbook that can be read ({type(error).__name__})") from error


def _refuse_hostile_archive(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise DataError(f"{path} unpacks to more than {MOST_PARTS} parts or {MOST_UNPACKED_BYTES} bytes")
            for part in parts:
                text = archive.read(part)
                if part.filename.endswith((".xml", ".rels")) and _has_declaration(text):
                    raise DataError(f"{path} declares a document type or an encoding that no workbook needs")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise DataError(f"{path} is not an XLSX workbook") from error


def _has_declaration(content: bytes) -> bool:
    # A null byte means UTF-16 or UTF-32, in which the words would be spelled otherwise.
    return b"\0" in content or any(word in content for word in DECLARATIONS)


def _rows(sheet: Any) -> Iterator[tuple[Value, ...]]:
    # What a file claims about its size is not believed.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = trimmed(_value(cell) for cell in row)
        refuse_large_row(sheet.title, number, cells)
        yield cells


def _value(cell: object) -> Value:
    if cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool)):
        return cell
    return str(cell).strip() or None


def write_workbook(
    path: Path, sheets: Sheets, choices: Mapping[str, Mapping[int, str]], widths: Mapping[str, tuple[int, ...]]
) -> None:
    """Write `sheets` to an XLSX file at `path`, in one step; no text of theirs can become a formula.

    `choices` says by sheet and column (from 0) what may be filled in below the heading: a range such as
    `Experts!$A$2:$A$13`, or `1-10` for whole numbers. `widths` are those of the columns, in characters.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    # The name of whoever runs this must not ride along.
    book.properties.creator = "citiverse"
    for sheet in sheets.values():
        made = book.create_sheet(sheet.name)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = made.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
        made.freeze_panes = "A2"
        for column, width in enumerate(widths.get(sheet.name, ()), start=1):
            made.column_dimensions[made.cell(1, column).column_letter].width = width
        for column, choice in choices.get(sheet.name, {}).items():
            _offer(made, column, choice, len(sheet.rows))
    _write(path, book)


def _offer(made: Any, column: int, choice: str, rows: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if choice == "1-10":
        rule = DataValidation("whole", operator="between", formula1="1", formula2="10", allow_blank=True)
        rule.error = "A score is a whole number from 1 to 10."
    else:
        rule = DataValidation("list", formula1=f"={choice}", allow_blank=True)
        rule.error = "Choose one from the list."
    rule.showErrorMessage = True
    letter = made.cell(1, column + 1).column_letter
    made.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{max(rows, 2)}")


def _write(path: Path, book: Any) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            book.save(stream)
        beside.chmod(0o644)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
