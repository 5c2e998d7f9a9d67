"""What the address of a list to explore asks for: values of facets, order and view, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from citiverse.web.explore_data import Explored
from citiverse.web.responses import query_string
from citiverse.web.search_request import known_value


@dataclass(frozen=True)
class Chosen:
    """A part of a list: several values of a facet mean any of them, several facets mean all of them."""

    explored: Explored = field(repr=False)
    values: Mapping[str, tuple[str, ...]]
    """Facet -> IRIs of the values chosen, for facets with any; in the order of the list's own."""
    sort: str
    view: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return facet and value of each choice."""
        return [(facet, iri) for facet, iris in self.values.items() for iri in iris]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters that say which part this is and in which order; what is usual is not said."""
        pairs = [(facet, self.explored.short(facet, iri)) for facet, iri in self.pairs]
        usual = self.explored.collection.sorts[0].name
        return [*pairs, *([("sort", self.sort)] if self.sort != usual else [])]

    def address(self) -> str:
        """Return the one address of this part of the list in this view."""
        collection = self.explored.collection
        seen = [("view", self.view)] if self.view != collection.views[0] else []
        return collection.path + query_string([*self.parameters, *seen])

    def without(self, facet: str, iri: str) -> Chosen:
        """Return the list with one choice taken back."""
        rest = {name: tuple(one for one in iris if (name, one) != (facet, iri)) for name, iris in self.values.items()}
        return replace(self, values={name: iris for name, iris in rest.items() if iris})

    def all(self) -> Chosen:
        """Return the list with every choice taken back."""
        return replace(self, values={})

    def seen_as(self, *, sort: str = "", view: str = "") -> Chosen:
        """Return the same part in another order or view."""
        return replace(self, sort=sort or self.sort, view=view or self.view)


def read(parameters: MultiDict[str, str], explored: Explored) -> Chosen:
    """Return what the parameters ask for; raises `BadRequest`, saying what is known, for a value that is not there."""
    collection = explored.collection
    values: dict[str, tuple[str, ...]] = {}
    for facet in collection.facets:
        known = explored.known[facet.name]
        asked = {known_value(facet.name, one, known) for one in parameters.getlist(facet.name) if one.strip()}
        if asked:
            values[facet.name] = tuple(iri for iri in explored.values[facet.name] if iri in asked)
    sorts, views = [one.name for one in collection.sorts], list(collection.views)
    return Chosen(explored, values, _one_of("sort", parameters, sorts), _one_of("view", parameters, views))


def _one_of(name: str, parameters: MultiDict[str, str], known: list[str]) -> str:
    asked = parameters.get(name, "").strip()
    return known_value(name, asked, {one: one for one in known}) if asked else known[0]
