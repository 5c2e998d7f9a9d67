"""The rubric of risk: the level to which the criteria that are met lead, whichever way the graph is held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from citiverse.vocabulary import CUC


class Statements(Protocol):
    """Whatever gives the first value of a property."""

    def iri(self, subject: str, predicate: str, /) -> str:
        """Return the value as an IRI, or nothing."""

    def text(self, subject: str, predicate: str, /) -> str:
        """Return the value as text, or nothing."""


def highest_level(graph: Statements, criteria: Iterable[str]) -> str:
    """Return the highest level that one of `criteria` implies, without weights or averages; nothing without any."""
    levels = (graph.iri(one, CUC + "impliesLevel") for one in criteria)
    return max(levels, key=lambda level: ordinal(graph, level), default="")


def ordinal(graph: Statements, level: str) -> int:
    """Return the place of `level` in the order of levels; 0 where it has none."""
    return int(graph.text(level, CUC + "ordinal") or 0)
