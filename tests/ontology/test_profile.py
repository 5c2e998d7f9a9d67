"""The ontology, with its alignments, lies within OWL 2 DL and OWL 2 RL by the OWL API's own check."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph

from ontology.owl_profile import compile_check, violations

OUTSIDE_BOTH = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://example.org/> .
ex: a owl:Ontology .
ex:Part a owl:Class .
ex:Whole a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:hasPart ; owl:someValuesFrom ex:Part ] .
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("owl")
    compile_check(folder)
    return folder


def test_the_ontology_is_in_owl_2_dl_and_rl(ontology: Graph, folder: Path) -> None:
    found, axioms = violations(ontology.serialize(format="turtle"), folder)
    assert found == []
    assert axioms > 1500


def test_the_ontology_with_its_alignments_is_in_owl_2_dl_and_rl(
    ontology: Graph, alignments: Graph, folder: Path
) -> None:
    found, _ = violations((ontology + alignments).serialize(format="turtle"), folder)
    assert found == []


@pytest.mark.parametrize(
    ("profile", "reason"),
    [("OWL 2 DL", "undeclared object property"), ("OWL 2 RL", "requires a superclass expression")],
)
def test_the_check_sees_what_is_outside(folder: Path, profile: str, reason: str) -> None:
    found, _ = violations(OUTSIDE_BOTH, folder)
    assert [line for line in found if line.startswith(profile) and reason in line]
