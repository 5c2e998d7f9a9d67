"""What a reasoner concludes from the ontology: the entailments that the derivation rules stand for."""

from __future__ import annotations

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import RDF, Graph, Namespace, URIRef

from citiverse.vocabulary import CUC, SCHEME, SDG, SDG_ONTOLOGY, SOSA

CUC_TERMS, EXAMPLE = Namespace(CUC), Namespace("http://example.org/")

FACTS = f"""
@prefix cuc: <{CUC}> .
@prefix ex: <http://example.org/> .
@prefix scheme: <{SCHEME}> .
@prefix sdgo: <{SDG_ONTOLOGY}> .
@prefix sosa: <{SOSA}> .
ex:twin cuc:hasCaseStudy ex:zurich ;
  cuc:horizon <{SCHEME}horizon/1> ;
  cuc:publicSafetyRisk <{SCHEME}risk-level/high> ;
  cuc:usesTechnology <{SCHEME}technology/virtual-reality> , <{SCHEME}technology/generative-ai> ;
  cuc:contributesToTarget <{SDG}11.3> ;
  cuc:relatedUseCase ex:other .
<{SDG}11.3> sdgo:isTargetOf <{SDG}11> .
ex:zurich cuc:locatedIn ex:city .
ex:city cuc:inCountry ex:country .
ex:country cuc:within ex:region .
ex:figure sosa:hasFeatureOfInterest ex:zurich ; cuc:figureKind <{SCHEME}figure-kind/outcome> ; a cuc:MeasuredOutcome .
ex:twin a cuc:UseCase .
ex:risk a cuc:RiskAssessment .
"""
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")


def closure(ontology: Graph, facts: str) -> Graph:
    graph = Graph()
    graph += ontology
    graph.parse(data=facts, format="turtle")
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return graph


@pytest.fixture(scope="module")
def concluded(ontology: Graph) -> Graph:
    return closure(ontology, FACTS)


@pytest.mark.parametrize(
    ("subject", "predicate", "value"),
    [
        ("zurich", "illustrates", EXAMPLE.twin),
        ("zurich", "hasOutcome", EXAMPLE.figure),
        ("zurich", "country", EXAMPLE.country),
        ("twin", "hasEvidenceFromCountry", EXAMPLE.country),
        ("city", "within", EXAMPLE.region),
        ("twin", "contributesToGoal", URIRef(SDG + "11")),
        ("twin", "riskLevel", URIRef(SCHEME + "risk-level/high")),
        ("other", "relatedUseCase", EXAMPLE.twin),
    ],
)
def test_a_property_follows(concluded: Graph, subject: str, predicate: str, value: URIRef) -> None:
    assert (EXAMPLE[subject], CUC_TERMS[predicate], value) in concluded


@pytest.mark.parametrize(
    ("thing", "name"),
    [
        ("twin", "OperationalUseCase"),
        ("twin", "HighRiskUseCase"),
        ("twin", "ImmersiveUseCase"),
        ("twin", "GenerativeAIUseCase"),
        ("figure", "ResultOfUse"),
        ("risk", "Assessment"),
    ],
)
def test_a_class_follows(concluded: Graph, thing: str, name: str) -> None:
    assert (EXAMPLE[thing], RDF.type, CUC_TERMS[name]) in concluded


@pytest.mark.parametrize("name", ["PilotUseCase", "AIBasedUseCase", "NoHighRiskUseCase"])
def test_a_class_does_not_follow(concluded: Graph, name: str) -> None:
    assert (EXAMPLE.twin, RDF.type, CUC_TERMS[name]) not in concluded


def test_the_ontology_is_consistent_with_the_facts(concluded: Graph) -> None:
    assert list(concluded.subjects(RDF.type, ERROR)) == []


def test_a_use_case_cannot_be_a_case_study(ontology: Graph) -> None:
    both = f"<http://example.org/x> a <{CUC}UseCase>, <{CUC}CaseStudy> ."
    assert list(closure(ontology, both).subjects(RDF.type, ERROR))
