"""The catalogue as a server of the Model Context Protocol: names, schemas and words of its tools and resources."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from inspect import getdoc, signature
from typing import Any, Final

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceError, ToolError
from mcp.server.mcpserver.resources import FunctionResource
from mcp_types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import ValidationError

import citiverse
from citiverse.formats import JSON_LD, TURTLE
from citiverse.mcp.catalogue import Catalogue
from citiverse.mcp.plain_errors import plain_errors
from citiverse.mcp.tools import Tools
from citiverse.vocabulary import BASE, ONTOLOGY

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
    for tool in Tools(catalogue).all():
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


def _resources(catalogue: Catalogue) -> list[FunctionResource]:
    def ontology() -> str:
        with plain_errors(ResourceError):
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
