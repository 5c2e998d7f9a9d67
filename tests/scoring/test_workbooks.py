"""Workbooks of anybody's making: read within limits, never evaluated; those written can be filled in and do no harm."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from citiverse.errors import CallError, DataError
from citiverse.scoring.sheets import FORMULA_STARTS, MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from citiverse.scoring.table import Candidate
from citiverse.scoring.template import EXPERTS, NAMES, SCORES, write_sheets
from citiverse.scoring.workbooks import MOST_PARTS, read_workbook
from support.rounds import read, sheets_of, small_table

DANGEROUS = tuple(f"{start}HYPERLINK('http://example.org')" for start in FORMULA_STARTS)
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "round.xlsx"
    write_sheets(path, sheets_of(small_table()))
    return path


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of the workbook in which one part is changed or new."""
    copy = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, change(old.read(name) if name in old.namelist() else b""))
    return copy


def test_what_was_written_is_read(book: Path) -> None:
    sheets = read_workbook(book)
    assert tuple(sheets) == NAMES
    filled = read(sheets)
    assert filled.table is not None
    assert (filled.table.scores == small_table().scores).all()
    assert not list(book.parent.glob(".*"))


def test_lists_to_choose_from_ride_along(book: Path) -> None:
    sheets = load_workbook(book)
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheets[SCORES].data_validations.dataValidation}
    assert rules == {
        "A2:A7": ("list", "=Experts!$A$2:$A$3"),
        "B2:B7": ("list", "=Candidates!$A$2:$A$4"),
        "D2:D7": ("whole", "1"),
        "E2:E7": ("whole", "1"),
    }
    (rule,) = sheets[EXPERTS].data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("B2:B3", "=Groups!$A$2:$A$6")


def test_nobody_is_named_in_what_is_written(book: Path) -> None:
    assert load_workbook(book).properties.creator == "citiverse"
    assert load_workbook(book).properties.lastModifiedBy is None


@pytest.mark.parametrize("title", DANGEROUS)
def test_no_title_becomes_a_formula(title: str, tmp_path: Path) -> None:
    path = tmp_path / "round.xlsx"
    write_sheets(path, sheets_of(small_table((Candidate("tram-twin", title.strip("\r"), ()),))))
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any("HYPERLINK" in str(cell.value) for cell in cells)


def test_a_formula_is_text_and_its_stored_result_is_not_believed(tmp_path: Path) -> None:
    made = Workbook()
    made.active.append(["=1+1", 5])
    made.save(tmp_path / "formula.xlsx")
    cached = with_part(
        tmp_path / "formula.xlsx",
        SHEET,
        lambda xml: xml.replace(b"<v></v>", b"<v>7</v>").replace(b"<v />", b"<v>7</v>"),
    )
    with zipfile.ZipFile(cached) as archive:
        assert b"<v>7</v>" in archive.read(SHEET)
    assert read_workbook(cached)["Sheet"].rows == (("=1+1", 5),)


def test_what_is_no_workbook_is_refused(tmp_path: Path, book: Path) -> None:
    text = tmp_path / "text.xlsx"
    text.write_text("candidate;score\n", encoding="utf-8")
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(book.read_bytes()[:-400])
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    for path in (text, cut, other):
        with pytest.raises(DataError, match=path.name):
            read_workbook(path)
    with pytest.raises(CallError, match="no such file"):
        read_workbook(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    "xml", [b"<worksheet><sheetData><row r='1'><c r='A1'", b"<worksheet/>" * 2, b"\xff\xfe\xfa", b"", b"<a>" * 5000]
)
def test_malformed_xml_is_refused(book: Path, xml: bytes) -> None:
    with pytest.raises(DataError):
        read_workbook(with_part(book, SHEET, lambda old: xml))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_a_document_type_is_refused_in_every_spelling(book: Path, encoding: str) -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(DataError, match="declares a document type"):
        read_workbook(with_part(book, "xl/sharedStrings.xml", lambda old: laughs.encode(encoding)))


def test_a_bomb_is_refused_before_it_is_unpacked(book: Path) -> None:
    bomb = with_part(book, "xl/media/zero.bin", lambda old: b"0" * 70_000_000)
    assert bomb.stat().st_size < 200_000
    with pytest.raises(DataError, match="unpacks to more than"):
        read_workbook(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused(book: Path) -> None:
    bomb = with_part(book, "xl/media/zero.bin", lambda old: b"0" * 70_000_000)
    claimed = (70_000_000).to_bytes(4, "little")
    bomb.write_bytes(bomb.read_bytes().replace(claimed, (10).to_bytes(4, "little")))
    with pytest.raises(DataError, match="is not an XLSX workbook"):
        read_workbook(bomb)


def test_too_many_parts_are_refused(book: Path) -> None:
    with zipfile.ZipFile(book, "a") as archive:
        for number in range(MOST_PARTS):
            archive.writestr(f"xl/part{number}.xml", "<a/>")
    with pytest.raises(DataError, match="unpacks to more than"):
        read_workbook(book)


def test_a_large_file_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    with pytest.raises(DataError, match="has more than 10000000 bytes"):
        read_workbook(path)


def row_at(number: int) -> bytes:
    return f'<row r="{number}"><c r="A{number}"><v>1</v></c></row></sheetData>'.encode()


@pytest.mark.parametrize("number", [MOST_ROWS + 1, 1_048_576, 2_000_000_000])
def test_rows_beyond_the_limit_are_refused_not_lost(book: Path, number: int) -> None:
    far = with_part(book, SHEET, lambda xml: xml.replace(b"</sheetData>", row_at(number)))
    with pytest.raises(DataError, match="has more than 50000 rows"):
        read_workbook(far)


def test_columns_and_texts_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    for row in ([1] * (MOST_COLUMNS + 1), ["x" * (MOST_CHARACTERS + 1)]):
        made = Workbook()
        made.active.append(row)
        made.save(tmp_path / "wide.xlsx")
        with pytest.raises(DataError, match="row 1 has"):
            read_workbook(tmp_path / "wide.xlsx")


def test_the_claimed_dimension_is_not_believed(book: Path) -> None:
    claim = b'<dimension ref="A1:C5"/>'
    wrong = with_part(
        book,
        SHEET,
        lambda xml: xml.replace(claim.replace(b"/>", b" />"), b'<dimension ref="A1:A1"/>').replace(
            claim, b'<dimension ref="A1:A1"/>'
        ),
    )
    with zipfile.ZipFile(wrong) as archive:
        assert b'ref="A1:A1"' in archive.read(SHEET)
    assert read_workbook(wrong) == read_workbook(book)


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "round.xlsx").mkdir()
    with pytest.raises(OSError, match=r"round\.xlsx"):
        write_sheets(tmp_path / "round.xlsx", sheets_of(small_table()))
    assert [path.name for path in tmp_path.iterdir()] == ["round.xlsx"]
