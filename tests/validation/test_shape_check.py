"""A shapes graph runs only where all of it can be evaluated, by the letter of SHACL; what cannot is named."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from citiverse.release.validate import rdflib_graph
from citiverse.settings import Settings
from citiverse.validation.own_shapes import check_against
from citiverse.validation.shape_check import check_shapes, check_well_formedness, refuse_without_targets
from citiverse.validation.shape_meaning import as_meant
from citiverse.validation_messages import ValidationFault

PREFIXES = """@prefix ex: <http://e/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
"""
QUERY = 'ex:S sh:targetClass ex:T ; sh:sparql [ sh:message "m" ; %s ] .'


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE)]


def check(text: str) -> None:
    shapes = triples(text)
    check_shapes(shapes, Settings())
    check_well_formedness(rdflib_graph(shapes), shapes)


@pytest.mark.parametrize(
    "text",
    [
        "ex:S sh:property ex:P , ex:Q . ex:P sh:path ex:p ; sh:node ex:N . ex:Q sh:path ex:q ; sh:node ex:N .",
        "ex:S a sh:NodeShape ; sh:or ( ex:A ex:B ) ; sh:and ( ex:A ) . ex:A a sh:NodeShape . ex:B a sh:NodeShape .",
        QUERY % 'sh:select "SELECT $this WHERE { $this ex:service ?service }"',
    ],
)
def test_what_can_be_evaluated_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("ex:S sh:rule [ a sh:TripleRule ] .", "shapes-unsupported"),
        ("ex:S a sh:NodeShape ; sh:expression [ ] .", "shapes-unsupported"),
        ("ex:S a sh:SPARQLFunction .", "shapes-unsupported"),
        ("ex:S sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "shapes-unsupported"),
        ("ex:S sh:node ex:A . ex:A sh:not ex:B . ex:B sh:xone ( ex:S ) .", "shapes-unsupported"),
        (QUERY % 'sh:select "SELECT $this { SERVICE <http://e/> { $this ?p ?o } }"', "shapes-unsupported"),
        (QUERY % 'sh:select "SELECT $this FROM <http://e/> { $this ?p ?o }"', "shapes-unsupported"),
        (QUERY % 'sh:ask "INSERT DATA { }"', "shapes-unsupported"),
        ("ex:S a sh:NodeShape ; sh:and ex:A . ex:A a sh:NodeShape .", "shapes-ill-formed"),
        ("ex:S a sh:NodeShape ; sh:in [ rdf:first 1 ] .", "shapes-ill-formed"),
        ('ex:S a sh:NodeShape ; sh:pattern "[" .', "shapes-ill-formed"),
        ('ex:S sh:declare [ sh:prefix "p" ; sh:namespace "http://e/> SELECT" ] .', "shapes-ill-formed"),
        ('ex:S sh:declare [ sh:prefix "p: <http://e/>" ; sh:namespace "http://e/" ] .', "shapes-ill-formed"),
        ("ex:S a sh:NodeShape ; sh:property [ sh:maxCount 1 ] .", "shapes-ill-formed"),
        ("ex:S a sh:NodeShape ; sh:nodeKind ex:no .", "shapes-ill-formed"),
    ],
)
def test_what_cannot_is_refused_by_name(text: str, slug: str) -> None:
    with pytest.raises(ValidationFault) as caught:
        check(text)
    assert caught.value.slug == slug
    assert (caught.value.shape or "").startswith("http://e/")
    assert "http://e/" in str(caught.value)


def test_a_query_that_fails_names_its_shape() -> None:
    shapes = triples(QUERY % 'sh:select "SELECT $this WHERE { $this nowhere:p ?o }"')
    with pytest.raises(ValidationFault) as caught:
        check_against(triples("ex:a a ex:T ."), shapes, None, Settings())
    assert (caught.value.slug, caught.value.shape) == ("shapes-failed", "http://e/S")


def test_prefixes_of_imported_ontologies_count_without_a_fetch() -> None:
    shapes = triples(
        'ex:O owl:imports ex:I . ex:I sh:declare [ sh:prefix "i" ; sh:namespace "http://e/"^^xsd:anyURI ] .'
        + QUERY % 'sh:prefixes ex:O ; sh:select "SELECT $this ?value WHERE { $this i:p ?value }"'
    )
    results, _ = check_against(triples("ex:a a ex:T ; ex:p 1 ."), shapes, None, Settings())
    assert [(result.focus, result.message) for result in results] == [("<http://e/a>", "m")]


def test_only_the_literal_true_asks_for_unique_languages() -> None:
    kept = as_meant(
        triples('ex:S sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean . ex:T sh:path ex:p ; sh:uniqueLang true .')
    )
    assert [str(triple.subject) for triple in kept if triple.predicate.value.endswith("uniqueLang")] == ["<http://e/T>"]


def test_results_that_look_alike_are_all_reported() -> None:
    shapes = triples("ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:nodeKind sh:IRI .")
    results, _ = check_against(triples("[] a ex:T . [] a ex:T ."), shapes, None, Settings())
    assert len(results) == 2


@pytest.mark.parametrize(
    "text",
    [
        "ex:S a sh:NodeShape ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .",
        "ex:S a sh:NodeShape ; ex:targetClass ex:T .",
        "ex:a ex:b ex:c .",
    ],
)
def test_shapes_without_a_target_are_refused(text: str) -> None:
    with pytest.raises(ValidationFault) as caught:
        check_against(triples("ex:a a ex:T ."), triples(text), None, Settings())
    assert caught.value.slug == "no-shapes"
    assert caught.value.shape == ("http://e/S" if "ex:S" in text else None)


@pytest.mark.parametrize(
    "text",
    [
        "ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ex:S a sh:NodeShape , rdfs:Class .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . ex:S a sh:NodeShape , ex:C . "
        "ex:C rdfs:subClassOf rdfs:Class .",
    ],
)
def test_a_shape_that_is_a_class_has_targets(text: str) -> None:
    refuse_without_targets(triples(text))
