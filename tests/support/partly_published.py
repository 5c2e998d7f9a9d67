"""The catalogue as it would be if some of it were still written, reviewed, sent back, approved or withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import CUC, FOAF, SCHEME

OTHER_STATES: Final = ("draft", "in-review", "changes-requested", "approved", "withdrawn")
EACH: Final = 3


def partly_published(dataset: Path) -> tuple[ox.Store, set[str]]:
    """Return a store of `dataset` where each third record has another state, and the IRIs of what these are about."""
    store = ox.Store()
    store.bulk_load(path=str(dataset), format=ox.RdfFormat.N_QUADS)
    state, topic = ox.NamedNode(CUC + "reviewState"), ox.NamedNode(FOAF + "primaryTopic")
    changed = sorted(store.quads_for_pattern(None, state, None), key=str)[::EACH]
    for number, quad in enumerate(changed):
        other = ox.NamedNode(f"{SCHEME}review-state/{OTHER_STATES[number % len(OTHER_STATES)]}")
        store.remove(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, other, quad.graph_name))
    about = [of.object for quad in changed for of in store.quads_for_pattern(quad.subject, topic, None)]
    return store, {one.value for one in about if isinstance(one, ox.NamedNode)}


def rows(store: ox.Store, query: str, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return what `query` finds in all graphs of `store` together, in its order: the values of the columns `names`."""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(row[name].value for name in names) for row in found]
