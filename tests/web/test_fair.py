"""The checks of FOOPS! (oeg-upm/fair_ontologies) that ask no registry, under their own names, on ontology and shapes.

Left out: FIND2 and FIND3 (LOV, prefix.cc) and whether the licence and w3id.org themselves answer: not ours to say.
Of OM3, a DOI, a logo and a previous version are not stated: there is none.
"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from citiverse.vocabulary import ADMS, BASE, BIBO, CATALOGUE, DCTERMS, ONTOLOGY, SCHEMA, SHAPES, VANN

OF_PATHS = {"/ns": ONTOLOGY, "/shapes": SHAPES}
FORMS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}


@pytest.fixture(params=OF_PATHS)
def path(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def graph(catalogue: FlaskClient, path: str) -> Graph:
    return Graph().parse(data=catalogue.get(path, headers={"Accept": "text/turtle"}).data, format="turtle")


@pytest.fixture
def head(path: str) -> URIRef:
    return URIRef(OF_PATHS[path])


def stated(graph: Graph, head: URIRef, *predicates: str) -> list[str]:
    return [name for name in predicates if graph.value(head, URIRef(name)) is not None]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("media_type", FORMS)
def test_cn1_rdf1_uri1_uri2(catalogue: FlaskClient, path: str, head: URIRef, media_type: str) -> None:
    response = catalogue.get(path, headers={"Accept": media_type})
    assert response.status_code == 200
    assert response.mimetype == media_type
    graph = Graph().parse(data=response.data, format=FORMS[media_type])
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [head]


def test_cn1_doc1(catalogue: FlaskClient, path: str) -> None:
    response = catalogue.get(path, headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    assert OF_PATHS[path] in response.text


def test_find1(graph: Graph, head: URIRef) -> None:
    assert stated(graph, head, VANN + "preferredNamespacePrefix", VANN + "preferredNamespaceUri") != []


def test_find3_bis(catalogue: FlaskClient) -> None:
    graph = Graph().parse(data=catalogue.get("/ns.ttl").data, format="turtle")
    assert graph.value(URIRef(ONTOLOGY), URIRef(SCHEMA + "includedInDataCatalog")) == URIRef(CATALOGUE)
    assert catalogue.get("/catalogue.ttl").status_code == 200


def test_http1_purl1(head: URIRef) -> None:
    assert str(head).startswith("https://w3id.org/")
    assert str(head).startswith(BASE)


def test_om1(graph: Graph, head: URIRef) -> None:
    names = [DCTERMS + name for name in ("title", "description", "license", "creator")]
    names += [str(OWL.versionIRI), VANN + "preferredNamespaceUri"]
    assert stated(graph, head, *names) == names


def test_om2(graph: Graph, head: URIRef) -> None:
    names = [VANN + "preferredNamespacePrefix", str(OWL.versionInfo)]
    names += [DCTERMS + name for name in ("created", "bibliographicCitation", "modified", "abstract", "language")]
    assert stated(graph, head, *names) == names


def test_om3_as_far_as_there_is_something_to_say(graph: Graph, head: URIRef) -> None:
    names = [DCTERMS + "publisher", BIBO + "status", DCTERMS + "issued", ADMS + "versionNotes"]
    assert stated(graph, head, *names) == names
    assert stated(graph, head, str(OWL.priorVersion), BIBO + "doi") == []


def test_om4(graph: Graph, head: URIRef) -> None:
    assert graph.value(head, URIRef(DCTERMS + "license")) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_om5(graph: Graph, head: URIRef) -> None:
    names = [DCTERMS + name for name in ("creator", "created", "issued", "publisher")]
    assert stated(graph, head, *names) == names


def test_ver1_ver2(catalogue: FlaskClient, graph: Graph, head: URIRef) -> None:
    version = str(graph.value(head, OWL.versionIRI))
    assert version != str(head)
    response = catalogue.get(version.removeprefix(BASE[:-1]), headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    assert (head, OWL.versionIRI, URIRef(version)) in Graph().parse(data=response.data, format="turtle")


def test_voc1_voc2(graph: Graph, path: str) -> None:
    reused = {
        str(term).rpartition("#")[0] for triple in graph for term in triple[1:2] if not str(term).startswith(BASE)
    }
    assert len(reused) > 3


def test_voc3_voc4(catalogue: FlaskClient) -> None:
    graph = Graph().parse(data=catalogue.get("/ns.ttl").data, format="turtle")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind) if str(term).startswith(ONTOLOGY + "#")}
    assert len(terms) > 200
    for term in terms:
        assert isinstance(graph.value(term, RDFS.label), Literal), term
        assert isinstance(graph.value(term, SKOS.definition), Literal), term
        assert graph.value(term, RDFS.isDefinedBy) == URIRef(ONTOLOGY), term
