"""What a search asks for: parameters read strictly, with types and facets by IRI, short name or last part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from citiverse.vocabulary import CUC, PREFIXES
from citiverse.web.languages import filled, said
from citiverse.web.number_parameters import outside
from citiverse.web.search_database import SearchDatabase

FACETS: Final = ("theme", "technology", "country", "horizon", "status")
"""Facets of the index besides type and language."""
LONGEST_TEXT: Final = 500
"""Characters of a text to search for."""
SIZE: Final = 20
MOST_SIZE: Final = 100
MOST_PAGE: Final = 1_000
SUGGESTIONS: Final = 10


@dataclass(frozen=True)
class Asked:
    """One search: the text, what it is narrowed to, and which part of the results is wanted."""

    text: str = ""
    types: tuple[str, ...] = ()
    language: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    page: int = 1
    size: int = SIZE
    short: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Short names of the types and values that addresses are written with."""

    def parameters(self, **changed: str | int | None) -> list[tuple[str, str]]:
        """Return the parameters of the address of this search, with some `changed` (None: left out)."""
        values: dict[str, str | int | None] = {"q": self.text, "lang": self.language, **self.facets}
        values |= {"page": self.page if self.page > 1 else None, "size": self.size if self.size != SIZE else None}
        types = [changed["type"]] if "type" in changed else list[str | int | None](self.types)
        values |= {name: value for name, value in changed.items() if name != "type"}
        pairs = [*(("type", one) for one in types), *values.items()]
        kept = [(name, str(value)) for name, value in pairs if value not in (None, "")]
        kept.sort(key=lambda pair: pair[0] != "q")
        return [(name, self.short.get(value, value) if name != "q" else value) for name, value in kept]

    def at(self, page: int) -> Asked:
        """Return this search at another page."""
        return replace(self, page=page)


class Terms:
    """The types and facet values that the index of a release knows, by every name by which clients may ask."""

    def __init__(self, database: SearchDatabase) -> None:
        self._database = database

    @cached_property
    def types(self) -> dict[str, str]:
        """Return the IRIs of the types by IRI, by prefixed name and by local name without case; our own go first."""
        return by_name(row[0] for row in self._database.rows("select type from kind"))

    @cached_property
    def properties(self) -> dict[str, str]:
        """Return the IRIs of the properties that something has, by the same names."""
        return by_name(row[0] for row in self._database.rows("select distinct property from kind_property"))

    @cached_property
    def _values(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for facet, value in self._database.rows("select distinct facet, value from facet order by facet, value"):
            values = found.setdefault(facet, {})
            values[value.lower()] = value
            values.setdefault(value.rpartition("/")[2].lower(), value)
        return found

    def values(self, facet: str) -> dict[str, str]:
        """Return the values of a facet by IRI and by the last part of it, without case."""
        return self._values.get(facet, {})

    @cached_property
    def short(self) -> dict[str, str]:
        """Return the shortest name that means it by the IRI of each type and value."""
        found: dict[str, str] = {}
        for known in (*self._values.values(), self.types):
            for name, iri in known.items():
                if len(name) < len(found.get(iri, iri)):
                    found[iri] = name
        local = {iri: iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :] for iri in found}
        return {iri: local[iri] if local[iri].lower() == name else name for iri, name in found.items()}

    def type(self, name: str) -> str | None:
        """Return the IRI of the type that clients mean by `name`, or None."""
        return self.types.get(name.strip().lower())


def by_name(iris: Iterable[str]) -> dict[str, str]:
    """Return IRIs by all names of them, without case; where a name has several, those of our own vocabulary win."""
    found: dict[str, str] = {}
    for iri in sorted(iris, key=lambda iri: (not iri.startswith(CUC), iri)):
        for name in (iri, *short_names(iri)):
            found.setdefault(name.lower(), iri)
    return found


def short_names(iri: str) -> list[str]:
    """Return the prefixed name and the local name of an IRI, as far as it has them."""
    local = iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
    prefixed = [f"{prefix}:{local}" for prefix, space in PREFIXES.items() if local and iri == space + local]
    return [*prefixed, local] if local else prefixed


def read(parameters: MultiDict[str, str], terms: Terms, *, text_name: str = "q") -> Asked:
    """Return what the parameters of an address ask for; raises `BadRequest` for a value that cannot be meant."""
    text = parameters.get(text_name, "")
    if len(text) > LONGEST_TEXT:
        message = said("Parameter %(name)s: at most %(most)s characters.")
        raise BadRequest(filled(message, name=text_name, most=LONGEST_TEXT))
    names = [name for name in parameters.getlist("type") if name.strip()]
    types = [known_value("type", name, terms.types) for name in names]
    language = parameters.get("lang", "").strip()
    if language:
        language = known_value("lang", language, terms.values("lang"))
    facets = {
        facet: known_value(facet, value, terms.values(facet))
        for facet in FACETS
        if (value := parameters.get(facet, "").strip())
    }
    return Asked(
        text=text,
        types=tuple(dict.fromkeys(types)),
        language=language,
        facets=facets,
        page=whole_number(parameters, "page", 1, MOST_PAGE),
        size=whole_number(parameters, "size", SIZE, MOST_SIZE),
        short=terms.short,
    )


def whole_number(parameters: MultiDict[str, str], name: str, default: int, most: int) -> int:
    """Return a parameter that must be a whole number from 1 to `most`; raises `BadRequest`."""
    text = parameters.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10) or not 1 <= int(text) <= most:
        raise BadRequest(outside(name, 1, most))
    return int(text)


def known_value(name: str, value: str, known: Mapping[str, str]) -> str:
    """Return what the parameter `name` means by `value`, without case; raises `BadRequest` that says what is known."""
    found = known.get(value.strip().lower())
    if found is None:
        some = ", ".join(sorted({one for one in known if "/" not in one and ":" not in one})[:100])
        message = said("Parameter %(name)s: nothing is called so here. Known: %(known)s.")
        raise BadRequest(filled(message, name=name, known=some))
    return found
