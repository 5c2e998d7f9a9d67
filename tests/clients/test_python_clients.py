"""SPARQLWrapper and rdflib's SPARQLStore get right answers from the running server."""

from __future__ import annotations

import csv
import io
import urllib.error
from xml.dom.minidom import Document, Text

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from citiverse.vocabulary import RDF_TYPE
from clients.questions import BROKEN, CHINESE, CUC, GRAPH, IS_NOT_THERE, IS_THERE, LABEL_GRAPH, LABELS, USE_CASES, Label


def wrapper(endpoint: str, query: str, form: str) -> SPARQLWrapper:
    found = SPARQLWrapper(endpoint)
    found.setReturnFormat(form)
    found.setQuery(query)
    return found


def labels_of_json(answer: object) -> set[Label]:
    assert isinstance(answer, dict)
    rows = answer["results"]["bindings"]
    return {(row["theme"]["value"], row["label"]["value"], row["label"]["xml:lang"]) for row in rows}


def labels_of_graph(graph: rdflib.Graph) -> set[Label]:
    return {(str(s), str(o), str(o.language)) for s, _, o in graph if isinstance(o, rdflib.Literal)}


@pytest.mark.parametrize(("method", "request_method"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("query", [LABELS, CHINESE], ids=["labels", "chinese"])
def test_sparqlwrapper_by_every_method(
    endpoint: str, labels: set[Label], method: str, request_method: str, query: str
) -> None:
    asked = wrapper(endpoint, query, JSON)
    asked.setMethod(method)
    asked.setRequestMethod(request_method)
    expected = {label for label in labels if query is LABELS or "城市" in label[1]}
    assert expected
    assert labels_of_json(asked.queryAndConvert()) == expected


def test_sparqlwrapper_reads_xml(endpoint: str, labels: set[Label]) -> None:
    document = wrapper(endpoint, LABELS, XML).queryAndConvert()
    assert isinstance(document, Document)
    nodes = [child for element in document.getElementsByTagName("literal") for child in element.childNodes]
    texts = {node.data for node in nodes if isinstance(node, Text)}
    assert texts == {text for _, text, _ in labels}


def test_sparqlwrapper_reads_csv(endpoint: str, labels: set[Label]) -> None:
    body = wrapper(endpoint, LABELS, CSV).queryAndConvert()
    assert isinstance(body, bytes)
    rows = [tuple(row) for row in csv.reader(io.StringIO(body.decode(), newline=""))]
    assert rows[0] == ("theme", "label")
    assert set(rows[1:]) == {label[:2] for label in labels}


def test_sparqlwrapper_reads_tsv(endpoint: str, labels: set[Label]) -> None:
    body = wrapper(endpoint, LABELS, TSV).queryAndConvert()
    assert isinstance(body, bytes)
    rows = [tuple(row.split("\t")) for row in body.decode().splitlines()]
    assert rows[0] == ("?theme", "?label")
    assert set(rows[1:]) == {(f"<{iri}>", f'"{text}"@{tag}') for iri, text, tag in labels}


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        (TURTLE, "text/turtle"),
        (N3, "text/turtle"),
        (RDFXML, "application/rdf+xml"),
        (XML, "application/rdf+xml"),
        (JSONLD, "application/ld+json"),
    ],
)
def test_sparqlwrapper_reads_graphs(endpoint: str, labels: set[Label], form: str, media_type: str) -> None:
    with wrapper(endpoint, LABEL_GRAPH, form).query().response as answer:
        assert answer.headers.get_content_type() == media_type
        syntax = ox.RdfFormat.from_media_type(media_type)
        assert syntax is not None
        found = [quad.object for quad in ox.parse(answer.read(), format=syntax)]
    texts = {(literal.value, literal.language) for literal in found if isinstance(literal, ox.Literal)}
    assert texts == {(text, language) for _, text, language in labels}


def test_sparqlwrapper_chooses_the_dataset(endpoint: str, number_of_use_cases: int) -> None:
    numbers = {}
    for graph in ("use-cases", "sources"):
        asked = wrapper(endpoint, USE_CASES, JSON)
        asked.addDefaultGraph(GRAPH + graph)
        answer = asked.queryAndConvert()
        assert isinstance(answer, dict)
        numbers[graph] = int(answer["results"]["bindings"][0]["number"]["value"])
    assert numbers == {"use-cases": number_of_use_cases, "sources": 0}


def test_sparqlwrapper_tells_a_broken_query(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="line"):
        wrapper(endpoint, BROKEN, JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_rows_truth_and_numbers(
    endpoint: str, labels: set[Label], number_of_use_cases: int, method: str
) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method))
    rows = graph.query(LABELS).bindings
    found = {tuple(row[rdflib.Variable(name)] for name in ("theme", "label")) for row in rows}
    assert found == {(rdflib.URIRef(iri), rdflib.Literal(text, lang=tag)) for iri, text, tag in labels}
    assert graph.query(IS_THERE).askAnswer is True
    assert graph.query(IS_NOT_THERE).askAnswer is False
    (row,) = graph.query(USE_CASES).bindings
    assert list(row.values()) == [rdflib.Literal(number_of_use_cases)]


def test_rdflib_takes_a_graph_of_a_query(endpoint: str, labels: set[Label]) -> None:
    result = rdflib.Graph(SPARQLStore(endpoint)).query(LABEL_GRAPH)
    assert result.graph is not None
    assert labels_of_graph(result.graph) == labels


def test_rdflib_walks_the_store_as_a_graph(endpoint: str, quads: list[ox.Quad]) -> None:
    store = rdflib.Graph(SPARQLStore(endpoint))
    kind = ox.NamedNode(CUC + "CaseStudy")
    expected = {str(q.subject) for q in quads if q.predicate.value == RDF_TYPE and q.object == kind}
    assert {f"<{subject}>" for subject in store.subjects(rdflib.RDF.type, rdflib.URIRef(kind.value))} == expected


def test_rdflib_asks_a_named_graph(endpoint: str, quads: list[ox.Quad]) -> None:
    graph = rdflib.Graph(SPARQLStore(endpoint), identifier=rdflib.URIRef(GRAPH + "use-cases"))
    assert len(graph) == len({q.triple for q in quads if q.graph_name == ox.NamedNode(GRAPH + "use-cases")})
    assert len(rdflib.Graph(SPARQLStore(endpoint), identifier=rdflib.URIRef(GRAPH + "nothing"))) == 0


def test_sparqlwrapper_is_refused_when_it_writes(endpoint: str) -> None:
    asked = wrapper(endpoint, "INSERT DATA { <urn:a> <urn:b> <urn:c> }", JSON)
    asked.setMethod(POST)
    with pytest.raises(urllib.error.HTTPError) as raised:
        asked.query()
    with raised.value as answer:
        assert answer.code == 403
