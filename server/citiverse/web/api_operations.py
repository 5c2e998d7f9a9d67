"""The one table of what the interface can do for programs: every route that answers JSON, with all of its answers."""

from __future__ import annotations

from typing import Final

from citiverse.formats import N_QUADS, SYNTAXES
from citiverse.web.api_advice_operations import ADVISING
from citiverse.web.api_catalogue_operations import CATALOGUE, DOCUMENTS, PROFILE, VOCABULARY
from citiverse.web.api_list_operations import LISTS
from citiverse.web.api_model import Body, Operation, Parameter
from citiverse.web.api_search_operations import SEARCH
from citiverse.web.api_validation_operations import VALIDATION
from citiverse.web.formats import (
    DOCUMENT,
    GRAPHS,
    HTML,
    JSON,
    LINKSET,
    LINKSET_JSON,
    QUERY,
    RDF,
    RESULTS,
    TEXT,
)
from citiverse.web.sparql_request import FORM_TYPE, QUERY_TYPE

TAGS: Final = {
    "Query": "SPARQL, the query library and the graph store.",
    "Search": "Search, completion and reconciliation of names.",
    "Lists": "Use cases, case studies and more as lists, narrowed by facets.",
    "Things": "Documents about the things of the catalogue, in several profiles and formats.",
    "Validation": "Checks of your own data by the catalogue's rules.",
    "Vocabulary": "The ontology, the shapes and the JSON-LD context.",
    "Catalogue": "What there is here: datasets, releases and their files.",
    "Server": "The server itself.",
}
EXAMPLE_QUERY: Final = "ASK { ?subject ?predicate ?object }"
IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
NOT_FOUND: Final = (404, 406)
REFUSALS: Final = (400, 403, 406, 413, 422, 429, 503)
"""Problems of queries."""

SELECTION: Final = (
    Parameter("default-graph-uri", "Graphs that make up the default graph, in place of FROM.", schema=IRIS),
    Parameter("named-graph-uri", "Named graphs of the dataset, in place of FROM NAMED.", schema=IRIS),
)
RESULT_FORMAT: Final = Parameter(
    "format",
    "Any usual name of the format of the result.",
    schema={"type": "string", "enum": [HTML.name, *SYNTAXES]},
)
FORM: Final = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string", "minLength": 1},
        "default-graph-uri": IRIS,
        "named-graph-uri": IRIS,
        "format": RESULT_FORMAT.schema,
    },
}

FOLLOW: Final = Parameter(
    "follow",
    "With 1 the one successor of a withdrawn thing stands in its place.",
    schema={"type": "string", "enum": ["1"]},
)


def _thing(rule: str, name: str, what: str, sample: str) -> Operation:
    return Operation(
        rule,
        name,
        "Things",
        f"Go from {what} to its document",
        (TEXT,),
        "Keeps `_mediatype` and `_profile`.",
        parameters=(Parameter("rest", f"The IRI of {what} after this path.", "path", sample=sample), PROFILE, FOLLOW),
        statuses=(303,),
        problems=(404,),
        is_negotiated=False,
        has_validators=False,
    )


