"""Writes quads of the release as RDF documents, with the lexical forms they have in the sources."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pyoxigraph as ox
from werkzeug.exceptions import NotAcceptable

from citiverse.formats import JSON_LD, RDF_XML, Format, RdfSyntax
from citiverse.rdf_xml import says
from citiverse.vocabulary import PATH_PREFIXES, PREFIXES
from citiverse.web.jsonld import Compactor
from citiverse.web.site import Site


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
        ordered = sorted(set(quads), key=lambda quad: (str(quad.graph_name), *_order(quad.triple, main)))
        return _serialized(ordered, chosen, prefixes)
    triples = sorted({quad.triple for quad in quads}, key=lambda triple: _order(triple, main))
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


def _order(triple: ox.Triple, main: str) -> tuple[bool, str, bool, str, str]:
    subject, predicate = str(triple.subject), triple.predicate.value
    return (subject != f"<{main}>", subject, not predicate.endswith("#type"), predicate, str(triple.object))


def _used_prefixes(quads: Sequence[ox.Quad]) -> dict[str, str]:
    namespaces = set()
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object):
            iri = term.datatype.value if isinstance(term, ox.Literal) else str(term).strip("<>")
            namespaces.add(iri[: max(iri.rfind("#"), iri.rfind("/")) + 1])
    return {prefix: iri for prefix, iri in {**PREFIXES, **PATH_PREFIXES}.items() if iri in namespaces}
