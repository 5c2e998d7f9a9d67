"""What a release says, word by word: its literals, names, IRIs and what its manifest says of its files."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

import pyoxigraph as ox

from citiverse.releases import Release, read_release
from citiverse.vocabulary import BASE, PATH_PREFIXES, PREFIXES, RELEASES, SDG, SKOS, XSD
from support.figures.markup import tidy

BARE: Final = re.compile(r"[-+\u2212\d.,:\s\u202fTZ]+")
"""A text that is a number or a date and nothing else: it says something only of a certain thing."""
PREF_LABEL: Final = SKOS + "prefLabel"
NAMES: Final = (PREF_LABEL, "http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/title")
EDGES: Final = " ,;:·.()/\u203a\u2013"
"""What pages put between one text and the next."""
CUT: Final = "…"
"""Stands where a page leaves out the rest of a text."""
WITHIN_DOC: Final = ("id/", "scheme/", "record/")
XSD_ANY_URI: Final = XSD + "anyURI"
DAY: Final = 10
"""Characters of a point in time that say the day."""


class Said:
    """The texts of a release, to be looked up whole."""

    def __init__(self, release: Release) -> None:
        self.quads = set(ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS))
        self.quads |= set(ox.parse(path=str(release.folder / "harvest.nq"), format=ox.RdfFormat.N_QUADS))
        self.texts = set(_texts(self.quads)) | {tidy(text) for text in _strings(release.manifest)}
        kept = [read_release(file.parent) for file in release.folder.parent.glob("*/manifest.json")]
        self.texts |= {tidy(text) for one in kept for text in _of_changes(one)}
        self._kept = {f"/releases/{one.id}": RELEASES + one.version for one in kept}
        self.texts |= {text.lower() for text in self.texts}
        self._in_order = sorted(self.texts)
        self._known_names: dict[str, frozenset[str]] = {}

    def has(self, text: str) -> bool:
        """Return whether `text`, what separates it from others aside, is a text of the release, or the part of one.

        A thing without a name is called by its kind and by what it is about, with a colon between them.
        """
        return self._has(text) or self._has_cut(text) or all(map(self._has, text.split(": ", 1)))

    def _has(self, text: str) -> bool:
        begin = text.lstrip(EDGES)
        ends = {begin[:end] for end in range(len(begin.rstrip(EDGES)), len(begin) + 1)}
        starts = {text.strip()[start:] for start in range(len(text.strip()) - len(begin) + 1)}
        return any(one in self.texts and not BARE.fullmatch(one) for one in ends | starts)

    def _has_cut(self, text: str) -> bool:
        if CUT not in text:
            return False
        part = text.strip(CUT + " ")
        if not text.startswith(CUT):
            place = bisect_left(self._in_order, part)
            return place < len(self._in_order) and self._in_order[place].startswith(part)
        return any(part in one for one in self.texts)

    def says(self, things: Iterable[str], value: str) -> bool:
        """Return whether the release says the bare number or day `value` of one of `things`."""
        return any(value in self._values.get(thing, ()) for thing in things)

    def names(self, term: str) -> frozenset[str]:
        """Return how pages can call a term: its value, its names, its address here, the last part of it."""
        if term not in self._known_names:
            last = re.split(r"[/#]", term)[-1] if "://" in term else term
            address = self.address(term)
            own = self._names.get(term, ())
            capital = {name[:1].upper() + name[1:] for name in own}
            self._known_names[term] = frozenset({term, last, address, address.rpartition("#")[2], *own, *capital})
        return self._known_names[term]

    def address(self, iri: str) -> str:
        """Return the path of the page about a thing of ours, as documented in docs/http.md."""
        if iri.startswith(SDG):
            return f"/sdgs#sdg-{iri.removeprefix(SDG)}"
        rest = iri.removeprefix(BASE)
        return "/doc/" + rest.removeprefix("id/") if rest.startswith(WITHIN_DOC) else "/" + rest

    def thing_at(self, href: str) -> str:
        """Return the IRI of what the page at `href` is about, or `href` itself."""
        path = unquote(href)
        return self._kept.get(path) or self._at.get(path, path)

    @cached_property
    def _at(self) -> dict[str, str]:
        subjects = {quad.subject.value for quad in self.quads if isinstance(quad.subject, ox.NamedNode)}
        return {self.address(iri): iri for iri in subjects if iri.startswith((BASE, SDG))}

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.quads:
            if quad.predicate.value in NAMES and isinstance(quad.subject, ox.NamedNode):
                found[quad.subject.value].add(tidy(str(getattr(quad.object, "value", ""))))
        return found

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                value = quad.object.value
                found[quad.subject.value] |= {value, value[:DAY]} if "T" in value else {value}
        return found


def _texts(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield all literals, and all IRIs whole, without their scheme and with the prefixes that pages write."""
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    for term in terms:
        if isinstance(term, ox.Literal):
            yield tidy(term.value)
            if term.datatype.value == XSD_ANY_URI:
                yield term.value.partition("://")[2]
        elif isinstance(term, ox.NamedNode):
            yield term.value
            yield term.value.partition("://")[2]
            yield from _short(term.value)
    for quad in quads:
        goal, label = quad.subject, quad.object
        if quad.predicate.value != PREF_LABEL or not isinstance(goal, ox.NamedNode):
            continue
        if isinstance(label, ox.Literal) and goal.value.startswith(SDG):
            yield f"{goal.value.removeprefix(SDG)} {tidy(label.value)}"


def _short(iri: str) -> Iterator[str]:
    for prefix, namespace in (*PREFIXES.items(), *PATH_PREFIXES.items()):
        if iri.startswith(namespace) and not re.search("[/#]", iri[len(namespace) :]):
            yield f"{prefix}:{iri[len(namespace) :]}"


def _of_changes(release: Release) -> Iterator[str]:
    """Yield what a release says about what changed in it, as JSON and in the sentence that pages have for it."""
    changes = release.changes()
    if changes is not None:
        counts = changes["counts"]["entities"]
        yield f"{counts['added']} added, {counts['changed']} changed, {counts['withdrawn']} withdrawn"
        yield from _strings(changes)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value
