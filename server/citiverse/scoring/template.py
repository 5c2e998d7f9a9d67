"""Template: the empty sheets of a round, with everything that experts need to fill them in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from citiverse.scoring.csv_folders import write_csv_folder
from citiverse.scoring.reference import Criterion, Reference, Theme
from citiverse.scoring.sheets import Sheet, Sheets, Value, letter_of
from citiverse.scoring.table import Candidate, Expert, ScoreTable
from citiverse.scoring.workbooks import write_workbook

ROUND: Final = "Round"
CRITERIA: Final = "Criteria"
CANDIDATES: Final = "Candidates"
EXPERTS: Final = "Experts"
GROUPS: Final = "Groups"
SCORES: Final = "Scores"
NAMES: Final = (ROUND, CRITERIA, CANDIDATES, EXPERTS, GROUPS, SCORES)

ROUND_FIELDS: Final = ("round", "theme", "date", "example")
HEADING: Final[Mapping[str, tuple[str, ...]]] = {
    ROUND: ("field", "value", "meaning"),
    CRITERIA: ("criterion", "label", "key questions"),
    CANDIDATES: ("candidate", "title", "topics"),
    EXPERTS: ("expert", "group"),
    GROUPS: ("group", "label"),
    SCORES: ("expert", "candidate", "title"),
}
"""First columns of each sheet; in `Scores` one column for each criterion of the round follows."""
WIDTHS: Final[Mapping[str, tuple[int, ...]]] = {
    ROUND: (12, 42, 80),
    CRITERIA: (18, 26, 90),
    CANDIDATES: (52, 60, 60),
    EXPERTS: (14, 24),
    GROUPS: (18, 42),
    SCORES: (14, 52, 60, 16, 16, 16, 16, 16),
}
MEANING: Final[Mapping[str, str]] = {
    "round": "Slug of the round: lower-case words and digits joined by single hyphens. It is for ever.",
    "theme": "Slug of the theme.",
    "date": "Day on which the scoring ended, as in 2026-11-28.",
    "example": "yes where everything in here is invented, no for a real round. Do not change it.",
}


@dataclass(frozen=True)
class Outline:
    """What a round is about before anybody has scored."""

    slug: str
    theme: Theme
    day: datetime.date | None
    is_example: bool
    criteria: Sequence[Criterion]
    candidates: Sequence[Candidate]
    pseudonyms: Sequence[str]


def empty_sheets(outline: Outline, reference: Reference) -> dict[str, Sheet]:
    """Return the sheets of a round in which only groups and scores are left to be filled in."""
    experts: list[tuple[Value, ...]] = [(name, None) for name in outline.pseudonyms]
    rows: list[tuple[Value, ...]] = [
        (name, candidate.slug, candidate.title, *(None for _ in outline.criteria))
        for name in outline.pseudonyms
        for candidate in outline.candidates
    ]
    return _sheets(outline, reference, experts, rows)


def filled_sheets(table: ScoreTable, outline: Outline, reference: Reference) -> dict[str, Sheet]:
    """Return the sheets of a round with the groups and scores of `table` in them."""
    rows: list[tuple[Value, ...]] = []
    for number, expert in enumerate(table.experts):
        for place, candidate in enumerate(table.candidates):
            points = [None if score != score else int(score) for score in table.scores[place, :, number].tolist()]
            rows.append((expert.pseudonym, candidate.slug, candidate.title, *points))
    return _sheets(outline, reference, [_expert_row(expert) for expert in table.experts], rows)


def _expert_row(expert: Expert) -> tuple[Value, ...]:
    return (expert.pseudonym, expert.group)


def _sheets(
    outline: Outline, reference: Reference, experts: list[tuple[Value, ...]], scores: list[tuple[Value, ...]]
) -> dict[str, Sheet]:
    day = outline.day.isoformat() if outline.day else None
    values = (outline.slug, outline.theme.slug, day, "yes" if outline.is_example else "no")
    rows: dict[str, list[tuple[Value, ...]]] = {
        ROUND: [(field, value, MEANING[field]) for field, value in zip(ROUND_FIELDS, values, strict=True)],
        CRITERIA: [(one.slug, one.label, " ".join(one.questions)) for one in outline.criteria],
        CANDIDATES: [(one.slug, one.title, ", ".join(one.topics)) for one in outline.candidates],
        EXPERTS: experts,
        GROUPS: list(reference.groups.items()),
        SCORES: scores,
    }
    headings = {**HEADING, SCORES: (*HEADING[SCORES], *(one.slug for one in outline.criteria))}
    return {name: Sheet(name, (headings[name], *rows[name])) for name in NAMES}


def write_sheets(path: Path, sheets: Sheets) -> None:
    """Write `sheets` to `path`: an XLSX file with lists to choose from where it ends in `.xlsx`, else a CSV folder."""
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, sheets, _choices(sheets), WIDTHS)
    else:
        write_csv_folder(path, sheets)


def _choices(sheets: Sheets) -> dict[str, dict[int, str]]:
    columns = len(sheets[SCORES].rows[0])
    first = len(HEADING[SCORES])
    points = dict.fromkeys(range(first, columns), "1-10")
    return {
        EXPERTS: {1: _column_of(sheets[GROUPS], 0)},
        SCORES: {0: _column_of(sheets[EXPERTS], 0), 1: _column_of(sheets[CANDIDATES], 0), **points},
    }


def _column_of(sheet: Sheet, column: int) -> str:
    letter = letter_of(column)
    return f"{sheet.name}!${letter}$2:${letter}${len(sheet.rows)}"
