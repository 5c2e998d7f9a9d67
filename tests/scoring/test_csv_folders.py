"""CSV folders: as many spreadsheets write them, within limits, all files or none; texts cannot become formulas."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citiverse.errors import CallError, DataError
from citiverse.scoring.csv_folders import read_csv_folder, write_csv_folder
from citiverse.scoring.sheets import FORMULA_STARTS, MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS, Sheet
from citiverse.scoring.template import NAMES, SCORES, write_sheets
from support.rounds import read, sheets_of, small_table

SHEETS = sheets_of(small_table())
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sheets(tmp_path / "round", SHEETS)
    return tmp_path / "round"


def test_what_was_written_is_read(folder: Path) -> None:
    filled = read(read_csv_folder(folder, NAMES))
    assert filled.faults == filled.gaps == []
    assert filled.table is not None
    assert (filled.table.scores == small_table().scores).all()
    assert [path.name for path in folder.parent.iterdir()] == ["round"]


@pytest.mark.parametrize(
    ("separator", "mark", "end"), [(";", "\ufeff", "\r\n"), ("\t", "", "\n"), (",", "\ufeff", "\n")]
)
def test_the_separators_and_line_ends_of_spreadsheets_are_understood(
    folder: Path, separator: str, mark: str, end: str
) -> None:
    for path in folder.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        if path.name != "criteria.csv" and path.name != "round.csv":
            path.write_text(mark + end.join(line.replace(",", separator) for line in lines), "utf-8", newline="")
    assert read(read_csv_folder(folder, NAMES)).faults == []


@settings(max_examples=40)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_text_begins_like_a_formula_and_all_come_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("csv") / "round"
    starts = [start + text for start, text in zip(("=", "+", "-", "@"), texts, strict=False)]
    rows = [("title",), *((text,) for text in (*texts, *starts))]
    write_csv_folder(folder, {SCORES: Sheet(SCORES, rows)})
    lines = (folder / "scores.csv").read_bytes().decode().split("\r\n")
    assert not [line for line in lines if line.lstrip('"').startswith(FORMULA_STARTS)]
    found = [str(row[0]) for row in read_csv_folder(folder, (SCORES,))[SCORES].rows]
    assert found == [_as_read(text) for (text,) in rows]


def _as_read(text: str) -> str:
    """Return what a text becomes: digits are a number, and a guard that a person set is taken for ours."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 10 and not text.startswith("-"):
        return str(int(text))
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").touch()
    with pytest.raises(CallError, match="not an empty folder"):
        write_csv_folder(tmp_path, SHEETS)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_folder_without_sheets_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"holds none of round\.csv"):
        read_csv_folder(tmp_path, NAMES)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"expert,candidate\n\xff\xfe", "is not UTF-8"),
        (b'expert,candidate\n"open', "is not valid CSV"),
        (b"," * MOST_COLUMNS + b"x", "more than 60 columns"),
        (b"x" * (MOST_CHARACTERS + 1), "more than 2000 characters"),
        (b"x" * (csv.field_size_limit() + 1), "is not valid CSV"),
        (b"x\n" * (MOST_ROWS + 1), "more than 50000 rows"),
        (b"x" * (MOST_BYTES + 1), "more than 10000000 bytes"),
    ],
)
def test_what_breaks_a_limit_is_refused(folder: Path, content: bytes, cause: str) -> None:
    (folder / "scores.csv").write_bytes(content)
    with pytest.raises(DataError, match=cause):
        read_csv_folder(folder, NAMES)
