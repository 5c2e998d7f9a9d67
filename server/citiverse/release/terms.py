"""Terms: reading RDF terms whose kind is not known yet."""

from __future__ import annotations

import pyoxigraph as ox


def iri_of(term: object) -> str:
    """Return the IRI of a named node, and empty text for every other term."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def text_of(term: object) -> str | None:
    """Return the IRI or the lexical form, and None for terms that have neither."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else None
