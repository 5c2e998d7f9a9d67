"""A graph as a tree of JSON: one thing is the root, what it names stands inside, what points to it stands reversed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

import pyoxigraph as ox

from citiverse.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST
from citiverse.web.descriptions import RANK_OF_LABEL

Resource = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Entry = Callable[[str, Value], tuple[str, Any]]
"""Returns key and value in JSON-LD of a predicate and an object."""
Node = dict[str, Any]

DEEPEST: Final = 10
"""Levels of things in things; what lies deeper stands beside the root."""
NIL: Final = ox.NamedNode(RDF_NIL)
IN_LIST: Final = frozenset((RDF_FIRST, RDF_REST))


class Frame:
    """Arranges the triples of one document: every triple is said at least once, and none that is not there.

    Each thing stands in full where it is first met; later it stands with its IRI and one label (a triple that is said
    twice is one triple). This is what JSON-LD Framing 1.1 does with `@embed: @once`, and the labels besides.
    """

    def __init__(self, quads: Iterable[ox.Quad], main: str, entry: Entry) -> None:
        """Take the `quads` of a document about `main`, whatever their graphs; raises `ValueError` for triple terms."""
        self.id, self.type = "@id", "@type"
        self._entry = entry
        self._main: Resource = ox.NamedNode(main) if main else NIL
        self._about: dict[Resource, list[ox.Triple]] = {}
        self._references: Counter[Value] = Counter()
        for triple in sorted({quad.triple for quad in quads}, key=str):
            if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
                raise ValueError("triple terms cannot be written in JSON-LD 1.1")
            self._about.setdefault(triple.subject, []).append(triple)
            if isinstance(triple.object, ox.BlankNode):
                self._references[triple.object] += 1
        self._done: set[Resource] = set()

    def root(self) -> Node:
        """Return the tree: the main thing, what points to it under `@reverse`, all else under `@included`."""
        root = self._full(self._main, 0)
        reverse = self._reverse()
        if reverse:
            root["@reverse"] = reverse
        rest = self._rest()
        if rest:
            root["@included"] = rest
        return root

    def flat(self) -> list[Node]:
        """Return every thing beside the others."""
        return [self._node(subject, self._plain) for subject in self._about]

    def _plain(self, target: Value, value: Any) -> Any:
        return value

    def _full(self, subject: Resource, depth: int, *, is_reversed: bool = False) -> Node:
        self._done.add(subject)

        def linked(target: Value, value: Any) -> Any:
            return self._linked(target, value, depth)

        return self._node(subject, linked, leave_out=self._main if is_reversed else None)

    def _node(self, subject: Resource, linked: Callable[[Value, Any], Any], leave_out: Resource | None = None) -> Node:
        labels: Node = {}
        others: Node = {}
        classes: list[str] = []
        for triple in self._about.get(subject, ()):
            if triple.object == leave_out:
                continue
            key, value = self._entry(triple.predicate.value, triple.object)
            if key == self.type:
                classes.append(value)
                continue
            node = labels if triple.predicate in RANK_OF_LABEL else others
            node.setdefault(key, []).append(linked(triple.object, value))
        found: Node = {self.id: identifier(subject)}
        if classes:
            found[self.type] = _single(classes)
        ordered = (*labels.items(), *sorted(others.items()))
        return found | {key: _single(values) for key, values in ordered}

    def _linked(self, target: Value, value: Any, depth: int) -> Any:
        """Return what stands for `target` at the end of a link, which is `value` where nothing is known of it."""
        if isinstance(target, ox.Literal | ox.Triple) or target not in self._about:
            return value
        if target in self._done:
            return self._brief(target)
        members = self._list(target)
        if members is not None:
            return {"@list": [self._linked(one, self._entry(RDF_FIRST, one)[1], depth) for one in members]}
        return self._brief(target) if depth >= DEEPEST else self._full(target, depth + 1)

    def _brief(self, target: Resource) -> Node:
        """Return IRI and best label of a thing that stands elsewhere in full."""
        brief: Node = {self.id: identifier(target)}
        labels = [triple for triple in self._about[target] if triple.predicate in RANK_OF_LABEL]
        if labels:
            best = min(labels, key=_rank)
            key, value = self._entry(best.predicate.value, best.object)
            brief[key] = value
        return brief

    def _reverse(self) -> Node:
        found: Node = {}
        for subject, triples in self._about.items():
            links = [triple.predicate.value for triple in triples if triple.object == self._main]
            if not links or subject in self._done:
                continue
            for number, predicate in enumerate(links):
                key = self._entry(predicate, self._main)[0]
                node = self._brief(subject) if number else self._full(subject, 1, is_reversed=True)
                found.setdefault(key, []).append(node)
        return {key: _single(found[key]) for key in sorted(found)}

    def _rest(self) -> list[Node]:
        # What is placed inside another thing on the way is no longer left; so what others name comes last.
        subjects = sorted(self._about, key=lambda subject: self._references[subject] > 0)
        return [self._full(subject, 1) for subject in subjects if subject not in self._done]

    def _list(self, head: Resource) -> list[Value] | None:
        """Return the members of the list that begins at `head`, or None where it is none that `@list` can say."""
        members: list[Value] = []
        cells: list[Resource] = []
        cell: Value = head
        while cell != NIL:
            if not isinstance(cell, ox.BlankNode) or self._references[cell] != 1 or cell in cells:
                return None
            # A list whose end stands elsewhere already would say that end twice, under two names.
            if cell in self._done:
                return None
            parts = {triple.predicate.value: triple.object for triple in self._about.get(cell, ())}
            if len(self._about.get(cell, ())) != 2 or parts.keys() != IN_LIST:
                return None
            cells.append(cell)
            members.append(parts[RDF_FIRST])
            cell = parts[RDF_REST]
        self._done.update(cells)
        return members


def identifier(term: Value) -> str:
    """Return the IRI of `term`, or its label where it is a blank node; raises `ValueError` for triple terms."""
    if isinstance(term, ox.Triple):
        raise ValueError("triple terms cannot be written in JSON-LD 1.1")
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else term.value


def _rank(triple: ox.Triple) -> tuple[int, int]:
    language = triple.object.language if isinstance(triple.object, ox.Literal) else ""
    return RANK_OF_LABEL[triple.predicate], {"en": 0, None: 1}.get(language, 2)


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
