"""How things are called and linked for people: labels with one language fallback, and local paths for our IRIs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from citiverse.graphs import OF_THE_DATASET
from citiverse.turtle import natural_key
from citiverse.vocabulary import CUC, FOAF, PATH_PREFIXES, PREFIXES, RECORD, SDG, SKOS, THING
from citiverse.web.descriptions import LABEL_PREDICATES, PART_OF, Descriptions
from citiverse.web.languages import spoken
from citiverse.web.security import is_linkable

DOCUMENTED_AS_IS: Final = ("ns", "shapes", "graph/", "queries/", "openapi.json", *OF_THE_DATASET)
"""Paths below the base whose documents live at the same local path."""
CAMEL_CASE: Final = re.compile(r"(?<=[a-z])[A-Z](?=[a-z])")
WITHIN_DOC: Final = ("scheme/", "record/")


@dataclass(frozen=True)
class Thing:
    """A thing as people see it: its IRI, its label with language, and where its page is (empty: nowhere to go)."""

    iri: str
    label: str
    language: str
    href: str
    is_local: bool


class Naming:
    """Labels and links over one index of descriptions."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self._base = descriptions.base

    def thing(self, iri: str, language: str = "") -> Thing:
        """Return the thing with IRI `iri`, named in `language`, or in the one of the page, as far as the data can."""
        label, found = self._label(iri, language or spoken())
        path = self.path(iri)
        href = path or (iri if is_linkable(iri) else "")
        return Thing(iri, label, found, href, bool(path))

    def things(self, iris: list[str]) -> list[Thing]:
        """Return the things with these IRIs, ordered by label."""
        return sorted((self.thing(iri) for iri in iris), key=lambda thing: natural_key(thing.label.lower()))

    def label(self, iri: str) -> str:
        """Return the label alone, in the language of the page as far as the data can."""
        return self._label(iri, spoken())[0]

    def path(self, iri: str) -> str:
        """Return the local path of the page about `iri`, or nothing where this site has none."""
        if iri.startswith(SDG) and "#" not in iri and iri in self._descriptions:
            return "/sdgs#sdg-" + quote(iri[len(SDG) :], safe="")
        if not iri.startswith(self._base):
            return ""
        rest = iri[len(self._base) :]
        if rest.startswith("id/"):
            return "/doc/" + quote(rest[3:])
        if rest.startswith(WITHIN_DOC):
            return "/doc/" + quote(rest)
        if rest.startswith(DOCUMENTED_AS_IS):
            return "/" + quote(rest, safe="/#")
        return ""

    def short(self, iri: str) -> str:
        """Return `iri` with a prefix where one is known."""
        for prefix, namespace in (*PREFIXES.items(), *PATH_PREFIXES.items()):
            local = iri[len(namespace) :]
            if iri.startswith(namespace) and local and "/" not in local and "#" not in local:
                return f"{prefix}:{local}"
        return iri

    def _label(self, iri: str, language: str) -> tuple[str, str]:
        for predicate in LABEL_PREDICATES:
            literal = self._descriptions.literal(iri, predicate, language)
            if literal is not None and literal.value.strip():
                number = f"{iri[len(SDG) :]} " if iri.startswith(SDG) else ""
                return number + literal.value, literal.language or ""
        return self._made_label(iri), "en"

    def _made_label(self, iri: str) -> str:
        """Return a label for a node without one: its kind, and what it is about; else its short name."""
        kind = self.kind(iri)
        about = next((found for predicate in PART_OF if (found := self._descriptions.iri(iri, predicate))), "")
        if kind and about and about != iri:
            return f"{kind}: {self.label(about)}"
        detail = next(
            (found for name in ("dimension", "target", "goal") if (found := self._descriptions.iri(iri, CUC + name))),
            "",
        )
        if kind and detail:
            return f"{kind}: {self.label(detail)}"
        notation = self._descriptions.text(iri, SKOS + "notation")
        if notation:
            return notation
        words = iri.rpartition("/")[2].replace("-", " ")
        return f"{kind}: {words}" if kind and iri.startswith((THING, RECORD)) else self._own_words(iri)

    def kind(self, iri: str) -> str:
        """Return the name of the most telling class of `iri`: one of the catalogue's own before any other."""
        return self.class_of(iri).label

    def class_of(self, iri: str) -> Thing:
        """Return the most telling class of `iri` with its name, which begins with a capital letter."""
        classes = self._descriptions.types(iri)
        own = [one for one in classes if one.startswith(CUC)]
        direct = [one for one in own if not any(one in self.superclasses(other) for other in own if other != one)]
        for candidate in (*sorted(direct, key=self._rank), *own, *classes):
            literal = self._descriptions.literal(candidate, LABEL_PREDICATES[1], spoken())
            if literal is not None:
                name, path = literal.value[:1].upper() + literal.value[1:], self.path(candidate)
                return Thing(candidate, name, literal.language or "", path, bool(path))
        return Thing(classes[0] if classes else "", self.short(classes[0]) if classes else "", "", "", is_local=False)

    def _rank(self, cls: str) -> tuple[int, str]:
        return (0 if cls in (CUC + "UseCase", CUC + "CaseStudy") else 1, cls)

    def superclasses(self, cls: str) -> set[str]:
        """Return the classes above `cls`, directly or not."""
        found: set[str] = set()
        waiting = [cls]
        while waiting:
            for parent in self._descriptions.iris(waiting.pop(), PREFIXES["rdfs"] + "subClassOf"):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found

    def _own_words(self, iri: str) -> str:
        """Return a name for a term of a known foreign vocabulary out of its own local name, else the IRI."""
        short = self.short(iri)
        prefix, _, local = short.partition(":")
        if short == iri or prefix not in PREFIXES or prefix in ("cuc", "cus"):
            return short
        return CAMEL_CASE.sub(lambda match: " " + match.group().lower(), local)


def is_homepage(predicate: str) -> bool:
    """Return whether the objects of `predicate` are web addresses to be followed as they are."""
    return predicate in (FOAF + "homepage", CUC + "address", CUC + "otherAddress")
