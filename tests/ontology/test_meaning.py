"""The data mean what the ontology says: no domain, range or disjointness tells of a thing what the data do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from citiverse.vocabulary import RDF_LANG_STRING, XSD, XSD_STRING


@pytest.fixture(scope="module")
def everything(ontology: Graph, schemes: Graph, data: Graph) -> Graph:
    return ontology + schemes + data


def classes_of(graph: Graph, thing: Node) -> set[Node]:
    """Return the classes stated for `thing`, with their superclasses."""
    stated = graph.objects(thing, RDF.type)
    return {wider for one in stated for wider in graph.transitive_objects(one, RDFS.subClassOf) if wider is not None}


def datatype_of(literal: Literal) -> str:
    return RDF_LANG_STRING if literal.language else str(literal.datatype or XSD_STRING)


def untold(graph: Graph, predicate: URIRef) -> Iterator[tuple[Node, Node, Node]]:
    """Yield (property, thing, class) where a domain or range would add a class that the data do not state."""
    for term, expected in graph.subject_objects(predicate):
        if str(expected).startswith(XSD):
            continue
        for subject, value in graph.subject_objects(term):
            thing = subject if predicate == RDFS.domain else value
            if expected not in classes_of(graph, thing):
                yield term, thing, expected


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range], ids=["domain", "range"])
def test_domains_and_ranges_add_no_class(everything: Graph, predicate: URIRef) -> None:
    assert list(everything.subject_objects(predicate))
    assert list(untold(everything, predicate)) == []


def test_values_have_the_datatype_of_the_range(everything: Graph) -> None:
    for term, datatype in everything.subject_objects(RDFS.range):
        if str(datatype).startswith(XSD):
            values = [value for value in everything.objects(None, term) if isinstance(value, Literal)]
            assert {datatype_of(value) for value in values} <= {str(datatype)}, term


def test_functional_properties_have_one_value(everything: Graph) -> None:
    for term in everything.subjects(RDF.type, OWL.FunctionalProperty):
        subjects = list(everything.subjects(term))
        assert len(subjects) == len(set(subjects)), term


def test_nothing_is_of_two_disjoint_classes(everything: Graph) -> None:
    (axiom,) = everything.subjects(RDF.type, OWL.AllDisjointClasses)
    (members,) = everything.objects(axiom, OWL.members)
    disjoint = set(everything.items(members))
    assert len(disjoint) == 5
    things = set(everything.subjects(RDF.type))
    assert [thing for thing in things if len(classes_of(everything, thing) & disjoint) > 1] == []
