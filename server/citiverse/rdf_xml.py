"""Checks documents in RDF/XML, whose writer does not refuse what XML cannot say."""

from __future__ import annotations

from collections.abc import Set
from xml.parsers import expat

import pyoxigraph as ox


def says(document: bytes, triples: Set[ox.Triple]) -> bool:
    """Return whether `document` is well-formed RDF/XML and reads back as exactly `triples`.

    Predicates whose IRI does not end in an XML name, and control characters, make documents that are neither.
    """
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(document, True)
        return {quad.triple for quad in ox.parse(document, format=ox.RdfFormat.RDF_XML)} == triples
    except (SyntaxError, ValueError, expat.ExpatError):
        return False
