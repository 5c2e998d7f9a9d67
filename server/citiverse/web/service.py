"""The SPARQL 1.1 Service Description of the endpoint, saying only what is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.vocabulary import GEOSPARQL_FUNCTIONS, RDF_TYPE, SD, VOID, XSD_INTEGER
from citiverse.web.formats import GRAPHS, RESULTS
from citiverse.web.site import Site

_GEOSPARQL_NAMES: Final = (
    "asGeoJSON area centroid convexHull coordinateDimension difference dimension distance envelope getSRID "
    "intersection isEmpty isSimple length perimeter relate spatialDimension symDifference union "
    "ehContains ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap "
    "rcc8dc rcc8ec rcc8eq rcc8ntpp rcc8ntppi rcc8po rcc8tpp rcc8tppi "
    "sfContains sfCrosses sfDisjoint sfEquals sfIntersects sfOverlaps sfTouches sfWithin"
)
EXTENSION_FUNCTIONS: Final = tuple(GEOSPARQL_FUNCTIONS + name for name in _GEOSPARQL_NAMES.split())
"""Functions that Oxigraph has beyond those of SPARQL; a test asks the engine for each."""

Pair = tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]


def service_description(site: Site) -> list[ox.Quad]:
    """Return the description: endpoint, languages, result formats, features, and the dataset with its named graphs."""
    base = site.settings.base_iri
    # Clients look for the description of the very address that they asked, so the public address is the service's name.
    service = ox.NamedNode(f"{site.origin()}/sparql" if site.origin() else base + "sparql")
    dataset = ox.NamedNode(base + "sparql#dataset")
    default_graph = ox.NamedNode(base + "sparql#default-graph")
    pairs: list[Pair] = [
        (service, RDF_TYPE, _sd("Service")),
        (service, SD + "endpoint", service),
        *_abilities(service, site),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF_TYPE, _sd("Dataset")),
        (dataset, SD + "defaultGraph", default_graph),
        (default_graph, RDF_TYPE, _sd("Graph")),
        (default_graph, VOID + "triples", _integer(site.release.manifest["triples"])),
    ]
    for name, entry in site.release.manifest["graphs"].items():
        if entry["iri"]:
            pairs += _named_graph(ox.NamedNode(f"{base}sparql#graph-{name}"), dataset, entry)
    return [ox.Quad(subject, ox.NamedNode(predicate), value) for subject, predicate, value in pairs]


def _abilities(service: ox.NamedNode, site: Site) -> Iterator[Pair]:
    """Yield languages, formats, features and functions; of a remote engine only what every engine must have."""
    own_engine = site.settings.engine != "remote"
    languages = ("SPARQL10Query", "SPARQL11Query", *(("SPARQL12Query",) if own_engine else ()))
    yield from ((service, SD + "supportedLanguage", _sd(name)) for name in languages)
    for form in (*RESULTS, *GRAPHS):
        yield service, SD + "resultFormat", ox.NamedNode(form.w3c_iri)
    if own_engine or site.settings.remote_graphs == "release":
        yield service, SD + "feature", _sd("UnionDefaultGraph")
    if own_engine:
        yield from ((service, SD + "extensionFunction", ox.NamedNode(iri)) for iri in EXTENSION_FUNCTIONS)


def _named_graph(node: ox.NamedNode, dataset: ox.NamedNode, entry: dict[str, object]) -> list[Pair]:
    graph = ox.NamedNode(f"{node.value}-content")
    return [
        (dataset, SD + "namedGraph", node),
        (node, RDF_TYPE, _sd("NamedGraph")),
        (node, SD + "name", ox.NamedNode(str(entry["iri"]))),
        (node, SD + "graph", graph),
        (graph, RDF_TYPE, _sd("Graph")),
        (graph, VOID + "triples", _integer(entry["triples"])),
    ]


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _integer(number: object) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD_INTEGER))
