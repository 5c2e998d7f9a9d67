"""The SPARQL 1.1 Service Description of the endpoint, saying only what is true."""

from __future__ import annotations

import pyoxigraph as ox

from citiverse.vocabulary import RDF_TYPE, SD, VOID, XSD_INTEGER
from citiverse.web.formats import GRAPHS, RESULTS
from citiverse.web.site import Site

FORMATS_OF_W3C = "http://www.w3.org/ns/formats/"
FORMAT_NAMES = {
    "ttl": "Turtle",
    "jsonld": "JSON-LD",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}


def service_description(site: Site) -> list[ox.Quad]:
    """Return the description: endpoint, languages, result formats, features, and the dataset with its named graphs."""
    base = site.settings.base_iri
    service = ox.NamedNode(base + "sparql")
    dataset = ox.NamedNode(base + "sparql#dataset")
    default_graph = ox.NamedNode(base + "sparql#default-graph")
    endpoint = f"{site.origin()}/sparql" if site.origin() else service.value
    pairs: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (service, RDF_TYPE, _sd("Service")),
        (service, SD + "endpoint", ox.NamedNode(endpoint)),
        (service, SD + "supportedLanguage", _sd("SPARQL10Query")),
        (service, SD + "supportedLanguage", _sd("SPARQL11Query")),
        (service, SD + "feature", _sd("UnionDefaultGraph")),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF_TYPE, _sd("Dataset")),
        (dataset, SD + "defaultGraph", default_graph),
        (default_graph, RDF_TYPE, _sd("Graph")),
        (default_graph, VOID + "triples", _integer(site.release.manifest["triples"])),
    ]
    pairs += [
        (service, SD + "resultFormat", ox.NamedNode(FORMATS_OF_W3C + FORMAT_NAMES[form.name]))
        for form in (*RESULTS, *GRAPHS)
    ]
    for name, entry in site.release.manifest["graphs"].items():
        if entry["iri"]:
            pairs += _named_graph(ox.NamedNode(f"{base}sparql#graph-{name}"), dataset, entry)
    return [ox.Quad(subject, ox.NamedNode(predicate), value) for subject, predicate, value in pairs]


def _named_graph(
    node: ox.NamedNode, dataset: ox.NamedNode, entry: dict[str, object]
) -> list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]]:
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
