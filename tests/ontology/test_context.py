"""The JSON-LD context gives every term of the catalogue a readable name, and loses nothing on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic

from citiverse.vocabulary import PREFIXES, RDF_TYPE, XSD


@pytest.fixture(scope="module")
def context(root: Path) -> dict[str, Any]:
    document = json.loads((root / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    loaded: dict[str, Any] = document["@context"]
    return loaded


def expanded(compact: str) -> str:
    prefix, _, local = compact.partition(":")
    return PREFIXES[prefix] + local


@pytest.fixture(scope="module")
def definitions(context: dict[str, Any]) -> dict[str, dict[str, str]]:
    """IRI -> definition of its term, with the name under "name"."""
    found = {}
    for name, value in context.items():
        if name.startswith("@") or name in PREFIXES or str(value).startswith("@"):
            continue
        definition = value if isinstance(value, dict) else {"@id": value}
        found[expanded(definition["@id"])] = {"name": name, **definition}
    return found


def test_the_context_is_json_ld_1_1_with_the_prefixes_of_the_project(context: dict[str, Any]) -> None:
    assert context["@version"] == 1.1
    assert {name: context[name] for name in PREFIXES} == PREFIXES


def test_every_class_and_property_has_a_name(ontology: Graph, definitions: dict[str, dict[str, str]]) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {str(t) for kind in kinds for t in ontology.subjects(RDF.type, kind) if isinstance(t, URIRef)}
    assert terms - set(definitions) == set()


def test_every_property_of_the_data_has_a_name(
    schemes: Graph, data: Graph, definitions: dict[str, dict[str, str]]
) -> None:
    used = {str(predicate) for graph in (schemes, data) for predicate in graph.predicates()}
    lists = {str(RDF.first), str(RDF.rest), RDF_TYPE}
    assert used - lists - set(definitions) == set()


def test_no_iri_has_two_names(context: dict[str, Any], definitions: dict[str, dict[str, str]]) -> None:
    keywords_and_prefixes = {name for name in context if name.startswith("@") or name in PREFIXES} | {"id", "type"}
    assert len(definitions) == len(context) - len(keywords_and_prefixes)


def test_links_are_links_and_values_are_values(ontology: Graph, definitions: dict[str, dict[str, str]]) -> None:
    for iri, definition in definitions.items():
        is_link = definition.get("@type") == "@id"
        if (URIRef(iri), RDF.type, OWL.ObjectProperty) in ontology:
            assert is_link, iri
        if (URIRef(iri), RDF.type, OWL.DatatypeProperty) in ontology:
            assert not is_link, iri


def test_ranges_are_coercions(ontology: Graph, definitions: dict[str, dict[str, str]]) -> None:
    for term, datatype in ontology.subject_objects(RDFS.range):
        if str(datatype).startswith(XSD) and str(datatype) != XSD + "string":
            assert expanded(definitions[str(term)]["@type"]) == str(datatype), term


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("scheme", ["horizon", "technology", "sdg"])
def test_a_scheme_survives_json_ld_with_the_context(root: Path, context: dict[str, Any], scheme: str) -> None:
    original = Graph().parse(root / "ontology" / "schemes" / f"{scheme}.ttl", format="turtle")
    text = original.serialize(format="json-ld", context=context)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), original)
    nodes = json.loads(text)["@graph"]
    assert all(set(node) <= set(context) | {"@id", "@type"} for node in nodes)
    assert any("prefLabel" in node for node in nodes)
