"""Filled sheets give the round they hold; every fault is named with sheet, row and column, all of them at once."""

from __future__ import annotations

import datetime

import numpy
import pytest

from citiverse.scoring.sheets import Sheet, Sheets, Value, letter_of
from citiverse.scoring.template import CANDIDATES, CRITERIA, EXPERTS, NAMES, ROUND, SCORES
from support.rounds import DAY, changed, faults_in, read, sheets_of, small_table, without

TABLE = small_table()
SHEETS = sheets_of(TABLE)
KNOWN_GROUPS = "known are academia, city, industry, multilateral, ngo"


def test_sound_sheets_give_the_round_and_its_day() -> None:
    filled = read(SHEETS)
    assert filled.faults == filled.gaps == []
    assert filled.day == DAY
    assert filled.table is not None
    assert filled.table.candidates == TABLE.candidates
    assert filled.table.experts == TABLE.experts
    assert (filled.table.round, filled.table.theme, filled.table.is_example) == ("spring", "transport", False)
    numpy.testing.assert_array_equal(filled.table.scores, TABLE.scores)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "fault"),
    [
        (SCORES, (2, 4), 11, "sheet Scores, row 2, column D: 11 is no whole number from 1 to 10"),
        (SCORES, (3, 5), 0, "sheet Scores, row 3, column E: 0 is no whole number from 1 to 10"),
        (SCORES, (3, 5), -4, "sheet Scores, row 3, column E: -4 is no whole number from 1 to 10"),
        (SCORES, (2, 4), 7.5, "sheet Scores, row 2, column D: 7.5 is no whole number from 1 to 10"),
        (SCORES, (2, 4), float("nan"), "sheet Scores, row 2, column D: nan is no whole number from 1 to 10"),
        (SCORES, (2, 4), "seven", "sheet Scores, row 2, column D: this is no whole number from 1 to 10"),
        (
            SCORES,
            (2, 4),
            "\N{FULLWIDTH DIGIT NINE}",
            "sheet Scores, row 2, column D: this is no whole number from 1 to 10",
        ),
        (
            SCORES,
            (2, 4),
            "=5+2",
            "sheet Scores, row 2, column D: a formula is not evaluated, and so is no whole number from 1 to 10",
        ),
        (SCORES, (2, 1), "expert-099", "sheet Scores, row 2, column A: this does not stand in the sheet Experts"),
        (SCORES, (2, 2), "no-such", "sheet Scores, row 2, column B: this does not stand in the sheet Candidates"),
        (SCORES, (2, 8), 3, "sheet Scores, row 2, column F: this cell belongs to no criterion"),
        (SCORES, (1, 6), "novelty", "sheet Scores, row 1, column F: the heading is no criterion of this round"),
        (SCORES, (1, 1), "name", "sheet Scores, row 1, column A: the heading must be 'expert'"),
        (CRITERIA, (4, 1), "novelty", "sheet Criteria, row 4, column A: no such criterion; known are impact, scalab"),
        (CRITERIA, (3, 1), "impact", "sheet Criteria, row 3, column A: this criterion stands in row 2 already"),
        (
            CANDIDATES,
            (5, 1),
            "hover-cars",
            "sheet Candidates, row 5, column A: no candidate of the theme transport has",
        ),
        (CANDIDATES, (3, 1), "tram-twin", "sheet Candidates, row 3, column A: this candidate stands in row 2 already"),
        (EXPERTS, (2, 2), "lobby", f"sheet Experts, row 2, column B: no such stakeholder group; {KNOWN_GROUPS}"),
        (EXPERTS, (2, 2), None, f"sheet Experts, row 2, column B: no such stakeholder group; {KNOWN_GROUPS}"),
        (ROUND, (2, 2), "Spring round", "sheet Round, row 2, column B: the slug must be lower-case words and digits"),
        (ROUND, (2, 2), "a" * 81, "sheet Round, row 2, column B: the slug must be lower-case words and digits"),
        (ROUND, (3, 2), "space", "sheet Round, row 3, column B: no such theme; known are transport"),
        (ROUND, (4, 2), "4 March", "sheet Round, row 4, column B: the date must read like 2026-11-28"),
        (ROUND, (4, 2), None, "sheet Round, row 4, column B: the date must read like 2026-11-28"),
        (ROUND, (5, 2), "maybe", "sheet Round, row 5, column B: example is yes or no"),
        (ROUND, (5, 2), "yes", "sheet Round: a round is an example if, and only if, its slug begins with example-"),
        (
            ROUND,
            (2, 2),
            "example-x",
            "sheet Round: a round is an example if, and only if, its slug begins with example-",
        ),
        (ROUND, (5, 1), "owner", "sheet Round, row 5, column A: no such field; the fields are round, theme, date"),
        (ROUND, (5, 1), "date", "sheet Round, row 5, column A: date stands here for the second time"),
    ],
)
def test_a_fault_is_named_with_its_place(sheet: str, cell: tuple[int, int], value: Value, fault: str) -> None:
    broken = changed(SHEETS, sheet, {cell: value})
    assert [found for found in faults_in(broken) if found.startswith(fault)]
    assert read(broken).table is None


@pytest.mark.parametrize(
    "name",
    [
        "Maria Garcia",
        "maria.garcia@example.org",
        "mgarcia",
        "expert-maria",
        "expert-1 (Garcia)",
        "Expert-1",
        "expert-٣",
        "expert-00001",
    ],
)
def test_a_name_or_mail_address_is_refused_and_not_repeated(name: str) -> None:
    found = faults_in(changed(SHEETS, EXPERTS, {(2, 1): name}))
    assert "sheet Experts, row 2, column A: a pseudonym reads expert- and a number" in found[0]
    assert not any(name in fault for fault in found)


