"""Filled sheets: a round read from them, or every fault at once with its sheet, row and column."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy

from citiverse.scoring.example import PREFIX
from citiverse.scoring.filled_scores import ScoreReading
from citiverse.scoring.reference import Reference
from citiverse.scoring.sheets import Fault, Sheet, Sheets, Value, cell_of
from citiverse.scoring.table import Candidate, Expert, ScoreTable
from citiverse.scoring.template import (
    CANDIDATES,
    CRITERIA,
    EXPERTS,
    HEADING,
    ROUND,
    ROUND_FIELDS,
    SCORES,
)

SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
PSEUDONYM: Final = re.compile(r"expert-[0-9]{1,4}\Z")
"""The one form of a pseudonym. Anything freer could be, or hide, a name."""
REFUSED: Final = "an expert without a pseudonym"
LONGEST_SLUG: Final = 80
MOST_EXAMPLES: Final = 500


@dataclass
class Filled:
    """What stands in the sheets: the table and its day, where there is no fault, all faults, and the gaps."""

    table: ScoreTable | None = None
    day: datetime.date | None = None
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)


@dataclass
class _Head:
    """The first sheet: which round this is."""

    slug: str = ""
    theme: str = ""
    day: datetime.date | None = None
    is_example: bool = False


def read_filled(sheets: Sheets, reference: Reference, edition: datetime.date | None = None) -> Filled:
    """Return the round that stands in `sheets`, checked against what the catalogue knows.

    There is no table where there is a fault. An expert who gave no score is a gap and no fault: whoever takes the round
    decides whether gaps will do. A round without a single score is a fault, and so is a real one of a day after that of
    the `edition` (constraint 26), where that is given.
    """
    return _Reader(sheets, reference, edition).read()


class _Reader:
    """Reads the sheets of one round in turn and gathers what is wrong with them."""

    def __init__(self, sheets: Sheets, reference: Reference, edition: datetime.date | None) -> None:
        self.sheets = sheets
        self.reference = reference
        self.edition = edition
        self.result = Filled()

    def read(self) -> Filled:
        missing = [name for name in (ROUND, CRITERIA, CANDIDATES, EXPERTS, SCORES) if name not in self.sheets]
        for name in missing:
            self.fault(name, 0, 0, "the sheet is missing")
        if missing:
            return self.result
        head = self.head()
        criteria = self.criteria()
        candidates = self.candidates(head)
        experts = self.experts()
        reading = ScoreReading(self.sheets[SCORES], criteria, candidates, experts)
        scores = reading.read() if self.has_heading(self.sheets[SCORES]) else None
        self.result.faults += reading.faults
        self.result.gaps = reading.gaps
        if scores is not None and scores.size and numpy.isnan(scores).all() and not reading.faults:
            self.fault(SCORES, 0, 0, "there is not a single score")
        self.result.faults.sort(key=lambda fault: (list(HEADING).index(fault.sheet), fault.row, fault.column))
        if not self.result.faults and scores is not None and head.day is not None:
            self.result.day = head.day
            self.result.table = ScoreTable(
                head.slug,
                head.theme,
                head.is_example,
                tuple(criteria),
                tuple(candidates),
                tuple(experts.values()),
                scores,
            )
        return self.result

    def fault(self, sheet: str, row: int, column: int, message: str) -> None:
        self.result.faults.append(Fault(sheet, row, column, message))

    def has_heading(self, sheet: Sheet) -> bool:
        """Tell whether the first columns are headed as they must be, and note where not."""
        given = sheet.rows[0] if sheet.rows else ()
        wanted = HEADING[sheet.name]
        wrong = [at for at, name in enumerate(wanted) if at >= len(given) or given[at] != name]
        for at in wrong:
            self.fault(sheet.name, 1, at + 1, f"the heading must be {wanted[at]!r}")
        return not wrong

    def head(self) -> _Head:
        head, sheet = _Head(), self.sheets[ROUND]
        if not self.has_heading(sheet):
            return head
        given: dict[str, tuple[int, Value]] = {}
        for number, row in sheet.filled_rows():
            name = cell_of(row, 0)
            if name not in ROUND_FIELDS:
                self.fault(ROUND, number, 1, f"no such field; the fields are {', '.join(ROUND_FIELDS)}")
            elif name in given:
                self.fault(ROUND, number, 1, f"{name} stands here for the second time")
            else:
                given[str(name)] = (number, cell_of(row, 1))
        for name in ROUND_FIELDS:
            number, value = given.get(name, (0, None))
            message = self._take(head, name, "" if value is None else str(value))
            if message:
                self.fault(ROUND, number, 2 if number else 0, message)
        if head.day and self.edition and head.day > self.edition and not head.is_example:
            self.fault(ROUND, given["date"][0], 2, after_edition(head.day, self.edition))
        if head.slug and head.is_example != head.slug.startswith(PREFIX):
            self.fault(ROUND, 0, 0, f"a round is an example if, and only if, its slug begins with {PREFIX}")
        return head

    def _take(self, head: _Head, name: str, value: str) -> str:
        """Put one field into `head`; return what is wrong with it, or nothing."""
        if name == "round":
            head.slug = value
            return "" if is_slug(value) else "the slug must be lower-case words and digits joined by single hyphens"
        if name == "theme":
            head.theme = value
            return "" if value in self.reference.themes else f"no such theme; {_known(self.reference.themes)}"
        if name == "date":
            try:
                # A spreadsheet gives a day with the time of midnight.
                head.day = datetime.date.fromisoformat(value[:10])
            except ValueError:
                return "the date must read like 2026-11-28"
            return ""
        head.is_example = value == "yes"
        return "" if value in ("yes", "no") else "example is yes or no"

    def listed(self, name: str, what: str) -> Iterator[tuple[int, str, tuple[Value, ...]]]:
        """Yield row, slug and cells of each thing that a sheet lists in its first column, noting repetitions."""
        sheet = self.sheets[name]
        if not self.has_heading(sheet):
            return
        seen: dict[str, int] = {}
        for number, row in sheet.filled_rows():
            slug = str(cell_of(row, 0) or "")
            if not slug:
                self.fault(name, number, 1, f"the {what} is missing")
            elif slug in seen:
                self.fault(name, number, 1, f"this {what} stands in row {seen[slug]} already")
            else:
                seen[slug] = number
                yield number, slug, row
        if not seen:
            self.fault(name, 0, 0, f"there must be at least one {what}")

    def criteria(self) -> list[str]:
        found = []
        for number, slug, _ in self.listed(CRITERIA, "criterion"):
            if slug in self.reference.criteria:
                found.append(slug)
            else:
                self.fault(CRITERIA, number, 1, f"no such criterion; {_known(self.reference.criteria)}")
        return found

    def candidates(self, head: _Head) -> list[Candidate]:
        rows = [(number, slug) for number, slug, _ in self.listed(CANDIDATES, "candidate")]
        if head.theme not in self.reference.themes:
            return []
        if head.is_example:
            known = self.reference.example_candidates(head.theme, max(MOST_EXAMPLES, len(rows)))
        else:
            known = self.reference.candidates.get(head.theme, ())
        by_slug = {candidate.slug: candidate for candidate in known}
        for number, slug in rows:
            if slug not in by_slug:
                self.fault(CANDIDATES, number, 1, f"no candidate of the theme {head.theme} has this slug")
        return [by_slug[slug] for _, slug in rows if slug in by_slug]

    def experts(self) -> dict[str, Expert]:
        """Return the experts by what stands in their cells; whom a name was given for has no pseudonym."""
        found = {}
        sheet = self.sheets[EXPERTS]
        for column in range(len(HEADING[EXPERTS]), max((len(row) for row in sheet.rows), default=0)):
            rows = [number for number, row in enumerate(sheet.rows, start=1) if cell_of(row, column) is not None]
            for number in rows[:1]:
                self.fault(EXPERTS, number, column + 1, "pseudonym and group are all that may be known of an expert")
        for number, slug, row in self.listed(EXPERTS, "expert"):
            group = str(cell_of(row, 1) or "")
            if not PSEUDONYM.match(slug):
                message = "a pseudonym reads expert- and a number, such as expert-07; no names, no mail addresses"
                self.fault(EXPERTS, number, 1, message)
            if group not in self.reference.groups:
                self.fault(EXPERTS, number, 2, f"no such stakeholder group; {_known(self.reference.groups)}")
            found[slug] = Expert(slug if PSEUDONYM.match(slug) else REFUSED, group)
        return found


def is_slug(text: str) -> bool:
    """Tell whether `text` may be the slug of a round."""
    return len(text) <= LONGEST_SLUG and SLUG.match(text) is not None


def after_edition(day: datetime.date, edition: datetime.date) -> str:
    """Return what to say of a day that lies after that of the edition."""
    return f"{day} is after {edition}, the day of the edition; raise the date in data/release.ttl first"


def _known(names: Mapping[str, object]) -> str:
    return f"known are {', '.join(names)}"
