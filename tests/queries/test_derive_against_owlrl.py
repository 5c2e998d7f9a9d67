"""The rules against an OWL RL reasoner: what the ontology entails, they derive; what they derive, it entails."""

from __future__ import annotations

from typing import Final

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from citiverse.vocabulary import CUC, RDF_TYPE
from support.graph_store import FIXTURES, ROOT, derived_from

Statement = tuple[str, str, str]

ENTAILED: Final = frozenset(
    CUC + name
    for name in (
        "illustrates",
        "theme",
        "country",
        "hasEvidenceFromCountry",
        "contributesToGoal",
        "within",
        "riskLevel",
    )
)
"""Properties whose meaning the ontology states: inverses, chains, subproperties, transitivity."""

BY_RULE_ALONE: Final = frozenset(
    CUC + name for name in ("NoHighRiskUseCase", "ReadyToReplicateUseCase", "PilotFirstUseCase", "EvidenceRichUseCase")
)
"""Classes that need counting or absence, which OWL does not conclude from."""


def compared(statement: Statement) -> bool:
    """Tell whether a statement is one that both rules and reasoner should know."""
    subject, predicate, value = statement
    if not subject.startswith("http"):
        return False
    if predicate == RDF_TYPE:
        return value.startswith(CUC) and value not in BY_RULE_ALONE
    return predicate in ENTAILED


@pytest.fixture(scope="module")
def asserted() -> list[ox.Quad]:
    """The logic of the ontology (no labels) and a small invented catalogue."""
    ontology = [
        quad
        for path in sorted((ROOT / "ontology").glob("*.ttl"))
        for quad in ox.parse(path=path, rename_blank_nodes=True)
    ]
    logic = [quad for quad in ontology if not isinstance(quad.object, ox.Literal)]
    return [*logic, *ox.parse(path=FIXTURES / "reasoning.ttl")]


@pytest.fixture(scope="module")
def derived(asserted: list[ox.Quad]) -> list[ox.Quad]:
    return derived_from(asserted)


def statements(quads: list[ox.Quad]) -> set[Statement]:
    return {(text(quad.subject), quad.predicate.value, text(quad.object)) for quad in quads}


def text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert not isinstance(term, ox.Triple)
    return term.value


def closure(quads: list[ox.Quad]) -> set[Statement]:
    """Return what an OWL RL reasoner makes of `quads`."""
    graph = rdflib.Graph()
    triples = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    graph.parse(data=triples, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {(str(s), str(p), str(o)) for s, p, o in graph if isinstance(s, rdflib.URIRef)}


def test_the_rules_derive_all_that_the_ontology_entails(asserted: list[ox.Quad], derived: list[ox.Quad]) -> None:
    known = statements([*asserted, *derived])
    entailed = {statement for statement in closure([*asserted, *derived]) if compared(statement)}
    individuals = {statement for statement in entailed if "example" in statement[0]}
    assert individuals
    assert individuals - known == set()


def test_the_ontology_entails_all_that_the_rules_derive(asserted: list[ox.Quad], derived: list[ox.Quad]) -> None:
    premises = [quad for quad in derived if not any(map(compared, statements([quad])))]
    conclusions = {statement for statement in statements(derived) if compared(statement)}
    assert len(conclusions) > 20
    assert conclusions - closure([*asserted, *premises]) == set()
