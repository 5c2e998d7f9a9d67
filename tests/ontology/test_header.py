"""The head of the ontology says what it is, whose it is, under which licence and in which version."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, XSD, Graph, Literal, URIRef

from citiverse.vocabulary import BIBO, CUC, DCTERMS, ONTOLOGY, RDFS, VANN

HEAD = URIRef(ONTOLOGY)


def value(ontology: Graph, predicate: str) -> str:
    values = list(ontology.objects(HEAD, URIRef(predicate)))
    assert len(values) == 1, f"{predicate}: {values}"
    return str(values[0])


def test_there_is_one_ontology(ontology: Graph) -> None:
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [HEAD]


@pytest.mark.parametrize(
    ("predicate", "expected"),
    [
        (str(OWL.versionIRI), ONTOLOGY + "/1.0.0"),
        (str(OWL.versionInfo), "1.0.0"),
        (DCTERMS + "license", "https://creativecommons.org/licenses/by/4.0/"),
        (VANN + "preferredNamespacePrefix", "cuc"),
        (VANN + "preferredNamespaceUri", CUC),
        (BIBO + "status", BIBO + "status/draft"),
    ],
)
def test_the_head_states(ontology: Graph, predicate: str, expected: str) -> None:
    assert value(ontology, predicate) == expected


@pytest.mark.parametrize("name", ["title", "description", "creator", "publisher", "bibliographicCitation"])
def test_the_head_describes_itself(ontology: Graph, name: str) -> None:
    assert value(ontology, DCTERMS + name).strip()


@pytest.mark.parametrize("name", ["created", "issued", "modified"])
def test_the_head_is_dated(ontology: Graph, name: str) -> None:
    (date,) = ontology.objects(HEAD, URIRef(DCTERMS + name))
    assert isinstance(date, Literal)
    assert date.datatype == XSD.date
    assert date.value is not None


def test_the_citation_names_the_version(ontology: Graph) -> None:
    assert value(ontology, str(OWL.versionIRI)) in value(ontology, DCTERMS + "bibliographicCitation")


def test_the_first_version_invents_no_prior_version(ontology: Graph) -> None:
    assert list(ontology.objects(HEAD, OWL.priorVersion)) == []
    comments = " ".join(str(comment) for comment in ontology.objects(HEAD, URIRef(RDFS + "comment")))
    assert "no prior version" in comments
    assert "not registered yet" in comments
