"""Difference: what changed from one release to another, by entity and by statement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from citiverse.named_statements import Statement, named_statements
from citiverse.releases import Release
from citiverse.vocabulary import (
    CUC,
    DCTERMS,
    FOAF,
    GRAPH,
    RDF_TYPE,
    RDFS,
    SCHEME,
    SKOS,
)

ADDED: Final = "added"
CHANGED: Final = "changed"
WITHDRAWN: Final = "withdrawn"
KINDS: Final = (ADDED, CHANGED, WITHDRAWN)
STATE_WITHDRAWN: Final = SCHEME + "review-state/withdrawn"
LABELS: Final = (SKOS + "prefLabel", DCTERMS + "title", FOAF + "name", RDFS + "label")
DESCRIPTION: Final = GRAPH + "catalogue"
"""Named graph that each build writes anew about the release it makes."""
FORM: Final = 1
"""Number of the form of the JSON object, as docs/releases.md gives it."""


@dataclass(frozen=True)
class EntityChange:
    """What happened to one entity: added, changed or withdrawn, where, and by how many statements."""

    iri: str
    change: str
    type: str | None
    label: str | None
    graphs: tuple[str, ...]
    added: int
    removed: int
    replaced_by: tuple[str, ...] = ()
    is_gone: bool = False
    """Whether nothing is said of it any more; what was withdrawn properly is still described."""

    def as_json(self) -> dict[str, Any]:
        """Return the member of `entities` for it."""
        found: dict[str, Any] = {
            "iri": self.iri,
            "change": self.change,
            "type": self.type,
            "label": self.label,
            "graphs": list(self.graphs),
            "statements": {ADDED: self.added, "removed": self.removed},
        }
        return {**found, "replacedBy": list(self.replaced_by)} if self.change == WITHDRAWN else found


@dataclass(frozen=True)
class Difference:
    """Everything that changed from release `old` to release `new`."""

    old: Release
    new: Release
    removed: tuple[str, ...]
    """Lines of the canonical N-Quads that went, sorted, without line ends."""
    added: tuple[str, ...]
    entities: tuple[EntityChange, ...]
    graphs: dict[str, tuple[int, int]]
    """Name of each named graph that changed -> statements added and removed; blank nodes by what is said of them."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many entities and statements changed in each way."""
        kinds = Counter(entity.change for entity in self.entities)
        statements = {
            ADDED: sum(added for added, _ in self.graphs.values()),
            "removed": sum(removed for _, removed in self.graphs.values()),
        }
        return {"entities": {kind: kinds[kind] for kind in KINDS}, "statements": statements}

    def as_json(self) -> dict[str, Any]:
        """Return the difference as docs/releases.md describes it, without the list of its files."""
        return {
            "format": FORM,
            "from": _head(self.old),
            "to": _head(self.new),
            "counts": self.counts(),
            "graphs": {name: {ADDED: added, "removed": removed} for name, (added, removed) in self.graphs.items()},
            "entities": [entity.as_json() for entity in self.entities],
        }


def compare(old: Release, new: Release) -> Difference:
    """Return what changed from `old` to `new`; reads both datasets."""
    before, after = lines_of(old), lines_of(new)
    named_before, named_after = set(named_statements(before)), set(named_statements(after))
    removed, added = named_before - named_after, named_after - named_before
    graphs = {
        name: (counted_added, counted_removed)
        for name in sorted({statement.graph for statement in removed | added})
        for counted_added, counted_removed in [(_in_graph(added, name), _in_graph(removed, name))]
    }
    return Difference(
        old,
        new,
        tuple(sorted(before - after)),
        tuple(sorted(after - before)),
        tuple(_entities(*map(_edited, (named_before, named_after, removed, added)))),
        {name.removeprefix(GRAPH) or "default": found for name, found in graphs.items()},
    )


def lines_of(release: Release) -> set[str]:
    """Return the lines of the dataset of a release, without line ends."""
    with release.dataset.open(encoding="utf-8", newline="\n") as lines:
        return {line.removesuffix("\n") for line in lines}


def _head(release: Release) -> dict[str, Any]:
    return {"id": release.id, "version": release.version, "issued": release.manifest.get("issued")}


def _edited(statements: set[Statement]) -> set[Statement]:
    """Return the statements that count for entities: all but those by which each release describes its own files."""
    return {one for one in statements if one.graph != DESCRIPTION}


def _in_graph(statements: Iterable[Statement], graph: str) -> int:
    return sum(statement.graph == graph for statement in statements)


def _entities(
    before: set[Statement], after: set[Statement], removed: set[Statement], added: set[Statement]
) -> Iterator[EntityChange]:
    """Yield what happened to each entity that changed, sorted by IRI."""
    gone, new = _by_subject(removed), _by_subject(added)
    replacements = _replacements(after)
    withdrawn = _withdrawn(added, after, replacements)
    changed = {*gone, *new, *withdrawn}
    old_words, new_words = _by_subject(before, changed), _by_subject(after, changed)
    for iri in sorted(changed):
        graphs = {statement.graph.removeprefix(GRAPH) or "default" for statement in [*gone[iri], *new[iri]]}
        change = CHANGED
        if iri in withdrawn or not new_words[iri]:
            change = WITHDRAWN
        elif not old_words[iri]:
            change = ADDED
        words = new_words[iri] or old_words[iri]
        replaced_by = sorted({*replacements[iri], *withdrawn.get(iri, ())})
        counts = (len(new[iri]), len(gone[iri]))
        names = tuple(sorted(graphs))
        is_gone = not new_words[iri]
        yield EntityChange(iri, change, _type_of(words), _label_of(words), names, *counts, tuple(replaced_by), is_gone)


def _by_subject(statements: Iterable[Statement], wanted: set[str] | None = None) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.owner and (wanted is None or statement.owner in wanted):
            found[statement.owner].append(statement)
    return found


def _withdrawn(added: set[Statement], after: set[Statement], replacements: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the things whose record says only now that they were withdrawn -> what their record says replaces them."""
    state = f"<{STATE_WITHDRAWN}>"
    records = {one.owner for one in added if one.predicate == CUC + "reviewState" and one.value == state}
    found: dict[str, set[str]] = {}
    for statement in after if records else ():
        if statement.owner in records and statement.predicate == FOAF + "primaryTopic":
            found[statement.value.strip("<>")] = replacements[statement.owner]
    return found


def _replacements(statements: set[Statement]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.predicate == DCTERMS + "isReplacedBy":
            found[statement.owner].add(statement.value.strip("<>"))
    return found


def _type_of(statements: Iterable[Statement]) -> str | None:
    """Return the most telling class: asserted before derived, ours before others, then by name."""
    types = [
        (statement.graph == GRAPH + "derived", not statement.value.startswith(f"<{CUC}"), statement.value.strip("<>"))
        for statement in statements
        if statement.predicate == RDF_TYPE and not statement.is_of_blank_node
    ]
    return min(types)[2] if types else None


def _label_of(statements: Iterable[Statement]) -> str | None:
    """Return the label: by property, English or without a language before others, then by text."""
    labels = [
        (LABELS.index(statement.predicate), statement.language not in ("", "en"), statement.text)
        for statement in statements
        if statement.predicate in LABELS and not statement.is_of_blank_node
    ]
    return min(labels)[2] if labels else None
