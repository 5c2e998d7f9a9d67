"""What the reconciliation service says about types, properties and the values that tables are extended with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pyoxigraph as ox

from citiverse.search_index import folded
from citiverse.vocabulary import RDFS, SKOS, XSD, XSD_BOOLEAN, XSD_DECIMAL, XSD_INTEGER
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming
from citiverse.web.reconcile_request import Extension, Wanted
from citiverse.web.search_site import SearchSite

ANY_LANGUAGE: Final = "*"
WHOLE_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})\Z")
DECIMAL_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]{0,9})\.[0-9]{0,4}[1-9]\Z")
"""Decimals that a reader of JSON gives back as they are written."""
DATE_TIME: Final = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](Z|[+-][0-2][0-9]:[0-5][0-9])\Z"
)


class Schema:
    """The types and properties of a release, as the service suggests and proposes them."""

    def __init__(self, found: SearchSite, descriptions: Descriptions) -> None:
        self._found = found
        self._descriptions = descriptions
        self._naming = Naming(descriptions)

    def types(self, prefix: str, most: int, first: int = 0) -> list[dict[str, str]]:
        """Return the types of things that a text begins or names, the most frequent first."""
        rows = self._found.finder.database.rows("select type from kind where things > 0 order by things desc, type")
        return self._suggested((row[0] for row in rows), prefix, most, first)

    def properties(self, prefix: str, most: int, first: int = 0) -> list[dict[str, str]]:
        """Return the properties that a text begins or names, the most frequent first."""
        rows = self._found.finder.database.rows(
            "select property from kind_property group by property order by sum(entities) desc, property"
        )
        return self._suggested((row[0] for row in rows), prefix, most, first)

    def proposed(self, type_name: str, most: int) -> list[dict[str, str]]:
        """Return the properties that things of a type have, the most frequent first; none for an unknown type."""
        type_ = self._found.terms.type(type_name)
        rows = self._found.finder.database.rows(
            "select property from kind_property where type = ? order by entities desc, property limit ?", (type_, most)
        )
        return [{"id": row[0], "name": self._name(row[0])} for row in rows]

    def _suggested(self, iris: Iterator[str], prefix: str, most: int, first: int) -> list[dict[str, str]]:
        asked, exact = folded(prefix), prefix.strip()
        found = []
        for iri in iris:
            name = self._name(iri)
            comparable = folded(name)
            if iri == exact or not exact or (asked and f" {asked}" in f" {comparable}"):
                rank = (iri != exact, not comparable.startswith(asked))
                found.append((rank, {"id": iri, "name": name, **self._description(iri)}))
        found.sort(key=lambda one: one[0])
        return [entry for _, entry in found[first : first + most]]

    def _description(self, iri: str) -> dict[str, str]:
        text = self._descriptions.text(iri, SKOS + "definition") or self._descriptions.text(iri, RDFS + "comment")
        return {"description": text} if text else {}

    def _name(self, iri: str) -> str:
        label = self._naming.label(iri)
        return label[:1].upper() + label[1:]


class Extender:
    """Fetches values from the release's own statements, in the form in which the sources have them."""

    def __init__(self, found: SearchSite, descriptions: Descriptions) -> None:
        self._known = found.terms.properties
        self._descriptions = descriptions
        self._naming = Naming(descriptions)

    def answer(self, extension: Extension) -> dict[str, Any]:
        """Return a row for every identifier, known or not (Reconciliation Service API 0.2, section 7.3)."""
        meta = [{"id": wanted.id, "name": self._name(wanted)} for wanted in extension.properties]
        rows = {
            identifier: {wanted.id: self._values(identifier, wanted) for wanted in extension.properties}
            for identifier in extension.ids
        }
        return {"meta": meta, "rows": rows}

    def _name(self, wanted: Wanted) -> str:
        property_ = self._known.get(wanted.id.strip().lower(), "")
        label = self._naming.label(property_) if property_ else wanted.id
        return label[:1].upper() + label[1:]

    def _values(self, identifier: str, wanted: Wanted) -> list[dict[str, Any]]:
        property_ = self._known.get(wanted.id.strip().lower(), "")
        if not property_ or identifier not in self._descriptions:
            return []
        terms = _in_language(self._descriptions.objects(identifier, property_), wanted.language or "en")
        values = [self._value(term, wanted.content) for term in terms if not isinstance(term, ox.BlankNode)]
        return values[: wanted.limit] if wanted.limit else values

    def _value(self, term: ox.NamedNode | ox.Literal, content: str) -> dict[str, Any]:
        if isinstance(term, ox.Literal):
            return _literal(term)
        if content == "id":
            return {"str": term.value}
        name = self._naming.label(term.value)
        return {"str": name} if content == "literal" else {"id": term.value, "name": name}


def _in_language(terms: list[Any], language: str) -> list[Any]:
    """Return `terms` without the texts of other languages, where there are some in `language`."""
    has_any = any(isinstance(term, ox.Literal) and term.language == language for term in terms)
    if language == ANY_LANGUAGE or not has_any:
        return terms
    return [term for term in terms if not isinstance(term, ox.Literal) or term.language in (language, None)]


def _literal(term: ox.Literal) -> dict[str, Any]:
    """Return a literal as number, date or truth value where none of its characters get lost, else as text."""
    text, datatype = term.value, term.datatype.value
    if datatype == XSD_INTEGER and WHOLE_NUMBER.match(text):
        return {"int": int(text)}
    if datatype == XSD_DECIMAL and DECIMAL_NUMBER.match(text):
        return {"float": float(text)}
    if datatype == XSD + "dateTime" and DATE_TIME.match(text):
        return {"date": text}
    if datatype == XSD_BOOLEAN and text in ("true", "false"):
        return {"bool": text == "true"}
    return {"str": text}
