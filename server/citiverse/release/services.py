"""The services that the catalogue announces: what they do, by which standard, and where that is described."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from citiverse.release.statements import Statement, iri, links, text, types
from citiverse.vocabulary import BASE, DCAT, DCTERMS, ENDPOINT, STREAM

OPEN_SEARCH: Final = "https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md"
RECONCILIATION: Final = "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/"
SHACL: Final = "https://www.w3.org/TR/shacl/"


@dataclass(frozen=True)
class Service:
    """One service: its address, what it does, the standard it keeps to, and where it is described."""

    address: str
    title: str
    description: str
    standard: str
    described_at: str
    keywords: tuple[str, ...]


SERVICES: Final = (
    Service(
        ENDPOINT,
        "SPARQL endpoint of the citiverse knowledge graph",
        "Answers SPARQL 1.1 queries over all named graphs, for reading. Without a query and asked for RDF it describes "
        "itself.",
        "https://www.w3.org/TR/sparql11-protocol/",
        ENDPOINT,
        ("SPARQL", "query"),
    ),
    Service(
        BASE + "rdf-graph-store",
        "Graph store of the citiverse knowledge graph",
        "Returns each named graph, or the union of all, by the SPARQL 1.1 Graph Store HTTP Protocol, for reading.",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
        BASE + "about/sparql",
        ("graph store", "RDF"),
    ),
    Service(
        STREAM,
        "Event stream of the citiverse knowledge graph",
        "Every version of every thing, record and concept as a linked data event stream, for copies that keep up.",
        "https://w3id.org/ldes/specification",
        STREAM,
        ("event stream", "LDES", "changes"),
    ),
    Service(
        BASE + "reconcile",
        "Reconciliation service of the citiverse knowledge graph",
        "Finds the things of the catalogue that names in a table mean, and extends the table by their properties.",
        RECONCILIATION,
        BASE + "openapi.json",
        ("reconciliation", "OpenRefine", "matching"),
    ),
    Service(
        BASE + "search",
        "Search of the citiverse knowledge graph",
        "Finds things and concepts by their names and by what is said about them, in all languages of the data.",
        OPEN_SEARCH,
        BASE + "openapi.json",
        ("search",),
    ),
    Service(
        BASE + "validate",
        "Validation service of the citiverse knowledge graph",
        "Says of data in RDF whether it keeps the rules of the catalogue, or other shapes, and what to change where.",
        SHACL,
        BASE + "openapi.json",
        ("validation", "SHACL"),
    ),
)
"""Only what this software answers; a test asks each of them."""
STANDARDS: Final = {
    "https://www.w3.org/TR/sparql11-protocol/": "SPARQL 1.1 Protocol",
    "https://www.w3.org/TR/sparql11-http-rdf-update/": "SPARQL 1.1 Graph Store HTTP Protocol",
    "https://w3id.org/ldes/specification": "Linked Data Event Streams",
    OPEN_SEARCH: "OpenSearch 1.1",
    RECONCILIATION: "Reconciliation Service API 0.2",
    SHACL: "Shapes Constraint Language (SHACL)",
}
"""Names of the standards."""


def describe_services(catalogue: str, dataset: str) -> Iterator[Statement]:
    """Yield that `catalogue` lists each service, and what the service is; all serve `dataset`."""
    for service in SERVICES:
        subject = service.address
        yield catalogue, DCAT + "service", iri(subject)
        yield from types(subject, DCAT + "DataService")
        yield subject, DCTERMS + "title", text(service.title)
        yield subject, DCTERMS + "description", text(service.description)
        yield subject, DCAT + "endpointURL", iri(subject)
        yield subject, DCAT + "endpointDescription", iri(service.described_at)
        yield subject, DCAT + "servesDataset", iri(dataset)
        yield from links(subject, DCTERMS + "conformsTo", [service.standard])
        for keyword in service.keywords:
            yield subject, DCAT + "keyword", text(keyword)