def test_nothing_but_pseudonym_and_group_may_be_said_of_an_expert() -> None:
    found = faults_in(changed(SHEETS, EXPERTS, {(1, 3): "mail", (2, 3): "a@example.org"}))
    assert found == ["sheet Experts, row 1, column C: pseudonym and group are all that may be known of an expert"]
    unheaded = faults_in(changed(SHEETS, EXPERTS, {(3, 4): "works at the tram company"}))
    assert unheaded == ["sheet Experts, row 3, column D: pseudonym and group are all that may be known of an expert"]


def test_the_second_row_of_an_expert_for_a_candidate_is_a_fault() -> None:
    found = faults_in(changed(SHEETS, SCORES, {(8, at): value for at, value in enumerate(SHEETS[SCORES].rows[2], 1)}))
    message = "row 3 holds the scores of this expert for this candidate already"
    assert found == [f"sheet Scores, row 8, column B: {message}"]


def test_what_nobody_scored_is_a_gap_and_stays_empty() -> None:
    filled = read(changed(SHEETS, SCORES, {(3, 5): None}))
    assert [str(gap) for gap in filled.gaps] == [
        "sheet Scores, row 3, column E: expert-001 has not scored scooter-parking on scalability"
    ]
    assert filled.table is not None
    assert numpy.argwhere(numpy.isnan(filled.table.scores)).tolist() == [[1, 1, 0]]


def test_a_round_without_a_single_score_is_a_fault_and_one_with_one_is_not() -> None:
    empty = {(row, column): None for row in range(2, 8) for column in (4, 5)}
    assert faults_in(changed(SHEETS, SCORES, empty)) == ["sheet Scores: there is not a single score"]
    assert faults_in({**SHEETS, SCORES: Sheet(SCORES, SHEETS[SCORES].rows[:1])}) == [
        "sheet Scores: there is not a single score"
    ]
    assert faults_in(changed(SHEETS, SCORES, {**empty, (4, 5): 7})) == []
    # A score at fault is told as such.
    assert len(faults_in(changed(SHEETS, SCORES, {**empty, (4, 5): 11}))) == 1


def test_a_real_round_after_the_edition_is_a_fault() -> None:
    assert read(SHEETS, DAY).faults == []
    day_before = DAY - datetime.timedelta(days=1)
    filled = read(SHEETS, day_before)
    assert filled.table is None
    assert [str(fault) for fault in filled.faults] == [
        "sheet Round, row 4, column B: 2026-03-04 is after 2026-03-03, the day of the edition; "
        "raise the date in data/release.ttl first"
    ]
    example = changed(SHEETS, ROUND, {(2, 2): "example-transport", (5, 2): "yes"})
    assert [fault for fault in read(example, day_before).faults if fault.sheet == ROUND] == []


def test_a_row_that_is_missing_is_a_gap() -> None:
    filled = read(without(SHEETS, SCORES, 7))
    assert [str(gap) for gap in filled.gaps] == ["sheet Scores: expert-002 has no row for signal-control"]


def test_empty_rows_between_do_not_matter() -> None:
    rows = SHEETS[SCORES].rows
    spaced = {**SHEETS, SCORES: Sheet(SCORES, (*rows[:3], (), (None, None), *rows[3:]))}
    assert read(spaced).faults == read(spaced).gaps == []


def test_numbers_as_a_spreadsheet_may_keep_them_are_taken() -> None:
    filled = read(changed(SHEETS, SCORES, {(2, 4): 7.0, (2, 5): "10"}))
    assert filled.table is not None
    assert filled.table.scores[0, :, 0].tolist() == [7, 10]


def test_all_faults_come_at_once_in_the_order_of_the_sheets() -> None:
    broken = changed(SHEETS, SCORES, {(2, 4): 11, (5, 1): "expert-077"})
    broken = changed(broken, EXPERTS, {(3, 2): "lobby"})
    broken = changed(broken, CRITERIA, {(4, 1): "novelty"})
    assert [fault.partition(":")[0] for fault in faults_in(broken)] == [
        "sheet Criteria, row 4, column A",
        "sheet Experts, row 3, column B",
        "sheet Scores, row 2, column D",
        "sheet Scores, row 5, column A",
    ]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "Groups"])
def test_a_missing_sheet_is_named(name: str) -> None:
    rest: Sheets = {key: sheet for key, sheet in SHEETS.items() if key != name}
    assert faults_in(rest) == [f"sheet {name}: the sheet is missing"]


@pytest.mark.parametrize("name", [CRITERIA, CANDIDATES, EXPERTS])
def test_a_sheet_that_lists_nothing_is_a_fault(name: str) -> None:
    found = faults_in({**SHEETS, name: Sheet(name, SHEETS[name].rows[:1])})
    assert any(fault.startswith(f"sheet {name}: there must be at least one") for fault in found)


def test_a_round_declares_its_own_criteria() -> None:
    rows = [(*row[:3], row[4]) for row in SHEETS[SCORES].rows]
    fewer = {**without(SHEETS, CRITERIA, 2), SCORES: Sheet(SCORES, tuple(rows))}
    filled = read(fewer)
    assert filled.faults == []
    assert filled.table is not None
    assert filled.table.criteria == ("scalability",)


def test_a_criterion_without_a_column_is_a_fault() -> None:
    rows = [row[:4] for row in SHEETS[SCORES].rows]
    found = faults_in({**SHEETS, SCORES: Sheet(SCORES, tuple(rows))})
    assert found == ["sheet Scores, row 1: there is no column for the criterion scalability"]


def test_columns_are_called_as_spreadsheets_call_them() -> None:
    assert [letter_of(number) for number in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
