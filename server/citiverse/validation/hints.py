"""What a good value looks like, where the shape that complains knows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

import pyoxigraph as ox

from citiverse.release.results import Result
from citiverse.validation.shape_check import ShapesGraph
from citiverse.vocabulary import PATH_PREFIXES, PREFIXES, SH

MOST_NAMED: Final = 12
LONGEST: Final = 600
SENTENCES: Final[Mapping[str, str]] = {
    "class": "a thing of the class {}",
    "datatype": "a value of the datatype {}",
    "nodeKind": "a node of the kind {}",
    "pattern": "a text that matches {}",
    "languageIn": "a text in one of the languages {}",
    "in": "one of {}",
    "hasValue": "the value {}",
    "minCount": "at least {} values",
    "maxCount": "at most {} values",
    "minInclusive": "{} or more",
    "maxInclusive": "{} or less",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "minLength": "a text of at least {} characters",
    "maxLength": "a text of at most {} characters",
    "uniqueLang": "one text for each language",
    "equals": "the same values as {}",
    "disjoint": "other values than {}",
    "lessThan": "less than the value of {}",
    "lessThanOrEquals": "at most the value of {}",
}


class Hints:
    """Hints from one shapes graph; with the data, examples of things of a class that could be named."""

    def __init__(self, shapes: Sequence[ox.Triple], things: Mapping[str, Sequence[str]] | None = None) -> None:
        """Take the shapes, and class IRI -> IRIs of things of that class."""
        self._graph = ShapesGraph(shapes)
        self._things = things or {}
        self._by_name: dict[str, object] = {}
        for node in self._graph.by_subject:
            self._by_name[str(node)] = node

    def hint(self, result: Result) -> str:
        """Return one sentence on what the shape of `result` expects, or nothing where it does not say."""
        shape = self._by_name.get(result.shape)
        if shape is None:
            return ""
        said: dict[str, list[object]] = defaultdict(list)
        for triple in self._graph.by_subject[shape]:
            name = triple.predicate.value.removeprefix(SH)
            if name in SENTENCES:
                said[name].append(triple.object)
        parts = [
            SENTENCES[name].format(self._shown(name, values[0])) for name, values in sorted(said.items(), key=_rank)
        ]
        examples = self._examples(said.get("class", ()))
        sentence = f"Expected: {', '.join(parts)}" if parts else ""
        return (sentence + examples)[:LONGEST]

    def _shown(self, name: str, value: object) -> str:
        if name in ("in", "languageIn"):
            items = list(islice(self._graph.items(value), MOST_NAMED + 1))
            more = ", ..." if len(items) > MOST_NAMED else ""
            return ", ".join(short(item) for item in items[:MOST_NAMED]) + more
        return short(value)

    def _examples(self, classes: Sequence[object]) -> str:
        names = [
            short(ox.NamedNode(iri))
            for one in classes
            if isinstance(one, ox.NamedNode)
            for iri in self._things.get(one.value, ())[:MOST_NAMED]
        ]
        return f"; for example {', '.join(names[:MOST_NAMED])}" if names else ""


def _rank(item: tuple[str, list[object]]) -> int:
    return list(SENTENCES).index(item[0])


def short(term: object) -> str:
    """Return a term as one would write it in Turtle, with a prefix where one is known."""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in (*PREFIXES.items(), *PATH_PREFIXES.items()):
            local = term.value.removeprefix(namespace)
            if local != term.value and local and "/" not in local and "#" not in local:
                return f"{prefix}:{local}"
        return f"<{term.value}>"
    if isinstance(term, ox.Literal):
        return term.value if term.datatype.value.startswith("http://www.w3.org/2001/XMLSchema#") else str(term)
    return "a blank node"
