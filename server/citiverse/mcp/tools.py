"""The tools: their names, parameters and docstrings are what a model reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field

from citiverse.formats import JSON_LD
from citiverse.mcp.catalogue import Catalogue, LibraryQuery
from citiverse.mcp.overview import overview
from citiverse.mcp.plain_errors import plain_errors
from citiverse.mcp.search import RESULTS, Hit, Search
from citiverse.web.search_request import MOST_SIZE

Form = Annotated[
    str,
    Field(
        description="Format of rows or of yes and no: tsv (the default), csv, json, xml. "
        "Format of a graph: ttl (the default), jsonld, nt, nq, trig, rdf.",
        max_length=50,
    ),
]
Words = Annotated[str, Field(description="Only what holds all of these words; empty: everything.", max_length=500)]


class Tools:
    """The tools over one release; each is a method, safe to call from many threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._finder = Search(catalogue.site)

    def all(self) -> list[Callable[..., Any]]:
        """Return the tools in the order in which a model should think of them."""
        return [self.search, self.list_queries, self.run_query, self.describe_data, self.sparql, self.fetch_entity]

    def list_queries(self, matching: Words = "") -> list[LibraryQuery]:
        """List the library queries, each with what it asks and its parameters."""
        return self._catalogue.queries(matching)

    def run_query(
        self,
        name: Annotated[str, Field(description="Name of the query, as list_queries gives it.", max_length=200)],
        parameters: Annotated[
            dict[str, str] | None,
            Field(description="Values for parameters of the query, as text; those left out have their defaults."),
        ] = None,
        format: Form = "",  # noqa: A002  what clients call it
    ) -> str:
        """Run a library query and return its result."""
        with plain_errors():
            return self._catalogue.run(name, parameters or {}, format)

    def describe_data(self, matching: Words = "") -> str:
        """Return prefixes, named graphs, classes and properties of the data, with counts and what they mean.

        Each line has name, count, label and definition, with tabs between. Columns of the graphs are IRI and triples.
        """
        return overview(self._catalogue.site, matching)

    def sparql(
        self,
        query: Annotated[str, Field(description="A SPARQL 1.1 query; it declares the prefixes that it uses.")],
        format: Form = "",  # noqa: A002  what clients call it
    ) -> str:
        """Answer a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) over the catalogue.

        The default graph is the union of all named graphs. Updates and SERVICE are refused; time, memory, rows and
        bytes are limited: ask for the columns that you need, and use LIMIT.
        """
        with plain_errors():
            return self._catalogue.sparql(query, format)

    def fetch_entity(
        self,
        name: Annotated[
            str,
            Field(
                description="IRI of the thing, or its end, such as use-case/underground-asset-mapping.",
                max_length=2000,
            ),
        ],
        format: Annotated[  # noqa: A002  what clients call it
            str, Field(description="jsonld (the default), ttl, nt, rdf or trig.", max_length=50)
        ] = JSON_LD.name,
    ) -> str:
        """Return the document about one thing: what is said about it, its judgements and claims, and links to it."""
        with plain_errors():
            return self._catalogue.entity(name, format)

    def search(
        self,
        text: Annotated[str, Field(description="A name, or words, in any language; typing errors are forgiven.")],
        type: Annotated[  # noqa: A002  what clients call it
            str, Field(description="Only things of this class, such as UseCase, CaseStudy or City.", max_length=200)
        ] = "",
        limit: Annotated[int, Field(description="How many things at most.", ge=1, le=MOST_SIZE)] = RESULTS,
    ) -> list[Hit]:
        """Find things by their names in all languages, or by what is said about them; gives IRIs for fetch_entity."""
        with plain_errors():
            return self._finder.hits(text, type, limit)
