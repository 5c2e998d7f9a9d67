"""Sentences with links in them, and the lists of RDF that such sentences often tell."""

from __future__ import annotations

import pyoxigraph as ox

from citiverse.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST
from citiverse.web.descriptions import Descriptions, Term
from citiverse.web.naming import Thing

Piece = Thing | str
"""A part of a sentence: a thing to link to, or words."""


def joined(parts: list[list[Piece]], word: str) -> list[Piece]:
    """Return the `parts` of a sentence with `word` between each two."""
    found: list[Piece] = []
    for number, part in enumerate(parts):
        found += [word, *part] if number else part
    return found


def words_of(pieces: list[Piece]) -> str:
    """Return a sentence without its links."""
    return "".join(piece if isinstance(piece, str) else piece.label for piece in pieces)


def rdf_list(descriptions: Descriptions, head: ox.NamedNode | ox.BlankNode) -> list[Term]:
    """Return the members of the list that begins at `head`; a list that runs in a circle ends where it meets itself."""
    found: list[Term] = []
    seen: set[ox.NamedNode | ox.BlankNode] = set()
    while head.value != RDF_NIL and head not in seen:
        seen.add(head)
        found += descriptions.objects(head, RDF_FIRST)[:1]
        rest = descriptions.objects(head, RDF_REST)
        if not rest or isinstance(rest[0], ox.Literal):
            break
        head = rest[0]
    return found
