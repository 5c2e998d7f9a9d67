"""The one table of syntaxes for RDF and for query results: names, media types, identifiers, and what each can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import pyoxigraph as ox

from citiverse.vocabulary import FILE_TYPE, FORMATS_OF_W3C


@dataclass(frozen=True, kw_only=True)
class Format:
    """One form that a representation can have."""

    name: str
    """Short name: the file suffix, and what the parameter `format` and the command line call it."""
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()
    """Other media types that clients ask for it by; it is never sent under one of them."""
    other_names: tuple[str, ...] = ()
    """Names besides `name` by which clients ask in the parameter `format`; SPARQLWrapper always sends its own."""
    has_charset: bool = False

    @property
    def content_type(self) -> str:
        """Return the media type as sent, with the charset where the type has one."""
        return f"{self.media_type}; charset=utf-8" if self.has_charset else self.media_type

    @property
    def media_types(self) -> tuple[str, ...]:
        """Return every media type that asks for this format, its own first."""
        return (self.media_type, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class Syntax(Format):
    """A syntax that engines and releases write."""

    w3c_name: str
    """Its name in https://www.w3.org/ns/formats/."""
    eu_file_type: str
    """Its code in the authority table file-type of the EU, by which DCAT-AP names formats."""
    carries_triple_terms: bool = True
    """Whether triple terms (RDF 1.2) survive in it."""

    @property
    def of_solutions(self) -> bool:
        """Return whether it writes the solutions of a SELECT or ASK, not triples."""
        return isinstance(self, ResultSyntax)

    @property
    def w3c_iri(self) -> str:
        """Return the IRI of the format that W3C gave it; service descriptions name it by that."""
        return FORMATS_OF_W3C + self.w3c_name

    @property
    def eu_iri(self) -> str:
        """Return the IRI of its EU file type."""
        return FILE_TYPE + self.eu_file_type


@dataclass(frozen=True, kw_only=True)
class RdfSyntax(Syntax):
    """A syntax of RDF."""

    oxigraph: ox.RdfFormat
    has_prefixes: bool = False
    names_graphs: bool = False
    """Whether what is written in it says the names of the graphs.

    JSON-LD could; it holds their union instead, so that a reader who ignores graphs loses nothing.
    """


@dataclass(frozen=True, kw_only=True)
class ResultSyntax(Syntax):
    """A syntax of SPARQL results."""

    oxigraph: ox.QueryResultsFormat


TURTLE: Final = RdfSyntax(
    name="ttl",
    media_type="text/turtle",
    label="Turtle",
    aliases=("application/x-turtle", "text/n3", "text/rdf+n3"),
    has_charset=True,
    other_names=("turtle", "n3"),
    w3c_name="Turtle",
    eu_file_type="RDF_TURTLE",
    oxigraph=ox.RdfFormat.TURTLE,
    has_prefixes=True,
)
JSON_LD: Final = RdfSyntax(
    name="jsonld",
    media_type="application/ld+json",
    label="JSON-LD",
    aliases=("application/json",),
    other_names=("json-ld", "json"),
    w3c_name="JSON-LD",
    eu_file_type="JSON_LD",
    carries_triple_terms=False,
    oxigraph=ox.RdfFormat.JSON_LD,
)
N_TRIPLES: Final = RdfSyntax(
    name="nt",
    media_type="application/n-triples",
    label="N-Triples",
    aliases=("text/plain",),
    other_names=("ntriples", "n-triples"),
    w3c_name="N-Triples",
    eu_file_type="RDF_N_TRIPLES",
    oxigraph=ox.RdfFormat.N_TRIPLES,
)
RDF_XML: Final = RdfSyntax(
    name="rdf",
    media_type="application/rdf+xml",
    label="RDF/XML",
    aliases=("application/xml", "text/xml"),
    other_names=("rdf+xml", "rdfxml", "xml"),
    w3c_name="RDF_XML",
    eu_file_type="RDF_XML",
    oxigraph=ox.RdfFormat.RDF_XML,
    has_prefixes=True,
)
TRIG: Final = RdfSyntax(
    name="trig",
    media_type="application/trig",
    label="TriG",
    aliases=("application/x-trig",),
    has_charset=True,
    w3c_name="TriG",
    eu_file_type="RDF_TRIG",
    oxigraph=ox.RdfFormat.TRIG,
    has_prefixes=True,
    names_graphs=True,
)
N_QUADS: Final = RdfSyntax(
    name="nq",
    media_type="application/n-quads",
    label="N-Quads",
    aliases=("text/x-nquads",),
    other_names=("nquads", "n-quads"),
    w3c_name="N-Quads",
    eu_file_type="RDF_N_QUADS",
    oxigraph=ox.RdfFormat.N_QUADS,
    names_graphs=True,
)
RESULTS_JSON: Final = ResultSyntax(
    name="json",
    media_type="application/sparql-results+json",
    label="JSON",
    aliases=("application/json",),
    other_names=("srj",),
    w3c_name="SPARQL_Results_JSON",
    eu_file_type="SPARQLQRES",
    oxigraph=ox.QueryResultsFormat.JSON,
)
RESULTS_XML: Final = ResultSyntax(
    name="xml",
    media_type="application/sparql-results+xml",
    label="XML",
    aliases=("application/xml", "text/xml"),
    other_names=("srx",),
    w3c_name="SPARQL_Results_XML",
    eu_file_type="SPARQLQRES",
    oxigraph=ox.QueryResultsFormat.XML,
)
CSV: Final = ResultSyntax(
    name="csv",
    media_type="text/csv",
    label="CSV",
    has_charset=True,
    w3c_name="SPARQL_Results_CSV",
    eu_file_type="CSV",
    carries_triple_terms=False,
    oxigraph=ox.QueryResultsFormat.CSV,
)
TSV: Final = ResultSyntax(
    name="tsv",
    media_type="text/tab-separated-values",
    label="TSV",
    has_charset=True,
    w3c_name="SPARQL_Results_TSV",
    eu_file_type="TSV",
    oxigraph=ox.QueryResultsFormat.TSV,
)

GRAPH_SYNTAXES: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, TRIG, N_QUADS)
"""Every syntax of RDF, best first: what results of CONSTRUCT and DESCRIBE, graphs and dumps can have."""
SOLUTION_SYNTAXES: Final = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
"""Every syntax of the results of SELECT and ASK, best first."""
SYNTAXES: Final[dict[str, Syntax]] = {syntax.name: syntax for syntax in (*SOLUTION_SYNTAXES, *GRAPH_SYNTAXES)}
"""Every syntax by its name."""
AnyFormat = TypeVar("AnyFormat", bound=Format)
OXIGRAPH_GRAPHS: Final = {syntax.name: syntax.oxigraph for syntax in GRAPH_SYNTAXES}
OXIGRAPH_RESULTS: Final = {syntax.name: syntax.oxigraph for syntax in SOLUTION_SYNTAXES}


def format_named(name: str, offers: Sequence[AnyFormat]) -> AnyFormat | None:
    """Return the one of `offers` that clients mean by `name`: a short name, another name or a media type."""
    wanted = name.lower()
    return next((one for one in offers if wanted in (one.name, *one.other_names, *one.media_types)), None)
