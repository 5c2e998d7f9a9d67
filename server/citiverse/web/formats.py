"""The formats that only the web has, and which formats each kind of resource is offered in."""

from __future__ import annotations

from typing import Final

from citiverse.formats import GRAPH_SYNTAXES, JSON_LD, N_TRIPLES, RDF_XML, SOLUTION_SYNTAXES, TRIG, TURTLE, Format
from citiverse.web.languages import said

HTML: Final = Format(
    name="html", media_type="text/html", label=said("web page"), aliases=("application/xhtml+xml",), has_charset=True
)
JSON: Final = Format(name="json", media_type="application/json", label="JSON")
PROBLEM: Final = Format(
    name="problem", media_type="application/problem+json", label=said("problem details"), aliases=("application/json",)
)
TEXT: Final = Format(name="txt", media_type="text/plain", label=said("plain text"), has_charset=True)
ATOM: Final = Format(name="atom", media_type="application/atom+xml", label=said("Atom feed"), has_charset=True)
MARKDOWN: Final = Format(name="md", media_type="text/markdown", label="Markdown", has_charset=True)
XML: Final = Format(name="xml", media_type="application/xml", label="XML", has_charset=True)
QUERY: Final = Format(
    name="rq",
    media_type="application/sparql-query",
    label=said("SPARQL query"),
    aliases=("text/plain",),
    has_charset=True,
)
LINKSET_JSON: Final = Format(
    name="json",
    media_type="application/linkset+json",
    label=said("set of links in JSON"),
    aliases=("application/json",),
)
LINKSET: Final = Format(
    name="txt", media_type="application/linkset", label=said("set of links"), aliases=("text/plain",)
)

RDF: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG)
"""Representations of documents about things, in the order of the server's preference."""
DOCUMENT: Final[tuple[Format, ...]] = (HTML, *RDF)
GRAPHS: Final = GRAPH_SYNTAXES
"""Results of CONSTRUCT and DESCRIBE, and named graphs."""
RESULTS: Final = SOLUTION_SYNTAXES
"""Results of SELECT and ASK."""
