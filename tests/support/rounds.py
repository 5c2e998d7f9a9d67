"""Small scoring rounds for tests: a reference to check against, sheets as people fill them in, ways to break them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from citiverse.scoring.example import example_experts, example_scores
from citiverse.scoring.filled import Filled, read_filled
from citiverse.scoring.reference import Criterion, Reference, Theme
from citiverse.scoring.sheets import Sheet, Sheets, Value
from citiverse.scoring.table import Candidate, ScoreTable
from citiverse.scoring.template import Outline, filled_sheets

DAY: Final = datetime.date(2026, 3, 4)
CANDIDATES: Final = (
    Candidate("tram-twin", "Tram twin", ("public-transportation",)),
    Candidate("scooter-parking", "Scooter parking", ("micromobility",)),
    Candidate("signal-control", "Signal control", ("traffic-management", "public-transportation")),
)
REFERENCE: Final = Reference(
    themes={"transport": Theme("transport", "Transport", ("micromobility", "public-transportation"))},
    criteria={slug: Criterion(slug, slug.title(), (f"How much {slug}?",)) for slug in ("impact", "scalability")},
    groups={"academia": "Academia", "city": "Cities", "industry": "Industry", "multilateral": "Bodies", "ngo": "NGOs"},
    candidates={"transport": CANDIDATES},
)


def small_table(candidates: tuple[Candidate, ...] = CANDIDATES, experts: int = 2, seed: int = 1) -> ScoreTable:
    """Return a round without gaps over the candidates and criteria of the reference."""
    criteria = tuple(REFERENCE.criteria)
    scores = example_scores(len(candidates), len(criteria), experts, seed)
    return ScoreTable("spring", "transport", False, criteria, candidates, example_experts(experts), scores)


def outline_of(table: ScoreTable, reference: Reference = REFERENCE) -> Outline:
    """Return what the round of `table` was about before it was scored."""
    return Outline(
        slug=table.round,
        theme=reference.themes[table.theme],
        day=DAY,
        is_example=table.is_example,
        criteria=[reference.criteria[slug] for slug in table.criteria],
        candidates=table.candidates,
        pseudonyms=[expert.pseudonym for expert in table.experts],
    )


def sheets_of(table: ScoreTable, reference: Reference = REFERENCE) -> dict[str, Sheet]:
    """Return the filled sheets of `table`."""
    return filled_sheets(table, outline_of(table, reference), reference)


def changed(sheets: Sheets, sheet: str, cells: Mapping[tuple[int, int], Value]) -> dict[str, Sheet]:
    """Return `sheets` with other values in cells of one of them, by row and column, both counted from 1."""
    rows = [list(row) for row in sheets[sheet].rows]
    for (row, column), value in cells.items():
        while len(rows) < row:
            rows.append([])
        rows[row - 1] += [None] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
    return {**sheets, sheet: Sheet(sheet, tuple(tuple(row) for row in rows))}


def without(sheets: Sheets, sheet: str, row: int) -> dict[str, Sheet]:
    """Return `sheets` without one row, counted from 1."""
    rows = sheets[sheet].rows
    return {**sheets, sheet: replace(sheets[sheet], rows=(*rows[: row - 1], *rows[row:]))}


def faults_in(sheets: Sheets) -> list[str]:
    """Return the faults of `sheets` as people read them."""
    return [str(fault) for fault in read(sheets).faults]


def read(sheets: Sheets, edition: datetime.date | None = None) -> Filled:
    """Return what stands in `sheets`, checked against the reference."""
    return read_filled(sheets, REFERENCE, edition)
