"""The catalogue as a server of the Model Context Protocol: names, schemas and words of its tools and resources."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from inspect import getdoc, signature
from typing import Annotated, Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.server.mcpserver.resources import FunctionResource
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field, ValidationError
from werkzeug.exceptions import HTTPException

import citiverse
from citiverse.engine.protocol import QueryFault
from citiverse.errors import CitiverseError
from citiverse.formats import JSON_LD, TURTLE
from citiverse.mcp.catalogue import Catalogue, LibraryQuery
from citiverse.mcp.overview import overview
from citiverse.mcp.search import RESULTS, Hit, Search
from citiverse.vocabulary import BASE, ONTOLOGY
from citiverse.web.search_request import MOST_SIZE

LOGGER: Final = logging.getLogger(__name__)
READS_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
INSTRUCTIONS: Final = """The Citiverse Knowledge Graph: use cases of AI, digital twins and virtual worlds for cities,
with case studies, measured outcomes, horizons, risks, technologies and sources, as RDF.
search finds things by name, fetch_entity gives everything about one. For questions try the query library first:
list_queries, then run_query. For a question that no library query answers, call describe_data for classes, properties
and prefixes, then write SPARQL 1.1 for sparql. Every judgement (horizon, risk level, theme) names its basis: what ITU
published and what the catalogue's editors judged are different voices; say which one you cite. A result is whole or
refused, never cut off: where it is too large, ask for less."""

Form = Annotated[
    str,
    Field(
        description="Format of rows or of yes and no: tsv (the default), csv, json, xml. "
        "Format of a graph: ttl (the default), jsonld, nt, nq, trig, rdf.",
        max_length=50,
    ),
]
Words = Annotated[str, Field(description="Only what holds all of these words; empty: everything.", max_length=500)]

Lifespan = Callable[[MCPServer[None]], AbstractAsyncContextManager[None]]


class PlainServer(MCPServer[None]):
    """A server that says in plain words which argument of a call is wrong."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; see `MCPServer.call_tool`."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.__cause__.errors())
            raise ToolError(f"Arguments of {name} that are not right: {'; '.join(faults)}.") from None


def make_server(catalogue: Catalogue, lifespan: Lifespan | None = None) -> MCPServer[None]:
    """Return the server over `catalogue`; its tools run in threads, and `lifespan` surrounds its work."""
    server = PlainServer(
        name="citiverse",
        title="Citiverse Knowledge Graph",
        description="AI-enabled citiverse use cases as linked open data.",
        instructions=INSTRUCTIONS,
        version=citiverse.__version__,
        log_level="WARNING",
        lifespan=lifespan,
    )
    for tool in _tools(catalogue):
        # A text said twice, plain and as the only member of an object, would only cost the model twice as much.
        is_text = signature(tool).return_annotation == "str"
        server.add_tool(
            tool,
            description=getdoc(tool),
            annotations=READS_ONLY,
            structured_output=False if is_text else None,
        )
    for resource in _resources(catalogue):
        server.add_resource(resource)
    return server


def _tools(catalogue: Catalogue) -> list[Callable[..., Any]]:
    """Return the tools: their names, parameters and docstrings are what a model reads."""
    finder = Search(catalogue.site)

    def list_queries(matching: Words = "") -> list[LibraryQuery]:
        """List the library queries, each with what it asks and its parameters."""
        return catalogue.queries(matching)

    def run_query(
        name: Annotated[str, Field(description="Name of the query, as list_queries gives it.", max_length=200)],
        parameters: Annotated[
            dict[str, str] | None,
            Field(description="Values for parameters of the query, as text; those left out have their defaults."),
        ] = None,
        format: Form = "",  # noqa: A002  what clients call it
    ) -> str:
        """Run a library query and return its result."""
        with _plain_errors():
            return catalogue.run(name, parameters or {}, format)

    def describe_data(matching: Words = "") -> str:
        """Return prefixes, named graphs, classes and properties of the data, with counts and what they mean.

        Each line has name, count, label and definition, with tabs between. Columns of the graphs are IRI and triples.
        """
        return overview(catalogue.site, matching)

    def sparql(
        query: Annotated[str, Field(description="A SPARQL 1.1 query; it declares the prefixes that it uses.")],
        format: Form = "",  # noqa: A002  what clients call it
    ) -> str:
        """Answer a SPARQL query (SELECT, ASK, CONSTRUCT, DESCRIBE) over the catalogue.

        The default graph is the union of all named graphs. Updates and SERVICE are refused; time, memory, rows and
        bytes are limited.
        """
        with _plain_errors():
            return catalogue.sparql(query, format)

    def fetch_entity(
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
        with _plain_errors():
            return catalogue.entity(name, format)

    def search(
        text: Annotated[str, Field(description="A name, or words, in any language; typing errors are forgiven.")],
        type: Annotated[  # noqa: A002  what clients call it
            str, Field(description="Only things of this class, such as UseCase, CaseStudy or City.", max_length=200)
        ] = "",
        limit: Annotated[int, Field(description="How many things at most.", ge=1, le=MOST_SIZE)] = RESULTS,
    ) -> list[Hit]:
        """Find things by their names in all languages, or by what is said about them; gives IRIs for fetch_entity."""
        with _plain_errors():
            return finder.hits(text, type, limit)

    return [search, list_queries, run_query, describe_data, sparql, fetch_entity]


def _resources(catalogue: Catalogue) -> list[FunctionResource]:
    def ontology() -> str:
        with _plain_errors(ResourceError):
            return catalogue.ontology()

    return [
        FunctionResource(
            uri=ONTOLOGY,
            name="ontology",
            title="Ontology",
            description="Classes and properties of the catalogue, in Turtle.",
            mime_type=TURTLE.media_type,
            fn=ontology,
        ),
        FunctionResource(
            uri=BASE + "context.jsonld",
            name="context",
            title="JSON-LD context",
            description="The terms under which the catalogue's JSON-LD is written.",
            mime_type=JSON_LD.media_type,
            fn=catalogue.context,
        ),
    ]


@contextmanager
def _plain_errors(kind: type[ToolError | ResourceError] = ToolError) -> Iterator[None]:
    """Turn every error into one plain sentence for the model; what nobody expected goes to the log."""
    try:
        yield
    except QueryFault as fault:
        place = "" if fault.line is None else f"line {fault.line}, column {fault.column}: "
        raise kind(f"{fault.slug}: {place}{fault}") from None
    except CitiverseError as error:
        raise kind(error.cause) from None
    except HTTPException as error:
        raise kind(str(error.description)) from None
