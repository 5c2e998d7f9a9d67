"""The one table of formats: name and file suffix, media type, other names that clients ask by, a label for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """One representation that a resource can have."""

    name: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()
    is_text: bool = False

    @property
    def content_type(self) -> str:
        """Return the media type as sent, with the charset where the type has one."""
        return f"{self.media_type}; charset=utf-8" if self.is_text else self.media_type

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return every media type that asks for this format, its own first."""
        return (self.media_type, *self.aliases)


HTML: Final = Format("html", "text/html", "web page", ("application/xhtml+xml",), is_text=True)
TURTLE: Final = Format("ttl", "text/turtle", "Turtle", ("application/x-turtle", "text/n3", "text/rdf+n3"), is_text=True)
JSON_LD: Final = Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",))
N_TRIPLES: Final = Format("nt", "application/n-triples", "N-Triples")
RDF_XML: Final = Format("rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"))
TRIG: Final = Format("trig", "application/trig", "TriG", ("application/x-trig",), is_text=True)
N_QUADS: Final = Format("nq", "application/n-quads", "N-Quads", ("text/x-nquads",))

RESULTS_JSON: Final = Format("json", "application/sparql-results+json", "JSON", ("application/json",))
RESULTS_XML: Final = Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv", "CSV", is_text=True)
TSV: Final = Format("tsv", "text/tab-separated-values", "TSV", is_text=True)

JSON: Final = Format("json", "application/json", "JSON")
PROBLEM: Final = Format("problem", "application/problem+json", "problem details", ("application/json",))
TEXT: Final = Format("txt", "text/plain", "plain text", is_text=True)
QUERY: Final = Format("rq", "application/sparql-query", "SPARQL query", ("text/plain",), is_text=True)

RDF: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG)
"""Representations of documents about things, in the order of the server's preference."""
DOCUMENT: Final = (HTML, *RDF)
GRAPHS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""Results of CONSTRUCT and DESCRIBE."""
RESULTS: Final = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
"""Results of SELECT and ASK."""
BY_SUFFIX: Final = {form.name: form for form in DOCUMENT}
