"""The application profile of the catalogue in PROF: what it builds on, and which resources say what it demands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from citiverse.release.statements import Statement, iri, links, text, types
from citiverse.vocabulary import (
    BASE,
    DCTERMS,
    MEDIA_TYPES,
    ONTOLOGY,
    PROF,
    PROF_ROLE,
    PROFILE,
    QUERIES,
    SHAPES,
)

NAME: Final = "citiverse"
GENERAL: Final = {
    "https://www.w3.org/TR/skos-reference/": "SKOS Simple Knowledge Organization System",
    "https://www.w3.org/TR/prov-o/": "PROV-O: The PROV Ontology",
    "https://www.w3.org/TR/vocab-dcat-3/": "Data Catalog Vocabulary (DCAT) 3",
}
"""Standards that data under the profile keeps to as well."""
LANGUAGES: Final = {
    "https://www.w3.org/TR/owl2-profiles/": "OWL 2 Web Ontology Language Profiles",
    "https://www.w3.org/TR/shacl/": "Shapes Constraint Language (SHACL)",
    "https://www.w3.org/TR/json-ld11/": "JSON-LD 1.1",
    "https://www.w3.org/TR/sparql11-query/": "SPARQL 1.1 Query Language",
}
"""Standards that the resources of the profile are written in."""


class Resource(NamedTuple):
    """One resource of the profile: fragment, title, role, where it is, what it is written in, media type."""

    name: str
    title: str
    role: str
    artifact: str
    standard: str
    media_type: str


OWL_2, SHACL, JSON_LD, SPARQL = LANGUAGES
RESOURCES: Final = (
    Resource("ontology", "Ontology", "vocabulary", ONTOLOGY + ".ttl", OWL_2, "text/turtle"),
    Resource("shapes", "Shapes: the rules that all data keeps", "validation", SHAPES + ".ttl", SHACL, "text/turtle"),
    Resource("context", "JSON-LD context", "schema", BASE + "context.jsonld", JSON_LD, "application/ld+json"),
    Resource("documentation", "Documentation of the ontology", "guidance", ONTOLOGY + ".html", "", "text/html"),
    Resource("queries", "Query library: questions with their answers", "example", QUERIES.rstrip("/"), SPARQL, ""),
)


def describe_profile() -> Iterator[Statement]:
    """Yield the profile and its resources (Profiles Vocabulary, W3C note of 18 December 2019)."""
    yield from types(PROFILE, PROF + "Profile", DCTERMS + "Standard")
    yield PROFILE, DCTERMS + "title", text("Application profile of the citiverse knowledge graph")
    yield (
        PROFILE,
        DCTERMS + "description",
        text(
            "How use cases, case studies, figures and judgements are described: with the terms of the ontology, under "
            "the rules of the shapes."
        ),
    )
    yield PROFILE, PROF + "hasToken", ox.Literal(NAME)
    yield from links(PROFILE, PROF + "isProfileOf", GENERAL)
    for resource in RESOURCES:
        subject = f"{PROFILE}#{resource.name}"
        yield PROFILE, PROF + "hasResource", iri(subject)
        yield from types(subject, PROF + "ResourceDescriptor")
        yield subject, DCTERMS + "title", text(resource.title)
        yield from links(subject, PROF + "hasRole", [PROF_ROLE + resource.role])
        yield from links(subject, PROF + "hasArtifact", [resource.artifact])
        if resource.standard:
            yield from links(subject, DCTERMS + "conformsTo", [resource.standard])
        if resource.media_type:
            yield from links(subject, DCTERMS + "format", [MEDIA_TYPES + resource.media_type])
