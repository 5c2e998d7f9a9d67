"""Writes quads of the release as RDF documents, with the lexical forms they have in the sources."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import pyoxigraph as ox
from werkzeug.exceptions import NotAcceptable

from citiverse.formats import JSON_LD, RDF_XML, Format, RdfSyntax
from citiverse.rdf_xml import says
from citiverse.vocabulary import PATH_PREFIXES, PREFIXES, RDF_TYPE
from citiverse.web.jsonld import Compactor
from citiverse.web.site import Site

OF_CLASS: Final = f" <{RDF_TYPE}> "


def write_document(quads: Sequence[ox.Quad], chosen: Format, site: Site, main: str = "") -> bytes:
    """Return `quads` in the format `chosen`; the description of `main` comes first.

    Formats without named graphs get each triple once. Raises `NotAcceptable` where the format cannot express the data:
    JSON-LD no triple terms, RDF/XML no control characters and no predicate that is no XML name.
    """
    if not isinstance(chosen, RdfSyntax):
        raise TypeError(f"{chosen.label} is no syntax of RDF")
    try:
        return _written(quads, chosen, site, main)
    except ValueError:
        raise NotAcceptable(f"{chosen.label} cannot express this; ask for Turtle or N-Triples.") from None


def _written(quads: Sequence[ox.Quad], chosen: RdfSyntax, site: Site, main: str) -> bytes:
    if chosen is JSON_LD:
        return Compactor(site.context).write(quads, main)
    prefixes = _used_prefixes(quads) if chosen.has_prefixes else None
    if chosen.names_graphs:
        named = sorted(set(quads), key=lambda quad: (str(quad.graph_name), _order(quad.triple, main)))
        return _serialized(named, chosen, prefixes)
    triples = _sorted({quad.triple for quad in quads}, main, by_class=chosen.has_prefixes)
    document = _serialized(triples, chosen, prefixes)
    if chosen is RDF_XML and not says(document, set(triples)):
        raise ValueError("not RDF/XML")
    return document


def _serialized(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple], chosen: RdfSyntax, prefixes: dict[str, str] | None
) -> bytes:
    buffer = io.BytesIO()
    ox.serialize(statements, buffer, format=chosen.oxigraph, prefixes=prefixes)
    return buffer.getvalue()


def _sorted(triples: set[ox.Triple], main: str, *, by_class: bool) -> list[ox.Triple]:
    """Return the triples about `main` before the others, ordered by their text; `by_class` puts classes first."""
    if by_class:
        return sorted(triples, key=lambda triple: _order(triple, main))
    # What is about one subject stands together in the order of texts.
    texts = sorted(zip(map(str, triples), triples, strict=True))
    begin, end = (bisect_left(texts, (f"<{main}>{after}",)) for after in (" ", "!"))
    return [triple for _, triple in chain(texts[begin:end], texts[:begin], texts[end:])]


def _order(triple: ox.Triple, main: str) -> tuple[bool, str]:
    text = str(triple)
    return (not text.startswith(f"<{main}> "), text.replace(OF_CLASS, " ! ", 1))


def _used_prefixes(quads: Sequence[ox.Quad]) -> dict[str, str]:
    namespaces = set()
    for term in {term for quad in quads for term in (quad.subject, quad.predicate, quad.object)}:
        iri = term.datatype.value if isinstance(term, ox.Literal) else str(term).strip("<>")
        namespaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {prefix: iri for prefix, iri in {**PREFIXES, **PATH_PREFIXES}.items() if iri in namespaces}
