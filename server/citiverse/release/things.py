"""Things: the statements of a release by subject, for what reads entity by entity (tables, maps, mappings)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from citiverse.release.terms import iri_of
from citiverse.vocabulary import DCTERMS, FOAF, RDF_TYPE, RDFS, SKOS

Term = ox.NamedNode | ox.Literal
LABELS = (SKOS + "prefLabel", DCTERMS + "title", FOAF + "name", RDFS + "label", SKOS + "notation")


class Things:
    """Values by subject and property, in both directions; each statement counts once, whatever graphs it is in."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Read `quads`; blank nodes are passed over."""
        self._values: dict[str, dict[str, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self._subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for quad in quads:
            subject, value = iri_of(quad.subject), quad.object
            if subject and isinstance(value, ox.NamedNode | ox.Literal):
                self._values[subject][quad.predicate.value].add(value)
                if isinstance(value, ox.NamedNode):
                    self._subjects[value.value, quad.predicate.value].add(subject)

    def beginning_with(self, start: str) -> list[str]:
        """Return the subjects whose IRI begins with `start`, sorted."""
        return sorted(subject for subject in self._values if subject.startswith(start))

    def of_type(self, cls: str) -> list[str]:
        """Return the subjects of class `cls`, sorted."""
        return self.subjects(RDF_TYPE, cls)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the subjects that have the IRI `value` as `predicate`, sorted."""
        return sorted(self._subjects.get((value, predicate), ()))

    def values(self, subject: str, predicate: str) -> list[Term]:
        """Return the values in the order of their texts."""
        found = self._values.get(subject, {}).get(predicate, ())
        return sorted(found, key=str)

    def iris(self, subject: str, predicate: str) -> list[str]:
        """Return the values that are IRIs, sorted."""
        return [value.value for value in self.values(subject, predicate) if isinstance(value, ox.NamedNode)]

    def properties(self, subject: str) -> list[str]:
        """Return the properties that `subject` has, sorted."""
        return sorted(self._values.get(subject, ()))

    def text(self, subject: str, predicate: str) -> str | None:
        """Return the one text: the English one, or without a language, or the first by language."""
        texts = in_one_language(self.values(subject, predicate))
        return texts[0] if texts else None

    def label(self, subject: str) -> str | None:
        """Return the name of `subject`, or None where it has none."""
        return next((text for name in LABELS if (text := self.text(subject, name)) is not None), None)


def in_one_language(values: Iterable[Term]) -> list[str]:
    """Return the texts of the best language there is: none or English, else the first by its tag."""
    return [value.value for value in literals_in_one_language(values)]


def literals_in_one_language(values: Iterable[Term]) -> list[ox.Literal]:
    """Do as `in_one_language`, with the languages of the texts."""
    literals = [value for value in values if isinstance(value, ox.Literal)]
    languages = sorted({(value.language or "") for value in literals}, key=lambda tag: (tag not in ("", "en"), tag))
    kept = ("", "en") if languages[:1] and languages[0] in ("", "en") else languages[:1]
    best = [value for value in literals if (value.language or "") in kept]
    return sorted(best, key=lambda value: (value.language != "en", value.value))
