"""Description: the catalogue, its datasets and its files in DCAT and VoID, and the library queries as resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from citiverse.graphs import GRAPH_NAMES, graph_iri
from citiverse.query_files import Query
from citiverse.release.export import WHOLE
from citiverse.release.formats import CODINGS, SYNTAXES
from citiverse.release.manifest import Identity
from citiverse.release.statistics import Statistics, Tally, count, triples_by_graph
from citiverse.release.terms import iri_of
from citiverse.vocabulary import (
    BASE,
    CATALOGUE,
    CUC,
    CUS,
    DATASET,
    DCAT,
    DCTERMS,
    DUMP,
    ONTOLOGY,
    PREFIXES,
    QUERIES,
    RDF_TYPE,
    RDFS,
    RELEASES,
    SCHEMA,
    SH,
    SHAPES,
    SKOS,
    THING,
    VOID,
    XSD,
)

WHOLE_DATASET: Final = DATASET + WHOLE
ENDPOINT: Final = BASE + "sparql"
EDITORS: Final = THING + "agent/catalogue-editors"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
OWN_VOCABULARIES: Final = {CUC: ONTOLOGY, CUS: SHAPES}
"""Namespace -> the document that describes it, which is the thing that has an address."""
ENGLISH: Final = "http://publications.europa.eu/resource/authority/language/ENG"
MATCHES: Final = (SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "relatedMatch")
COMPRESSED: Final = {"gz": MEDIA_TYPES + "application/gzip", "zst": MEDIA_TYPES + "application/zstd"}
FORM_OF_QUERY: Final = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
ROUNDS: Final = 5
CATALOGUE_GRAPH: Final = graph_iri("catalogue")

Value = ox.NamedNode | ox.Literal


def describe(quads: list[ox.Quad], identity: Identity, library: Mapping[str, Query]) -> list[ox.Quad]:
    """Return the graphs `catalogue` and `queries` about the dataset of `quads`, sorted.

    The counts include the description itself: it is written again until its own size is the one it states.
    """
    library_quads = list(describe_library(library))
    by_graph = triples_by_graph([*quads, *library_quads])
    own = by_graph.pop(CATALOGUE_GRAPH, [])
    counted = {name: count(triples) for name, triples in by_graph.items()}
    tally = Tally()
    for triples in by_graph.values():
        tally.add(triples)
    fixed = [*_catalogue(identity), *_whole(identity), *_linksets(tally.triples)]
    described: list[ox.Quad] = []
    for _ in range(ROUNDS):
        catalogue = [*own, *(quad.triple for quad in described)]
        whole = tally.copy()
        whole.add(catalogue)
        again = describe_counts(whole.statistics(), {**counted, CATALOGUE_GRAPH: count(catalogue)}, fixed)
        if again == described:
            break
        described = again
    return sorted([*library_quads, *described], key=str)


def describe_counts(
    whole: Statistics, graphs: Mapping[str, Statistics], fixed: list[tuple[str, str, Value]]
) -> list[ox.Quad]:
    """Return the `fixed` statements and those that state the counts of the whole and of each named graph."""
    statements = [*fixed, *_counts(WHOLE_DATASET, whole)]
    for name in (name for name in GRAPH_NAMES if graph_iri(name) in graphs):
        subset = DATASET + name
        statements += _subset(name, subset)
        statements += _counts(subset, graphs[graph_iri(name)])
    return sorted(set(_quads("catalogue", statements)), key=str)


def _catalogue(identity: Identity) -> list[tuple[str, str, Value]]:
    return [
        (CATALOGUE, RDF_TYPE, _iri(DCAT + "Catalog")),
        (CATALOGUE, DCTERMS + "title", _text(identity.title)),
        (CATALOGUE, DCTERMS + "description", _text("Catalogue of the datasets of the citiverse knowledge graph.")),
        (CATALOGUE, DCTERMS + "publisher", _iri(EDITORS)),
        (CATALOGUE, DCTERMS + "license", _iri(identity.license or "")),
        (CATALOGUE, DCTERMS + "issued", _date(identity.issued or "")),
        (CATALOGUE, DCAT + "dataset", _iri(WHOLE_DATASET)),
        (CATALOGUE, DCAT + "service", _iri(ENDPOINT)),
        (ENDPOINT, RDF_TYPE, _iri(DCAT + "DataService")),
        (ENDPOINT, DCTERMS + "title", _text("SPARQL endpoint of the citiverse knowledge graph")),
        (ENDPOINT, DCAT + "endpointURL", _iri(ENDPOINT)),
        (ENDPOINT, DCAT + "servesDataset", _iri(WHOLE_DATASET)),
        (ENDPOINT, DCTERMS + "conformsTo", _iri("https://www.w3.org/TR/sparql11-protocol/")),
    ]


def _whole(identity: Identity) -> list[tuple[str, str, Value]]:
    text = (
        "All named graphs of the knowledge graph: ontology, concept schemes, shapes, data and what follows from them."
    )
    statements: list[tuple[str, str, Value]] = [
        (WHOLE_DATASET, RDF_TYPE, _iri(DCAT + "Dataset")),
        (WHOLE_DATASET, RDF_TYPE, _iri(VOID + "Dataset")),
        (WHOLE_DATASET, DCTERMS + "title", _text(identity.title)),
        (WHOLE_DATASET, DCTERMS + "description", _text(text)),
        (WHOLE_DATASET, DCTERMS + "publisher", _iri(EDITORS)),
        (WHOLE_DATASET, DCTERMS + "license", _iri(identity.license or "")),
        (WHOLE_DATASET, DCTERMS + "issued", _date(identity.issued or "")),
        (WHOLE_DATASET, DCTERMS + "language", _iri(ENGLISH)),
        (WHOLE_DATASET, DCTERMS + "identifier", ox.Literal(WHOLE_DATASET)),
        (WHOLE_DATASET, DCTERMS + "hasVersion", _iri(RELEASES + identity.version)),
        (WHOLE_DATASET, DCAT + "version", ox.Literal(identity.version)),
        (WHOLE_DATASET, DCAT + "landingPage", _iri(BASE)),
        (WHOLE_DATASET, VOID + "sparqlEndpoint", _iri(ENDPOINT)),
        (WHOLE_DATASET, VOID + "uriSpace", ox.Literal(BASE)),
        (WHOLE_DATASET, VOID + "rootResource", _iri(CATALOGUE)),
    ]
    statements += [(WHOLE_DATASET, VOID + "exampleResource", _iri(BASE + "scheme/theme"))]
    for syntax in SYNTAXES:
        for ending in ("", *CODINGS):
            statements += _distribution(identity, syntax.name, syntax.media_type, ending)
    return statements


def _distribution(identity: Identity, syntax: str, media_type: str, ending: str) -> list[tuple[str, str, Value]]:
    name = f"{WHOLE}.{syntax}" + (f".{ending}" if ending else "")
    file = f"{DUMP}{identity.version}/{name}"
    statements: list[tuple[str, str, Value]] = [
        (WHOLE_DATASET, DCAT + "distribution", _iri(file)),
        (WHOLE_DATASET, VOID + "dataDump", _iri(file)),
        (file, RDF_TYPE, _iri(DCAT + "Distribution")),
        (file, DCTERMS + "title", _text(name)),
        (file, DCAT + "accessURL", _iri(f"{RELEASES}{identity.version}")),
        (file, DCAT + "downloadURL", _iri(file)),
        (file, DCAT + "mediaType", _iri(MEDIA_TYPES + media_type)),
        (file, DCTERMS + "license", _iri(identity.license or "")),
    ]
    if ending:
        statements.append((file, DCAT + "compressFormat", _iri(COMPRESSED[ending])))
    return statements


def _subset(name: str, subset: str) -> list[tuple[str, str, Value]]:
    return [
        (WHOLE_DATASET, VOID + "subset", _iri(subset)),
        (subset, RDF_TYPE, _iri(VOID + "Dataset")),
        (subset, DCTERMS + "title", _text(f"Named graph: {name.replace('-', ' ')}")),
        (subset, DCTERMS + "isPartOf", _iri(WHOLE_DATASET)),
        (subset, RDFS + "seeAlso", _iri(graph_iri(name))),
    ]


def _counts(dataset: str, counts: Statistics) -> Iterable[tuple[str, str, Value]]:
    yield dataset, VOID + "triples", _integer(counts.triples)
    yield dataset, VOID + "distinctSubjects", _integer(counts.subjects)
    yield dataset, VOID + "distinctObjects", _integer(counts.objects)
    yield dataset, VOID + "classes", _integer(len(counts.classes))
    yield dataset, VOID + "properties", _integer(len(counts.properties))
    if dataset != WHOLE_DATASET:
        return
    for kind, terms, number in (("class", counts.classes, "entities"), ("property", counts.properties, "triples")):
        for iri, amount in terms.items():
            partition = f"{DATASET}{WHOLE}/{kind}/{_slug(iri)}"
            yield dataset, f"{VOID}{kind}Partition", _iri(partition)
            yield partition, VOID + kind, _iri(iri)
            yield partition, VOID + number, _integer(amount)
    for namespace in sorted({_namespace(iri) for iri in [*counts.classes, *counts.properties]}):
        yield dataset, VOID + "vocabulary", _iri(OWN_VOCABULARIES.get(namespace, namespace))


def _linksets(triples: Iterable[ox.Triple]) -> Iterable[tuple[str, str, Value]]:
    """Yield one linkset for each match property and foreign place that our things are matched to."""
    amounts: dict[tuple[str, str], int] = {}
    for triple in set(triples):
        ours = iri_of(triple.subject).startswith(BASE)
        if ours and triple.predicate.value in MATCHES and isinstance(triple.object, ox.NamedNode):
            host = triple.object.value.partition("://")[2].partition("/")[0]
            amounts[triple.predicate.value, host] = amounts.get((triple.predicate.value, host), 0) + 1
    for (predicate, host), amount in sorted(amounts.items()):
        linkset = f"{DATASET}{WHOLE}/links/{_slug(predicate)}-{host.replace('.', '-')}"
        yield WHOLE_DATASET, VOID + "subset", _iri(linkset)
        yield linkset, RDF_TYPE, _iri(VOID + "Linkset")
        yield linkset, DCTERMS + "title", _text(f"Links to {host} by {_slug(predicate)}")
        yield linkset, VOID + "linkPredicate", _iri(predicate)
        yield linkset, VOID + "subjectsTarget", _iri(WHOLE_DATASET)
        yield linkset, VOID + "triples", _integer(amount)


def describe_library(library: Mapping[str, Query]) -> Iterable[ox.Quad]:
    """Yield the description of each library query: what it asks, for whom, and its text as `sh:SPARQLExecutable`."""
    statements: list[tuple[str, str, Value]] = []
    for query in library.values():
        iri = QUERIES + query.name
        statements += [
            (iri, RDF_TYPE, _iri(SH + "SPARQLExecutable")),
            (iri, DCTERMS + "title", _text(query.title)),
            (iri, DCTERMS + "description", _text(query.description)),
            (iri, SH + FORM_OF_QUERY[form_of(query.text)], ox.Literal(query.text)),
            (iri, SCHEMA + "target", _iri(ENDPOINT)),
        ]
        statements += [(iri, DCAT + "keyword", _text(keyword)) for keyword in query.keywords]
        if query.question is not None:
            statements.append((iri, DCTERMS + "identifier", ox.Literal(f"CQ{query.question}")))
    return _quads("queries", statements)


def form_of(text: str) -> str:
    """Return the form of a query: the first of SELECT, ASK, CONSTRUCT and DESCRIBE that opens a line."""
    for line in text.splitlines():
        word = line.strip().partition(" ")[0].partition("{")[0].upper()
        if word in FORM_OF_QUERY:
            return word
    return "SELECT"


def _slug(iri: str) -> str:
    namespace = _namespace(iri)
    prefix = next((prefix for prefix, known in PREFIXES.items() if known == namespace), None)
    local = iri[len(namespace) :]
    return f"{prefix}-{local}" if prefix else "".join(c if c.isalnum() else "-" for c in iri.partition("://")[2])


def _namespace(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _quads(graph: str, statements: Iterable[tuple[str, str, Value]]) -> list[ox.Quad]:
    name = ox.NamedNode(graph_iri(graph))
    return [ox.Quad(_iri(subject), _iri(predicate), value, name) for subject, predicate, value in statements]


def _iri(value: str) -> ox.NamedNode:
    return ox.NamedNode(value)


def _text(value: str) -> ox.Literal:
    return ox.Literal(value, language="en")


def _integer(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _date(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))
