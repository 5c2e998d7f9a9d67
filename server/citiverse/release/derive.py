"""Derivation: the CONSTRUCT rules run in order, again and again, until nothing new follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.errors import DataError, Diagnostic
from citiverse.graphs import graph_iri
from citiverse.progress import Progress
from citiverse.query_files import Query

ROUNDS: Final = 12
"""A rule set that has not settled after this many rounds feeds on itself."""


def derive(
    store: ox.Store, asserted: Iterable[ox.Quad], rules: Mapping[str, Query], progress: Progress
) -> list[ox.Quad]:
    """Return what the `rules` add to the `asserted` quads of `store`, sorted, and put it into the store as `derived`.

    Rules run in the order of their names over the union of all graphs, each sees what the earlier ones gave; nothing
    asserted is repeated. Raises
    `DataError` for a rule that is not valid SPARQL and for rules that do not settle.
    """
    known = {quad.triple for quad in asserted}
    graph = ox.NamedNode(graph_iri("derived"))
    derived: set[ox.Quad] = set()
    progress.step("derive", len(rules))
    for round_number in range(ROUNDS):
        before = len(derived)
        for rule in rules.values():
            fresh = [
                ox.Quad(triple.subject, triple.predicate, triple.object, graph)
                for triple in construct(store, rule)
                if triple not in known
            ]
            known.update(quad.triple for quad in fresh)
            derived.update(fresh)
            store.extend(fresh)
            if round_number == 0:
                progress.advance()
        if len(derived) == before:
            return sorted(derived, key=str)
    finding = Diagnostic("queries/derive", None, f"still new statements after {ROUNDS} rounds")
    raise DataError("the rules do not settle", [finding])


def construct(store: ox.Store, rule: Query) -> list[ox.Triple]:
    """Return the triples that one rule gives over the union of all graphs; raises `DataError` naming its file."""
    file = f"queries/derive/{rule.name}.rq"
    try:
        result = store.query(rule.text, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise DataError(f"{file} is not valid SPARQL", [Diagnostic(file, error.lineno, str(error.msg))]) from error
    if not isinstance(result, ox.QueryTriples):
        raise DataError(f"{file} is not a CONSTRUCT query", [Diagnostic(file, None, "a rule needs CONSTRUCT")])
    return list(result)
