"""Finds the things that a contributor names: by the name in brackets, by IRI, or as they are called."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from citiverse.search_index import folded
from citiverse.vocabulary import THING
from citiverse.web.contribute_fields import FieldReader, local_name
from citiverse.web.descriptions import Descriptions
from citiverse.web.naming import Naming

IN_BRACKETS: Final = re.compile(r"\[([^\[\]\s]+)\]\s*$")
NO_WORD: Final = re.compile(r"[^a-z0-9]+")
LONGEST_NAME: Final = 60
"""Characters of a name that is made out of a title."""


class Names:
    """What the things of one release are called; knows the members of a class once it was asked about it."""

    def __init__(self, descriptions: Descriptions) -> None:
        self._descriptions = descriptions
        self._naming = Naming(descriptions)
        self._reader = FieldReader(descriptions)
        self._known: dict[tuple[str, ...], Mapping[str, str]] = {}

    def find(self, text: str, classes: tuple[str, ...], new: Mapping[str, str]) -> str:
        """Return the IRI of the thing of `classes` that `text` names, or nothing.

        `new` are things that the same contribution brings, by the same names. A name that several things bear means
        none of them.
        """
        found = IN_BRACKETS.search(text)
        asked = _key(found[1] if found else text)
        return new.get(asked, "") or self._names(classes).get(asked, "")

    def written(self, iri: str) -> str:
        """Return the way in which a contributor names a thing so that it is found for sure."""
        return f"{self._naming.label(iri)} [{local_name(iri)}]"

    def members(self, classes: tuple[str, ...]) -> list[str]:
        """Return the things of `classes` and of those below them."""
        return self._reader.members(classes)

    def class_of(self, iri: str) -> str:
        """Return the most telling class of a thing."""
        return self._naming.class_of(iri).iri

    def _names(self, classes: tuple[str, ...]) -> Mapping[str, str]:
        if classes not in self._known:
            bearers: dict[str, set[str]] = defaultdict(set)
            members = self.members(classes)
            for iri in members:
                bearers[_key(self._naming.thing(iri, "en").label)].add(iri)
            names = {name: next(iter(iris)) for name, iris in bearers.items() if len(iris) == 1}
            self._known[classes] = names | {_key(way): iri for iri in members for way in (local_name(iri), iri)}
        return self._known[classes]


def names_of_new(things: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return IRIs of new things by their titles and by their names, out of pairs of IRI and title."""
    found: dict[str, str] = {}
    for iri, title in things:
        found[_key(local_name(iri))] = found[_key(title)] = found[_key(iri)] = iri
    return found


def slug_of(title: str) -> str:
    """Return the lower-case words of `title` in ASCII, joined by hyphens; nothing where there is no such word."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = NO_WORD.sub("-", plain.replace("'", "")).strip("-")
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME + 1].rpartition("-")[0] or words[:LONGEST_NAME]


def _key(text: str) -> str:
    return text if text.startswith(THING) else folded(text) or text.strip().lower()
