"""What the lists to explore hold: rows and facet values of a release, asked of the engine once and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask import current_app

from citiverse.engine.rows import Row
from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC
from citiverse.web.explore_model import Collection
from citiverse.web.languages import spoken
from citiverse.web.naming import Naming, Thing
from citiverse.web.site import Site, site

EXTENSION: Final = "citiverse.explore"
Values = Mapping[str, frozenset[str]]
"""Value of a facet -> the entries that have it."""


@dataclass(frozen=True)
class Explored:
    """One list: its rows in the order of its query, and which entries have which values."""

    collection: Collection
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    values: Mapping[str, Values]
    """Facet -> its values, in the order in which people read them."""
    names: Mapping[str, Thing]
    """IRI of a value -> the value as people see it."""

    @cached_property
    def known(self) -> dict[str, dict[str, str]]:
        """Return the IRIs of the values of each facet by IRI and by the last part of it, without case."""
        found: dict[str, dict[str, str]] = {}
        for facet, values in self.values.items():
            names = found.setdefault(facet, {})
            for iri in values:
                names[iri.lower()] = iri
                names.setdefault(last_part(iri).lower(), iri)
        return found

    @cached_property
    def of_entry(self) -> dict[str, dict[str, list[Thing]]]:
        """Return the values of each entry by facet."""
        found: dict[str, dict[str, list[Thing]]] = defaultdict(lambda: defaultdict(list))
        for facet, values in self.values.items():
            for iri, entries in values.items():
                for entry in entries:
                    found[entry][facet].append(self.names[iri])
        return found

    @cached_property
    def everything(self) -> frozenset[str]:
        """Return the IRIs of all entries."""
        return frozenset(row[self.collection.subject].text for row in self.rows)

    def short(self, facet: str, iri: str) -> str:
        """Return the shortest name by which addresses can say a value."""
        name = last_part(iri)
        return name if self.known[facet].get(name.lower()) == iri else iri

    def matching(self, chosen: Mapping[str, Sequence[str]], leave_out: str = "") -> frozenset[str]:
        """Return the entries that have one of the values chosen of every facet, the facet `leave_out` aside."""
        found = self.everything
        for facet, iris in chosen.items():
            if facet != leave_out and iris:
                found = found.intersection(frozenset().union(*(self.values[facet][iri] for iri in iris)))
        return found

    def sorted_rows(self, entries: frozenset[str], sort: str) -> list[Row]:
        """Return the rows of `entries` in the order called `sort`; equal ones stay in the order of the query."""
        rows = [row for row in self.rows if row[self.collection.subject].text in entries]
        order = next(one for one in self.collection.sorts if one.name == sort)
        if order.variable:
            rows.sort(key=lambda row: _key(row, order.variable), reverse=order.is_descending)
        return rows


def explored(collection: Collection) -> Explored:
    """Return the list over the release of the current application, read at first use in each language."""
    kept: dict[tuple[str, str], Explored] = current_app.extensions.setdefault(EXTENSION, {})
    key = (collection.path, spoken())
    if key not in kept:
        kept[key] = _read(site(), collection)
    return kept[key]


def last_part(iri: str) -> str:
    """Return what follows the last slash."""
    return iri.rpartition("/")[2]


def _read(found: Site, collection: Collection) -> Explored:
    result = found.rows(collection.query)
    entries = {row[collection.subject].text for row in result.rows}
    members: dict[str, dict[str, set[str]]] = {facet.name: defaultdict(set) for facet in collection.facets}
    for row in found.rows(collection.facet_query).rows:
        if row["thing"].text in entries:
            members[row["facet"].text][row["value"].text].add(row["thing"].text)
    naming = Naming(found.descriptions)
    names = {iri: naming.thing(iri) for values in members.values() for iri in values}

    def place(iri: str) -> list[tuple[int, int, str]]:
        ordinal = found.descriptions.text(iri, CUC + "ordinal")
        return natural_key(ordinal or names[iri].label.lower())

    ordered = {
        facet: {iri: frozenset(values[iri]) for iri in sorted(values, key=place)} for facet, values in members.items()
    }
    return Explored(collection, result.columns, result.rows, ordered, names)


def _key(row: Row, variable: str) -> tuple[int, str]:
    """Return what a row sorts by: numbers as such, texts by their characters, nothing before all else."""
    text = row[variable].text if variable in row else ""
    return (int(text), "") if text.isdecimal() else (-1, text)
