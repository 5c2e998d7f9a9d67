"""CSV folders: sheets read from and written to a folder with one CSV file (RFC 4180, UTF-8) for each."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from citiverse.errors import CallError, DataError, Diagnostic
from citiverse.scoring.sheets import (
    FORMULA_STARTS,
    Sheet,
    Sheets,
    Value,
    refuse_large_file,
    refuse_large_row,
    trimmed,
)
from citiverse.text_files import decoded

GUARD: Final = "'"
"""Stands before a text that a spreadsheet would take for a formula; taken off again when the file is read."""
WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,9}\Z")
SEPARATORS: Final = (",", ";", "\t")


def read_csv_folder(folder: Path, names: tuple[str, ...]) -> Sheets:
    """Return the sheets called `names`, each from the file of its name in lower letters, where there is one.

    Columns may be separated by commas, semicolons or tabs, as spreadsheets in different countries write them. Raises
    `CallError` where the folder holds none of the files, `DataError` for a file that breaks a limit or is not UTF-8.
    """
    found = {name: folder / f"{name.lower()}.csv" for name in names if (folder / f"{name.lower()}.csv").exists()}
    if not found:
        raise CallError(f"{folder} holds none of {', '.join(f'{name.lower()}.csv' for name in names)}")
    return {name: Sheet(name, tuple(_rows(name, path))) for name, path in found.items()}


def _rows(name: str, path: Path) -> Iterator[tuple[Value, ...]]:
    refuse_large_file(path)
    text = decoded(path.read_bytes(), str(path)).removeprefix("\ufeff")
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            cells = trimmed(_value(cell) for cell in row)
            refuse_large_row(name, number, cells)
            yield cells
    except csv.Error as error:
        raise DataError(f"{path} is not valid CSV", [Diagnostic(str(path), reader.line_num, str(error))]) from error


def _value(text: str) -> Value:
    text = text.strip()
    if text.startswith(GUARD) and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return int(text) if WHOLE_NUMBER.match(text) else text or None


def write_csv_folder(folder: Path, sheets: Sheets) -> None:
    """Write each sheet to a file of its own in the new `folder`, all or none; no text of theirs can become a formula.

    Raises `CallError` where the folder is there already and not empty.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CallError(f"{folder} exists and is not an empty folder")
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for sheet in sheets.values():
            (beside / f"{sheet.name.lower()}.csv").write_text(_as_csv(sheet), encoding="utf-8", newline="")
        beside.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _as_csv(sheet: Sheet) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([_guarded(value) for value in row])
    return stream.getvalue()


def _guarded(value: Value) -> str:
    text = "" if value is None else str(value)
    return GUARD + text if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
