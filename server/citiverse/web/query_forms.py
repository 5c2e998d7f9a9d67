"""Forms of library queries: the things that a parameter can be, by their names, and the IRIs that names stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest

from citiverse.query_files import Parameter, Query
from citiverse.vocabulary import CUC, RDF_TYPE, SKOS
from citiverse.web.descriptions import Descriptions
from citiverse.web.languages import LANGUAGES, gettext, said
from citiverse.web.naming import Naming

MOST_CHOICES: Final = 400
"""More things than these are no help in a list; they can still be named."""
MOST_NAMED: Final = 20
"""Names that a refusal lists."""
WORDS_OF_TYPE: Final = {
    "iri": said("name or IRI"),
    "string": said("text"),
    "language": said("language tag"),
    "integer": said("whole number"),
    "decimal": said("number"),
    "date": said("date"),
}
INPUT_OF_TYPE: Final = {"date": "date", "integer": "number"}


@dataclass(frozen=True)
class Field:
    """One field of the form: its parameter, what stands in it, and what it offers."""

    parameter: Parameter
    value: str
    choices: list[str]

    @property
    def words(self) -> str:
        """Return in words what is to be written here."""
        return gettext(WORDS_OF_TYPE[self.parameter.type])

    @property
    def input_type(self) -> str:
        """Return the type of the field in HTML."""
        return INPUT_OF_TYPE.get(self.parameter.type, "text")


def fields(descriptions: Descriptions, query: Query, values: Mapping[str, str]) -> list[Field]:
    """Return the fields of the form of `query` with the bound `values`, or its defaults, in them."""
    found = []
    for parameter in query.parameters:
        names = names_of(descriptions, parameter)
        value = values.get(parameter.name) or parameter.default
        choices = list(names.values()) if len(names) <= MOST_CHOICES else []
        found.append(Field(parameter, names.get(value, value), choices))
    return found


def iris_for_names(descriptions: Descriptions, query: Query, given: Mapping[str, str]) -> dict[str, str]:
    """Return the values `given` with IRIs in place of names of things; raises `BadRequest` for other names."""
    types = {parameter.name: parameter for parameter in query.parameters}
    values = dict(given)
    for name, value in given.items():
        parameter = types.get(name)
        if parameter is not None and parameter.type == "iri" and not urlsplit(value).scheme:
            values[name] = _named(descriptions, parameter, value)
    return values


def names_of(descriptions: Descriptions, parameter: Parameter) -> dict[str, str]:
    """Return the things that `parameter` can be, by IRI, in the order of their names; none where it can be anything.

    They are of the kind of the default: concepts of its scheme, else members of its class beside it. Where a
    name is not enough to tell two of them apart their IRIs take its place.
    """
    if parameter.type != "iri" or parameter.default not in descriptions:
        return {}
    naming = Naming(descriptions)
    things = naming.things(_alike(descriptions, parameter.default))
    count = Counter(thing.label.casefold() for thing in things)
    return {thing.iri: thing.label if count[thing.label.casefold()] == 1 else thing.iri for thing in things}


def _alike(descriptions: Descriptions, iri: str) -> list[str]:
    scheme = descriptions.iri(iri, SKOS + "inScheme")
    if scheme:
        return descriptions.incoming(scheme, SKOS + "inScheme")
    members = max((descriptions.incoming(one, RDF_TYPE) for one in descriptions.types(iri)), key=len, default=[])
    beginning = iri.rpartition("/")[0] + "/"
    kind = descriptions.iri(iri, CUC + "placeKind")
    return [one for one in members if one.startswith(beginning) and descriptions.iri(one, CUC + "placeKind") == kind]


def _named(descriptions: Descriptions, parameter: Parameter, name: str) -> str:
    """Return the IRI of the thing called `name`, in any language of the site, so that forms and links of all work."""
    naming = Naming(descriptions)
    wanted = name.strip().casefold()
    meant = []
    for iri in names_of(descriptions, parameter):
        names = {naming.thing(iri, tag).label.casefold() for tag in LANGUAGES}
        if wanted in names or wanted == iri.rpartition("/")[2].casefold():
            meant.append(iri)
    if len(meant) == 1:
        return meant[0]
    some = "; ".join(meant or list(names_of(descriptions, parameter).values())[:MOST_NAMED])
    found = "several things are" if meant else "nothing is"
    raise BadRequest(
        f"Parameter {parameter.name}: {found} called {name.strip()!r} here. "
        + (f"Known, among others: {some}." if some else "It takes an IRI.")
    )
