"""Says in a shapes graph what SHACL means by it, where the validator reads less or more into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from citiverse.validation.shape_check import ShapesGraph
from citiverse.vocabulary import OWL, SH

DECLARE: Final = ox.NamedNode(SH + "declare")
UNIQUE_LANG: Final = SH + "uniqueLang"
IMPORTS: Final = OWL + "imports"


def as_meant(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the shapes graph with what follows from it by the letter of SHACL.

    Prefixes declared by imported ontologies that are in the graph (5.2.1; nothing is fetched) are declared by whoever
    imports them, and `sh:uniqueLang` that is not the literal `true` asks for nothing (4.4.5).
    """
    graph = ShapesGraph(triples)
    kept = [triple for triple in triples if triple.predicate.value != UNIQUE_LANG or _is_true(triple.object)]
    users = {triple.object for triple in triples if triple.predicate.value == SH + "prefixes"}
    return list(dict.fromkeys([*kept, *(one for user in users for one in _imported(graph, user))]))


def _is_true(term: object) -> bool:
    # Any value but "true" and "1" is left alone, so that a value which is no boolean is still found.
    return not (isinstance(term, ox.Literal) and term.value == "1")


def _imported(graph: ShapesGraph, user: object) -> Iterator[ox.Triple]:
    seen, waiting = {user}, [user]
    while waiting:
        for triple in graph.by_subject.get(waiting.pop(), ()):
            if triple.predicate == DECLARE and isinstance(user, ox.NamedNode | ox.BlankNode):
                yield ox.Triple(user, DECLARE, triple.object)
            elif triple.predicate.value == IMPORTS and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)
