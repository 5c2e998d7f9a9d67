"""Says which blank node of a document or of a shapes graph a result means: by what leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from citiverse.release.lines import line_of_blank_node, line_of_subject
from citiverse.release.results import BLANK, Result
from citiverse.release.terms import iri_of
from citiverse.validation.reading import Document
from citiverse.validation.shape_check import ShapesGraph
from citiverse.vocabulary import RDF_TYPE

LABEL: Final = "_:"


class BlankNodes:
    """The blank nodes of a document, which a result names by label."""

    def __init__(self, document: Document, shapes: Sequence[ox.Triple]) -> None:
        """Take the document and the shapes graph."""
        self._document = document
        self._shapes = ShapesGraph(shapes)
        self._owners: dict[object, ox.Triple] = {}
        self._types: dict[object, str] = {}
        for triple in document.triples:
            if isinstance(triple.object, ox.BlankNode):
                self._owners.setdefault(triple.object, triple)
            if isinstance(triple.subject, ox.BlankNode) and triple.predicate.value == RDF_TYPE:
                self._types.setdefault(triple.subject, iri_of(triple.object))

    def named(self, result: Result) -> Result:
        """Return `result` with its place, and with words for the labels in it that say nothing to people."""
        file, line = result.file, result.line
        if result.focus.startswith(LABEL) and line is None:
            line = self._line(result.focus)
            file = self._document.name if line else file
        shape, path = result.shape, result.path
        if shape.startswith(LABEL):
            node = ox.BlankNode(shape.removeprefix(LABEL))
            shape, path = self._shapes.name(node), path or self._shapes.path(node)
        focus, value = self._name(result.focus), self._name(result.value)
        return replace(result, file=file, line=line, shape=shape, path=path, focus=focus, value=value)

    def _name(self, text: str) -> str:
        if not text.startswith(LABEL):
            return text
        node = ox.BlankNode(text.removeprefix(LABEL))
        owner = self._owner(node)
        if owner is not None:
            return f"{BLANK} ({owner.predicate.value} of {iri_of(owner.subject)})"
        return f"{BLANK} (a {self._types[node]})" if self._types.get(node) else BLANK

    def _owner(self, node: object) -> ox.Triple | None:
        """Return the statement by which a thing with an IRI leads to `node`, if one does."""
        seen: set[object] = set()
        while (owner := self._owners.get(node)) is not None and node not in seen:
            if isinstance(owner.subject, ox.NamedNode):
                return owner
            seen.add(node)
            node = owner.subject
        return None

    def _line(self, label: str) -> int | None:
        text = self._document.text_with_lines
        node = ox.BlankNode(label.removeprefix(LABEL))
        owner = self._owner(node)
        if owner is not None:
            return line_of_subject(text, iri_of(owner.subject), owner.predicate.value)
        kind = self._types.get(node)
        return line_of_blank_node(text, kind) if kind else None
