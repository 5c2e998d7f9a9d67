"""Every term of the ontology is labelled, defined and placed; every foreign term is declared and imported nowhere."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from citiverse import vocabulary
from citiverse.vocabulary import CUC, DCTERMS, ONTOLOGY, RDFS, SKOS, VS

CUC_TERMS = Namespace(CUC)
LABEL, DEFINITION, EXAMPLE = URIRef(RDFS + "label"), URIRef(SKOS + "definition"), URIRef(SKOS + "example")
IS_DEFINED_BY, STATUS = URIRef(RDFS + "isDefinedBy"), URIRef(VS + "term_status")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
BUILT_IN = (vocabulary.OWL, vocabulary.RDF, vocabulary.RDFS, vocabulary.XSD)


def own_terms(ontology: Graph, *kinds: URIRef) -> list[URIRef]:
    found = {term for kind in kinds or KINDS for term in ontology.subjects(RDF.type, kind)}
    return sorted(term for term in found if isinstance(term, URIRef) and term.startswith(CUC))


def only_value(ontology: Graph, term: URIRef, predicate: URIRef) -> Node | None:
    values = list(ontology.objects(term, predicate))
    return values[0] if len(values) == 1 else None


@pytest.mark.parametrize("predicate", [LABEL, DEFINITION], ids=["label", "definition"])
def test_every_term_has_one_english_label_and_definition(ontology: Graph, predicate: URIRef) -> None:
    values = {term: only_value(ontology, term, predicate) for term in own_terms(ontology)}
    assert [t for t, v in values.items() if not (isinstance(v, Literal) and v.language == "en" and v.strip())] == []


def test_labels_name_one_term_of_a_kind(ontology: Graph) -> None:
    for kind in ([OWL.Class], [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty]):
        labels = [str(only_value(ontology, term, LABEL)) for term in own_terms(ontology, *kind)]
        assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


def test_no_two_terms_share_a_definition(ontology: Graph) -> None:
    definitions = [str(only_value(ontology, term, DEFINITION)) for term in own_terms(ontology)]
    assert sorted(text for text in set(definitions) if definitions.count(text) > 1) == []


def test_every_term_says_who_defines_it_since_when_and_how_settled_it_is(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert only_value(ontology, term, IS_DEFINED_BY) == URIRef(ONTOLOGY), term
        assert str(only_value(ontology, term, STATUS)) in {"stable", "testing", "reserved"}, term
        assert str(only_value(ontology, term, CUC_TERMS.since)) == "1.0.0", term


def test_every_class_has_an_example(ontology: Graph) -> None:
    classes = own_terms(ontology, OWL.Class)
    assert [term for term in classes if not isinstance(only_value(ontology, term, EXAMPLE), Literal)] == []


def test_classes_are_capitalised_and_properties_are_not(ontology: Graph) -> None:
    classes = set(own_terms(ontology, OWL.Class))
    for term in own_terms(ontology):
        assert term.removeprefix(CUC)[0].isupper() == (term in classes), term


def test_a_term_is_declared_once_and_as_one_kind(ontology: Graph) -> None:
    for term in own_terms(ontology):
        assert len([kind for kind in KINDS if (term, RDF.type, kind) in ontology]) == 1, term


def test_every_own_term_mentioned_is_declared(ontology: Graph, alignments: Graph) -> None:
    mentioned = {node for graph in (ontology, alignments) for triple in graph for node in triple}
    own = {str(node) for node in mentioned if isinstance(node, URIRef) and node.startswith(CUC) and node != URIRef(CUC)}
    assert own == {str(term) for term in own_terms(ontology)}


def test_every_foreign_term_used_is_declared(ontology: Graph) -> None:
    declared = {term for kind in KINDS for term in ontology.subjects(RDF.type, kind)}
    used = set(ontology.predicates()) | set(ontology.objects(None, RDF.type))
    for predicate in ("subClassOf", "domain", "range", "subPropertyOf"):
        used |= set(ontology.objects(None, URIRef(RDFS + predicate)))
    foreign = {str(term) for term in used if isinstance(term, URIRef) and not str(term).startswith((CUC, *BUILT_IN))}
    assert foreign <= {str(term) for term in declared}


def test_nothing_is_imported(ontology: Graph, alignments: Graph) -> None:
    assert list(ontology.objects(None, OWL.imports)) + list(alignments.objects(None, OWL.imports)) == []


def test_alignments_only_point(alignments: Graph) -> None:
    assert len(alignments) > 0
    assert set(alignments.predicates()) == {URIRef(RDFS + "seeAlso")}
    assert not [target for target in alignments.objects() if str(target).startswith((CUC, DCTERMS))]
