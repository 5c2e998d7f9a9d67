"""The result syntaxes an engine can write, each under the name by which the web and the command line ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox


@dataclass(frozen=True)
class Syntax:
    """One syntax: its short name (also the file suffix), its media type, and whether it writes solutions or triples."""

    name: str
    media_type: str
    of_solutions: bool


SOLUTION_SYNTAXES: Final[tuple[Syntax, ...]] = (
    Syntax("json", "application/sparql-results+json", True),
    Syntax("xml", "application/sparql-results+xml", True),
    Syntax("csv", "text/csv; charset=utf-8", True),
    Syntax("tsv", "text/tab-separated-values; charset=utf-8", True),
)
GRAPH_SYNTAXES: Final[tuple[Syntax, ...]] = (
    Syntax("ttl", "text/turtle; charset=utf-8", False),
    Syntax("jsonld", "application/ld+json", False),
    Syntax("nt", "application/n-triples", False),
    Syntax("rdf", "application/rdf+xml", False),
    Syntax("trig", "application/trig; charset=utf-8", False),
    Syntax("nq", "application/n-quads", False),
)
SYNTAXES: Final[dict[str, Syntax]] = {syntax.name: syntax for syntax in (*SOLUTION_SYNTAXES, *GRAPH_SYNTAXES)}
"""Every syntax by its name."""

OXIGRAPH_RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
OXIGRAPH_GRAPHS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
