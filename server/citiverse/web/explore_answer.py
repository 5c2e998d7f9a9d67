"""One part of a list for people and programs: rows, counts of every facet value, and what is chosen with links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from citiverse.engine.rows import Row
from citiverse.query_files import Query
from citiverse.web.explore_model import Facet
from citiverse.web.explore_query import narrowed
from citiverse.web.explore_request import Chosen
from citiverse.web.naming import Thing
from citiverse.web.site import site

FEW_VALUES = 6
"""Facets with more values than this leave out those that would find nothing."""


@dataclass(frozen=True)
class Counted:
    """One value of a facet, with how many entries have it among those that the other facets let through."""

    thing: Thing
    name: str
    """How addresses say it."""
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FacetShown:
    """A facet with its values, in their own order."""

    facet: Facet
    values: list[Counted]

    @property
    def shown(self) -> list[Counted]:
        """Return the values worth showing to people."""
        if len(self.values) <= FEW_VALUES:
            return self.values
        return [one for one in self.values if one.count or one.is_chosen]

    @property
    def chosen(self) -> int:
        """Return how many values are chosen."""
        return sum(one.is_chosen for one in self.values)


@dataclass(frozen=True)
class Chip:
    """One choice, and the address of the list without it."""

    facet: Facet
    thing: Thing
    href: str


@dataclass(frozen=True)
class Found:
    """The part of a list that was asked for."""

    chosen: Chosen
    rows: list[Row]
    facets: list[FacetShown]
    chips: list[Chip]
    query: Query
    """The query that gives these very rows."""
    counts: Query
    """The query that gives the numbers of the facets."""

    @property
    def total(self) -> int:
        """Return how many entries the whole list has."""
        return len(self.chosen.explored.rows)


def find(chosen: Chosen) -> Found:
    """Return what is in the list under `chosen`, with counts that each facet has under the others."""
    explored = chosen.explored
    titles = {facet.name: facet for facet in explored.collection.facets}
    return Found(
        chosen=chosen,
        rows=explored.sorted_rows(explored.matching(chosen.values), chosen.sort),
        facets=[_counted(chosen, facet) for facet in explored.collection.facets],
        chips=[
            Chip(titles[facet], explored.names[iri], chosen.without(facet, iri).address())
            for facet, iri in chosen.pairs
        ],
        query=narrowed(site().page_queries[explored.collection.query], chosen.values, chosen.sort),
        counts=narrowed(site().page_queries[explored.collection.count_query], chosen.values),
    )


def _counted(chosen: Chosen, facet: Facet) -> FacetShown:
    explored = chosen.explored
    others = explored.matching(chosen.values, leave_out=facet.name)
    mine = chosen.values.get(facet.name, ())
    return FacetShown(
        facet,
        [
            Counted(explored.names[iri], explored.short(facet.name, iri), len(entries & others), iri in mine)
            for iri, entries in explored.values[facet.name].items()
        ],
    )


def more_for_programs(found: Found) -> dict[str, Any]:
    """Return what the answer in JSON says besides the rows."""
    return {
        "of": found.total,
        "sort": found.chosen.sort,
        "filters": {facet: list(iris) for facet, iris in found.chosen.values.items()},
        "facets": {
            shown.facet.name: [
                {
                    "id": one.thing.iri,
                    "value": one.name,
                    "name": one.thing.label,
                    "count": one.count,
                    "isChosen": one.is_chosen,
                }
                for one in shown.values
            ]
            for shown in found.facets
        },
    }
