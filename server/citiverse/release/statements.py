"""Statements about the dataset itself, in the making: subject, predicate, value, and the terms that they need."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from citiverse.graphs import graph_iri
from citiverse.vocabulary import RDF_TYPE, XSD

Value = ox.NamedNode | ox.Literal
Statement = tuple[str, str, Value]


def quads_of(graph: str, statements: Iterable[Statement]) -> list[ox.Quad]:
    """Return `statements` as quads in the named graph called `graph`, each once, sorted."""
    name = ox.NamedNode(graph_iri(graph))
    return sorted(
        {ox.Quad(iri(subject), iri(predicate), value, name) for subject, predicate, value in statements}, key=str
    )


def iri(value: str) -> ox.NamedNode:
    """Return the IRI `value` as a term."""
    return ox.NamedNode(value)


def types(subject: str, *classes: str) -> list[Statement]:
    """Return that `subject` is of each of `classes`."""
    return [(subject, RDF_TYPE, iri(name)) for name in classes]


def links(subject: str, predicate: str, values: Iterable[str]) -> list[Statement]:
    """Return that `subject` is linked to each of `values` by `predicate`."""
    return [(subject, predicate, iri(value)) for value in values]


def text(value: str) -> ox.Literal:
    """Return an English text."""
    return ox.Literal(value, language="en")


def integer(value: int) -> ox.Literal:
    """Return a whole number."""
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def typed(value: str, datatype: str) -> ox.Literal:
    """Return `value` in the datatype of XML Schema called `datatype`."""
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))
