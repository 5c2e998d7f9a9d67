"""Comparison of two releases: which statements came and went, by named graph and by entity."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from citiverse.releases import Release
from citiverse.vocabulary import GRAPH


@dataclass(frozen=True)
class Change:
    """Statements of one release that the other lacks, as N-Quads lines without line ends, sorted."""

    removed: list[str]
    added: list[str]

    def by_graph(self) -> dict[str, tuple[int, int]]:
        """Return graph -> number of removed and of added statements."""
        removed, added = (Counter(graph_of(line) for line in lines) for lines in (self.removed, self.added))
        return {graph: (removed[graph], added[graph]) for graph in sorted({*removed, *added})}

    def subjects(self) -> list[str]:
        """Return the subjects whose statements differ."""
        return sorted({line.partition(" ")[0] for line in [*self.removed, *self.added]})


def compare(old: Release, new: Release) -> Change:
    """Return what changed from `old` to `new`."""
    before, after = statements(old.dataset), statements(new.dataset)
    return Change(sorted(before - after), sorted(after - before))


def statements(dataset: Path) -> set[str]:
    """Return the lines of a dataset file."""
    with dataset.open(encoding="utf-8", newline="\n") as lines:
        return {line.removesuffix("\n") for line in lines}


def graph_of(line: str) -> str:
    """Return the graph of an N-Quads line, without angle brackets; `default` where it has none."""
    last = line.removesuffix(" .").rpartition(" ")[2]
    has_graph = last.startswith(f"<{GRAPH}")
    return last.strip("<>").rpartition("/")[2] if has_graph else "default"
