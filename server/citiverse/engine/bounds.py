"""Says what a plain query costs at most, from how often things are linked in the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

import pyoxigraph as ox

from citiverse.engine.plain import LITERAL, Pattern, PlainQuery

FEW: Final = 32
"""Numbers of links up to this are not kept one by one; they count as so many."""
NOTHING: Final[frozenset[str]] = frozenset()


class Cost(NamedTuple):
    """Upper bounds of what a query does."""

    quads: int
    """Quads looked at, and solutions found."""
    bytes: int
    """Bytes of the terms in its result."""


class Bounds:
    """Upper bounds over one dataset; read-only after it is made."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Count links; a triple that stands in two graphs counts twice, because it is looked at twice."""
        of_subject: Counter[object] = Counter()
        of_object: Counter[object] = Counter()
        of_predicate: Counter[str] = Counter()
        objects_of: Counter[tuple[object, str]] = Counter()
        subjects_of: Counter[tuple[str, object]] = Counter()
        self._longest: dict[str, int] = {}
        self._anonymous = 0
        for quad in quads:
            subject, predicate, value = quad.subject, str(quad.predicate), quad.object
            of_subject[subject] += 1
            of_object[value] += 1
            of_predicate[predicate] += 1
            objects_of[subject, predicate] += 1
            subjects_of[predicate, value] += 1
            self._anonymous += isinstance(subject, ox.BlankNode)
            length = len(str(value)) + len(str(subject))
            if length > self._longest.get(predicate, 0):
                self._longest[predicate] = length
        self._total = of_subject.total()
        self._longest_of_all = max(self._longest.values(), default=0)
        self._predicates = dict(of_predicate)
        self._most_of_predicate = max(of_predicate.values(), default=0)
        self._of_subject = _Numbers((_name(subject), number) for subject, number in of_subject.items())
        self._of_object = _Numbers((_name(value), number) for value, number in of_object.items())
        self._objects: dict[str, int] = {}
        for (_, predicate), number in objects_of.items():
            self._objects[predicate] = max(number, self._objects.get(predicate, 0))
        self._subjects = _numbers_by_predicate(subjects_of)

    def cost(self, query: PlainQuery) -> Cost:
        """Return upper bounds of the cost of `query`; where nothing bounds it they are beyond every limit."""
        if query.form == "DESCRIBE":
            quads = sum(self._of_subject.most(iri) for iri in query.described) + self._anonymous
            return Cost(quads, quads * self._longest_of_all)
        quads, solutions = self._joined(query.required, NOTHING)
        known = _variables(query.required)
        for group in query.optional:
            alone, _ = self._joined(group, NOTHING)
            _, factor = self._joined(group, known)
            quads += alone
            solutions *= factor
        if query.template:
            width = self._longest_of_all * query.template
        else:
            patterns = (*query.required, *(pattern for group in query.optional for pattern in group))
            width = sum([self._longest.get(pattern.predicate, self._longest_of_all) for pattern in patterns])
        return Cost(quads + solutions, solutions * width)

    def _joined(self, patterns: tuple[Pattern, ...], known: frozenset[str]) -> tuple[int, int]:
        """Return the most quads looked at, and the most solutions for each binding of the `known` variables.

        The engine starts with the pattern that it takes for the most selective one and goes on with those that share
        a variable with what it has; each step either looks up what is bound or scans all that matches the pattern.
        """
        if len(patterns) == 1:
            return self._matches(patterns[0], NOTHING), max(1, self._matches(patterns[0], known))
        waiting, bound = list(patterns), known
        quads, solutions = 0, 1
        while waiting:
            linked = [pattern for pattern in waiting if pattern.variables & bound or not pattern.variables]
            if not linked and bound:
                # Nothing links the rest to what there is: a product of both.
                return self._total**2, self._total**2
            chosen = min(linked or waiting, key=lambda pattern: self._matches(pattern, bound))
            waiting.remove(chosen)
            quads += self._matches(chosen, NOTHING)
            solutions *= max(1, self._matches(chosen, bound))
            bound |= chosen.variables
        return quads, solutions

    def _matches(self, pattern: Pattern, bound: frozenset[str]) -> int:
        """Return how many quads can match `pattern` at most, for one value of each of the `bound` variables."""
        subject, predicate, value = pattern.subject, pattern.predicate, pattern.object
        most = self._predicates.get(predicate, 0)
        if predicate[0] == "?":
            most = self._most_of_predicate if predicate in bound else self._total
            if subject[0] != "?" or subject in bound:
                most = min(most, self._of_subject.most(subject))
            if value[0] != "?" or value in bound:
                most = min(most, self._of_object.most(value))
            return most
        if most and (subject[0] != "?" or subject in bound):
            most = min(most, self._objects[predicate])
        if most and (value[0] != "?" or value in bound):
            most = min(most, self._subjects[predicate].most(value))
        return most


class _Numbers:
    """Numbers by name, of which only the large ones are kept one by one."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        self._large: dict[str, int] = {}
        self._most = 0
        for name, number in pairs:
            self._most = max(self._most, number)
            if number > FEW and name[0] == "<":
                self._large[name] = number
        self._few = min(FEW, self._most)

    def most(self, name: str) -> int:
        """Return the most that the IRI `name` can have; of a variable or a literal, the most that anything has."""
        return self._large.get(name, self._few) if name[0] == "<" else self._most


def _numbers_by_predicate(counted: Counter[tuple[str, object]]) -> dict[str, _Numbers]:
    pairs: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (predicate, value), number in counted.items():
        pairs[predicate].append((_name(value), number))
    return {predicate: _Numbers(found) for predicate, found in pairs.items()}


def _name(term: object) -> str:
    return str(term) if isinstance(term, ox.NamedNode) else LITERAL


def _variables(patterns: Iterable[Pattern]) -> frozenset[str]:
    return NOTHING.union(*(pattern.variables for pattern in patterns))
