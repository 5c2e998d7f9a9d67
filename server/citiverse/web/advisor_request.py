"""What an address asks the advisor for, read strictly, with the one address and the one query that say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from flask import current_app
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from citiverse.query_files import Query
from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, SCHEME
from citiverse.web.advisor_model import (
    CHOICE_QUERY,
    CHOICES,
    LIMITS,
    MOST_VALUES,
    NUMBERS,
    PATH,
    QUERY,
)
from citiverse.web.explore_data import last_part
from citiverse.web.explore_query import narrowed
from citiverse.web.languages import filled, said, spoken
from citiverse.web.naming import Naming, Thing
from citiverse.web.number_parameters import changed_numbers, read_numbers, single, usual_numbers
from citiverse.web.responses import query_string
from citiverse.web.search_request import known_value
from citiverse.web.site import Site, site

EXTENSION: Final = "citiverse.advisor"
LEVELS: Final = {name: f"{SCHEME}risk-level/{name}" for name in ("low", "medium", "high")}


@dataclass(frozen=True)
class Asked:
    """One question to the advisor."""

    query: Query = field(repr=False)
    """The query as it stands in its file, with the usual numbers."""
    values: Mapping[str, tuple[str, ...]]
    """Choice -> IRIs of the values chosen, for choices with any."""
    levels: Mapping[str, str]
    """Limit -> IRI of the highest level accepted."""
    numbers: Mapping[str, int]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, in one order; what is usual is not said."""
        usual = usual_levels(self.query)
        return [
            *((name, last_part(iri)) for name, iris in self.values.items() for iri in iris),
            *((name, last_part(iri)) for name, iri in self.levels.items() if iri != usual[name]),
            *changed_numbers(self.query, NUMBERS, self.numbers),
        ]

    def address(self) -> str:
        """Return the one address of the page that answers this."""
        return PATH + query_string(self.parameters)

    def by_usual_rules(self) -> Asked:
        """Return the same question with the usual numbers."""
        return replace(self, numbers=usual_numbers(self.query, NUMBERS))

    def bound(self) -> Query:
        """Return the query that answers this, with everything in it."""
        narrow = narrowed(self.query, self.values)
        terms = {one.parameter: self.levels[one.name] for one in LIMITS}
        terms |= {one.parameter: str(self.numbers[one.name]) for one in NUMBERS}
        return replace(narrow, text=narrow.bound(terms))


@dataclass(frozen=True)
class Choices:
    """What there is to choose: choice -> its values as people see them, in the order in which they read them."""

    values: Mapping[str, Sequence[Thing]]

    def known(self, name: str) -> dict[str, str]:
        """Return the IRIs of the values of a choice by IRI and by the last part of it, without case."""
        found: dict[str, str] = {}
        for one in self.values.get(name, ()):
            found[one.iri.lower()] = one.iri
            found.setdefault(last_part(one.iri).lower(), one.iri)
        return found


def usual_levels(query: Query) -> dict[str, str]:
    """Return the levels of risk that `query` itself accepts."""
    defaults = {one.name: one.default for one in query.parameters}
    return {one.name: defaults[one.parameter] for one in LIMITS}


def choices() -> Choices:
    """Return what there is to choose in the release served, asked at first use in each language."""
    kept: dict[str, Choices] = current_app.extensions.setdefault(EXTENSION, {})
    if spoken() not in kept:
        kept[spoken()] = _choices(site())
    return kept[spoken()]


def _choices(found: Site) -> Choices:
    naming = Naming(found.descriptions)
    values: dict[str, list[Thing]] = {choice.name: [] for choice in CHOICES}
    for row in found.rows(CHOICE_QUERY).rows:
        values[row["choice"].text].append(naming.thing(row["value"].text))

    def place(thing: Thing) -> list[tuple[int, int, str]]:
        return natural_key(found.descriptions.text(thing.iri, CUC + "ordinal") or thing.label.lower())

    return Choices({name: sorted(things, key=place) for name, things in values.items()})


def read(parameters: MultiDict[str, str]) -> Asked:
    """Return what the parameters ask for; raises `BadRequest` with what is known for what cannot be meant."""
    query = site().page_queries[QUERY]
    known = choices()
    values = {one.name: _values(parameters, one.name, known.known(one.name)) for one in CHOICES}
    usual = usual_levels(query)
    levels = {one.name: _level(parameters, one.name, usual[one.name]) for one in LIMITS}
    return Asked(
        query=query,
        values={name: iris for name, iris in values.items() if iris},
        levels=levels,
        numbers=read_numbers(parameters, query, NUMBERS),
    )


def _values(parameters: MultiDict[str, str], name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    asked = [text for text in parameters.getlist(name) if text.strip()]
    if len(asked) > MOST_VALUES:
        raise BadRequest(filled(said("Parameter %(name)s: at most %(most)s values."), name=name, most=MOST_VALUES))
    chosen = {known_value(name, text, known) for text in asked}
    return tuple(iri for iri in dict.fromkeys(known.values()) if iri in chosen)


def _level(parameters: MultiDict[str, str], name: str, usual: str) -> str:
    text = single(parameters, name)
    known = {**LEVELS, **{iri.lower(): iri for iri in LEVELS.values()}}
    return known_value(name, text, known) if text else usual
