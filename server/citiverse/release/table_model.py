"""The form of a table for analysts: which things are its rows, and which path through the data fills each column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.release.things import Term, Things, in_one_language, literals_in_one_language
from citiverse.vocabulary import THING

INVERSE: Final = "^"
"""Before a property: from the value to the subject."""
SEPARATOR: Final = "|"
"""Between the values of one cell in CSV."""

Cell = str | list[str] | None


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its name, what it says, the path to its values, and their form."""

    name: str
    says: str
    path: tuple[str, ...]
    base: str = ""
    """Beginning of the IRIs that the values are; the cell holds what comes after it."""
    datatype: str = "string"
    """Datatype of CSVW: string, decimal, integer, gYear, date, dateTime or anyURI."""
    many: bool = False
    iri: bool = False
    """Whether the values are whole IRIs of things."""
    table: str = ""
    """Name of the table whose `id` the value is; then every row has one."""

    def cell(self, things: Things, subject: str) -> Cell:
        """Return what the row about `subject` has here; raises `DataError` for several values where one has room."""
        values = self._texts(reached(things, subject, self.path))
        if self.many:
            unfit = next((value for value in values if SEPARATOR in value), None)
            if unfit is not None:
                raise _fault(subject, f"column {self.name}: {unfit!r} holds the separator {SEPARATOR}")
            return values
        if len(values) > 1:
            raise _fault(subject, f"column {self.name} has room for one value, not for {', '.join(values)}")
        return values[0] if values else None

    def languages(self, things: Things, subject: str) -> set[str]:
        """Return the languages of the texts in the cell about `subject`; of one without a language nothing."""
        if self.base or self.iri or self.datatype != "string":
            return set()
        return {value.language or "" for value in literals_in_one_language(reached(things, subject, self.path))}

    def _texts(self, values: list[Term]) -> list[str]:
        iris = [value.value for value in values if isinstance(value, ox.NamedNode)]
        return [iri.removeprefix(self.base) for iri in iris if iri.startswith(self.base)] or in_one_language(values)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its name, what a row is, which things are rows, and its columns after `id` and `iri`."""

    name: str
    title: str
    row: str
    base: str
    """Beginning of the IRIs of the rows; `id` is what comes after it."""
    columns: tuple[Column, ...]
    cls: str = ""
    """Class of the rows, where not everything below `base` is one."""

    def subjects(self, things: Things) -> list[str]:
        """Return the IRIs of the rows, sorted."""
        found = things.of_type(self.cls) if self.cls else things.beginning_with(self.base)
        return [subject for subject in found if subject.startswith(self.base)]

    def rows(self, things: Things) -> Iterator[list[Cell]]:
        """Yield the cells of each row, `id` first."""
        for subject in self.subjects(things):
            yield [subject.removeprefix(self.base), *(column.cell(things, subject) for column in self.columns)]

    def english_columns(self, things: Things) -> set[str]:
        """Return the names of the columns all of whose texts are English."""
        subjects = self.subjects(things)
        found = {}
        for column in self.columns:
            found[column.name] = {tag for subject in subjects for tag in column.languages(things, subject)}
        return {name for name, languages in found.items() if languages == {"en"}}


def reached(things: Things, subject: str, path: tuple[str, ...]) -> list[Term]:
    """Return what `path` leads to from `subject`, sorted."""
    found: set[Term] = {ox.NamedNode(subject)}
    for step in path:
        nodes = [node.value for node in found if isinstance(node, ox.NamedNode)]
        if step.startswith(INVERSE):
            found = {ox.NamedNode(one) for node in nodes for one in things.subjects(step.removeprefix(INVERSE), node)}
        else:
            found = {value for node in nodes for value in things.values(node, step)}
    return sorted(found, key=str)


def _fault(subject: str, message: str) -> DataError:
    return DataError("a table cannot hold the data", [Diagnostic(subject.removeprefix(THING), None, message)])
