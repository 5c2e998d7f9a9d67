"""Statements of N-Quads with blank nodes named by what is said of them, and the entity that each belongs to."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import pyoxigraph as ox

DIGITS: Final = 16
IRI: Final = re.compile(r'<[^<>"]*>\Z')


class Statement(NamedTuple):
    """One quad: its terms as N-Quads writes them (IRIs of entity, predicate and graph bare)."""

    owner: str
    """The IRI that is the subject, or that leads to the blank node that is; empty where there is none."""
    subject: str
    predicate: str
    value: str
    graph: str

    @property
    def is_of_blank_node(self) -> bool:
        """Return whether the subject is a blank node."""
        return self.subject.startswith("_:")

    @property
    def language(self) -> str:
        """Return the language of the text, or nothing."""
        return self.value.rpartition('"@')[2] if '"@' in self.value else ""

    @property
    def text(self) -> str:
        """Return the text of the literal without escapes."""
        parsed = next(iter(ox.parse(f"<urn:s> <urn:p> {self.value} .", format=ox.RdfFormat.N_TRIPLES)))
        return parsed.object.value if isinstance(parsed.object, ox.Literal) else self.value


def named_statements(lines: Iterable[str]) -> Iterator[Statement]:
    """Yield the statements of N-Quads `lines`: each blank node is named by a digest of what is said of it."""
    with_blank_nodes: list[str] = []
    for line in lines:
        # Text may look like a blank node too; parsing decides, and only few lines need it.
        if "_:" in line:
            with_blank_nodes.append(line)
        else:
            yield _of_line(line)
    quads = list(ox.parse("\n".join(sorted(with_blank_nodes)), format=ox.RdfFormat.N_QUADS))
    names = _Names(quads)
    for quad in quads:
        subject, value = names.of(quad.subject), names.of(quad.object)
        owner = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else names.owner(quad.subject)
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        yield Statement(owner, subject, quad.predicate.value, value, graph)


def _of_line(line: str) -> Statement:
    subject, _, rest = line.partition(" ")
    predicate, _, rest = rest.partition(" ")
    value, graph = rest.removesuffix(" ."), ""
    before, space, last = value.rpartition(" ")
    # No literal ends in a space and an IRI, so such an end is the graph.
    if space and IRI.match(last):
        value, graph = before, last.strip("<>")
    return Statement(subject.strip("<>"), subject, predicate.strip("<>"), value, graph)


class _Names:
    """Names for the blank nodes of `quads`, equal for those of which the same is said; loops end in a fixed word."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._said: dict[str, list[ox.Quad]] = defaultdict(list)
        self._leads: dict[str, str] = {}
        self._known: dict[str, str] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.BlankNode):
                self._said[quad.subject.value].append(quad)
            if isinstance(quad.object, ox.BlankNode):
                leads = self._leads.setdefault(quad.object.value, str(quad.subject))
                self._leads[quad.object.value] = min(leads, str(quad.subject))

    def of(self, term: object) -> str:
        """Return the term as text."""
        return f"_:{self._digest(term.value, {})}" if isinstance(term, ox.BlankNode) else str(term)

    def owner(self, node: object) -> str:
        """Return the IRI that leads to the blank `node`, or nothing where none does."""
        label = str(node)
        for _ in range(len(self._leads) + 1):
            if not label.startswith("_:"):
                return label.strip("<>")
            label = self._leads.get(label[2:], "")
        return ""

    def _digest(self, label: str, above: Mapping[str, int]) -> str:
        if label in above:
            return f"loop-{len(above) - above[label]}"
        if label not in self._known:
            inside = {**above, label: len(above)}
            said = sorted(
                f"{quad.predicate} {self._value(quad.object, inside)} {quad.graph_name}" for quad in self._said[label]
            )
            digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:DIGITS]
            if above:
                return digest
            self._known[label] = digest
        return self._known[label]

    def _value(self, term: object, above: Mapping[str, int]) -> str:
        return f"_:{self._digest(term.value, above)}" if isinstance(term, ox.BlankNode) else str(term)