SPARQL: Final = (
    Operation(
        "/sparql",
        "query",
        "Query",
        "Answer a query; without one, describe the service",
        (HTML, *RESULTS, *GRAPHS),
        "SPARQL 1.1 Protocol. Read-only: updates and SERVICE are refused. A result is whole or refused.",
        parameters=(
            Parameter("query", "A SELECT, ASK, CONSTRUCT or DESCRIBE.", examples=(EXAMPLE_QUERY,)),
            *SELECTION,
            RESULT_FORMAT,
        ),
        problems=REFUSALS,
        has_validators=False,
    ),
    Operation(
        "/sparql",
        "query_by_post",
        "Query",
        "Answer a query in the body",
        (HTML, *RESULTS, *GRAPHS),
        "SPARQL 1.1 Protocol, by form or directly. With a query as the body the parameters stand in the address.",
        method="post",
        parameters=(*SELECTION, RESULT_FORMAT),
        body=Body(
            "The query, as a form or as it is.",
            {FORM_TYPE: (FORM, {"query": EXAMPLE_QUERY}), QUERY_TYPE: ({"type": "string"}, EXAMPLE_QUERY)},
        ),
        problems=(*REFUSALS, 415),
        has_validators=False,
    ),
    Operation(
        "/sparql/terms",
        "query_terms",
        "Query",
        "List what a query can name",
        (JSON,),
        "The terms of the ontology and all others that the data uses, the most used first, and the usual prefixes.",
        json="QueryTerms",
        problems=(406,),
    ),
    Operation(
        "/queries",
        "library",
        "Query",
        "Describe the queries of the library",
        DOCUMENT,
        problems=(406,),
    ),
    Operation(
        "/queries/<slug>",
        "library_query",
        "Query",
        "Answer a query of the library",
        (*DOCUMENTS, QUERY, *(form for form in (*RESULTS, *GRAPHS) if form not in (*RDF, JSON))),
        "Its results, its text, or its description, by `_mediatype` or by the suffix of a format after the name. "
        "Parameters of the query are parameters of the address.",
        parameters=(Parameter("slug", "Name of the query.", "path", sample="query"), PROFILE),
        problems=(400, 404, 406, 422, 503),
    ),
    Operation(
        "/rdf-graph-store",
        "graph_store",
        "Query",
        "Read a named graph, or the union of all; without either, describe the service",
        DOCUMENTS,
        "SPARQL 1.1 Graph Store HTTP Protocol: either `graph` or `default`. Graphs come as Turtle, JSON-LD, N-Triples "
        "or RDF/XML.",
        parameters=(
            Parameter("graph", "IRI of a named graph.", sample="graph_iri"),
            Parameter("default", "The union of all graphs.", schema={"type": "string", "maxLength": 0}),
            PROFILE,
        ),
        problems=(400, 404, 406),
    ),
    Operation(
        "/graph/<name>",
        "graph",
        "Query",
        "Read a named graph by its own address",
        (*DOCUMENTS, N_QUADS),
        parameters=(Parameter("name", "Name of the graph; a suffix says the format.", "path", sample="graph"), PROFILE),
        problems=NOT_FOUND,
    ),
)
THINGS: Final = (
    _thing("/id/<path:rest>", "thing", "a thing", "thing"),
    _thing("/scheme/<path:rest>", "concept", "a concept or scheme", "scheme"),
    _thing("/record/<path:rest>", "record", "a record", "record"),
    Operation(
        "/doc/<path:rest>",
        "document",
        "Things",
        "Read the document about a thing",
        DOCUMENTS,
        "Slashes of `rest` may stand as they are. A suffix such as `.jsonld` says the format of the catalogue's own "
        "profile. A thing that was withdrawn is gone (410), with what was said about it; `follow=1` leads to its one "
        "successor instead (303).",
        parameters=(
            Parameter("rest", "What follows `id/` in the IRI, or all of it.", "path", sample="document"),
            PROFILE,
            FOLLOW,
        ),
        statuses=(200, 303, 410),
        problems=NOT_FOUND,
    ),
    Operation(
        "/linkset/<path:rest>",
        "linkset",
        "Things",
        "Read all links of a document",
        (LINKSET_JSON, LINKSET),
        "FAIR Signposting, level 2.",
        parameters=(Parameter("rest", "The IRI of the thing after the base.", "path", sample="linkset"),),
        problems=NOT_FOUND,
    ),
)
SERVER: Final = (
    Operation(
        "/health/live",
        "live",
        "Server",
        "Say that the process runs",
        (TEXT,),
        is_negotiated=False,
        has_validators=False,
    ),
    Operation(
        "/health/ready",
        "ready",
        "Server",
        "Say that queries are answered",
        (TEXT,),
        statuses=(200, 503),
        is_negotiated=False,
        has_validators=False,
    ),
    Operation(
        "/status",
        "status",
        "Server",
        "Say release, versions and limits",
        (HTML, JSON),
        json="Status",
        problems=(406,),
        has_validators=False,
    ),
    Operation(
        "/openapi.json",
        "openapi",
        "Server",
        "Describe this interface",
        (JSON,),
        "OpenAPI 3.1.",
        json="Document",
        is_negotiated=False,
    ),
)
OPERATIONS: Final[tuple[Operation, ...]] = (
    *SPARQL,
    *LISTS,
    *ADVISING,
    *SEARCH,
    *THINGS,
    *VALIDATION,
    *VOCABULARY,
    *CATALOGUE,
    *SERVER,
)
