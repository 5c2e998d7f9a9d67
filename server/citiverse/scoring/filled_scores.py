"""Filled scores: the sheet in which each row holds what one expert gives one candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy
from numpy.typing import NDArray

from citiverse.scoring.sheets import FORMULA_STARTS, Fault, Sheet, Value, cell_of
from citiverse.scoring.table import Candidate, Expert
from citiverse.scoring.template import CANDIDATES, EXPERTS, HEADING, SCORES

LEAST: Final = 1
MOST: Final = 10
KEYS: Final = ((0, EXPERTS), (1, CANDIDATES))
"""Columns that name something, and the sheet that it must stand in."""


class ScoreReading:
    """One reading of the sheet: the scores, and the faults and gaps that it found.

    `experts` are given by what stands for them in the cells.
    """

    def __init__(
        self, sheet: Sheet, criteria: Sequence[str], candidates: Sequence[Candidate], experts: Mapping[str, Expert]
    ) -> None:
        self.faults: list[Fault] = []
        self.gaps: list[Fault] = []
        self._sheet = sheet
        self._criteria = criteria
        self._candidates = candidates
        self._experts = list(experts.values())
        self._places = (
            {name: number for number, name in enumerate(experts)},
            {candidate.slug: number for number, candidate in enumerate(candidates)},
        )
        self._seen: dict[tuple[int, int], int] = {}
        self._unknown: dict[tuple[int, str], list[int]] = {}

    def read(self) -> NDArray[numpy.float64]:
        """Return the scores, `[candidate, criterion, expert]`, NaN where there is none or one at fault."""
        scores = numpy.full((len(self._candidates), len(self._criteria), len(self._experts)), numpy.nan)
        columns = self._columns()
        for number, row in self._sheet.filled_rows():
            at = self._place(number, row)
            for criterion, column in columns.items():
                value = cell_of(row, column)
                score = None if value is None else self._score(number, column, value)
                if score is not None and at is not None:
                    scores[at[1], criterion, at[0]] = score
                elif value is None and at is not None:
                    self._note_gap(at, criterion, number, column)
        self._note_unknown()
        self._note_missing_rows()
        return scores

    def _fault(self, row: int, column: int, message: str) -> None:
        self.faults.append(Fault(SCORES, row, column, message))

    def _columns(self) -> dict[int, int]:
        """Return number of criterion -> column, noting headings that are missing, repeated or unknown."""
        first, heading = len(HEADING[SCORES]), self._sheet.rows[0]
        found: dict[int, int] = {}
        for column, name in enumerate(heading[first:], start=first):
            if name in self._criteria and self._criteria.index(str(name)) not in found:
                found[self._criteria.index(str(name))] = column
            else:
                self._fault(1, column + 1, "the heading is no criterion of this round, or stands here twice")
        for number, criterion in enumerate(self._criteria):
            if number not in found:
                self._fault(1, 0, f"there is no column for the criterion {criterion}")
        last = max(first, len(heading))
        for number, row in self._sheet.filled_rows():
            if len(row) > last:
                self._fault(number, last + 1, "this cell belongs to no criterion")
        return found

    def _place(self, number: int, row: tuple[Value, ...]) -> tuple[int, int] | None:
        """Return the numbers of expert and candidate of a row, or None where the row is at fault."""
        found = [places.get(str(cell_of(row, column))) for places, (column, _) in zip(self._places, KEYS, strict=True)]
        for column, _ in KEYS:
            if found[column] is None:
                self._unknown.setdefault((column, str(cell_of(row, column))), []).append(number)
        expert, candidate = found
        if expert is None or candidate is None:
            return None
        before = self._seen.setdefault((expert, candidate), number)
        if before != number:
            self._fault(number, 2, f"row {before} holds the scores of this expert for this candidate already")
            return None
        return expert, candidate

    def _score(self, row: int, column: int, value: Value) -> int | None:
        """Return the score in a cell, or None where it is at fault, which is noted."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < len("1000"):
            value = int(value)
        if isinstance(value, int) and LEAST <= value <= MOST:
            return value
        what = f"{value} is" if isinstance(value, int | float) else "this is"
        if isinstance(value, str) and value.startswith(FORMULA_STARTS):
            what = "a formula is not evaluated, and so is"
        self._fault(row, column + 1, f"{what} no whole number from {LEAST} to {MOST}")
        return None

    def _note_gap(self, at: tuple[int, int], criterion: int, row: int, column: int) -> None:
        who, what = self._experts[at[0]].pseudonym, self._candidates[at[1]].slug
        message = f"{who} has not scored {what} on {self._criteria[criterion]}"
        self.gaps.append(Fault(SCORES, row, column + 1, message))

    def _note_unknown(self) -> None:
        """Note each name that no sheet lists once, where it stands first: one slip must not make a hundred faults."""
        for (column, _), rows in self._unknown.items():
            more = f", nor does it in {len(rows) - 1} further rows" if len(rows) > 1 else ""
            self._fault(rows[0], column + 1, f"this does not stand in the sheet {KEYS[column][1]}{more}")

    def _note_missing_rows(self) -> None:
        given = {expert for expert, _ in self._seen}
        for number, expert in enumerate(self._experts):
            if number not in given:
                self.gaps.append(Fault(SCORES, 0, 0, f"{expert.pseudonym} has no row at all"))
                continue
            for place, candidate in enumerate(self._candidates):
                if (number, place) not in self._seen:
                    self.gaps.append(Fault(SCORES, 0, 0, f"{expert.pseudonym} has no row for {candidate.slug}"))
