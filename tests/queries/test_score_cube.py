"""The score cube is well-formed by the integrity constraints of the RDF Data Cube Vocabulary (W3C, 2014, section 11).

Each query asks whether the constraint of that number is broken, in words of our own. Those about slices, code lists,
attributes and several measures have nothing to look at in this cube.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

PREFIXES = """
PREFIX cuc: <https://w3id.org/citiverse/ns#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
BROKEN = {
    "IC-1 an observation of other than one data set": """
        { ?one a qb:Observation FILTER NOT EXISTS { ?one qb:dataSet ?set } }
        UNION { ?one a qb:Observation ; qb:dataSet ?a, ?b FILTER(?a != ?b) }""",
    "IC-2 a data set of other than one structure": """
        { ?one a qb:DataSet FILTER NOT EXISTS { ?one qb:structure ?any } }
        UNION { ?one a qb:DataSet ; qb:structure ?a, ?b FILTER(?a != ?b) }""",
    "IC-3 a structure without a measure": """
        ?one a qb:DataStructureDefinition . FILTER NOT EXISTS { ?one qb:component/qb:measure ?measure }""",
    "IC-4 a dimension without a range": """
        ?one a qb:DimensionProperty . FILTER NOT EXISTS { ?one rdfs:range ?range }""",
    "IC-11 an observation without a value of a dimension": """
        ?one qb:dataSet/qb:structure/qb:component/qb:dimension ?dimension .
        FILTER NOT EXISTS { ?one ?dimension ?value }""",
    "IC-12 two observations with the same values of all dimensions": """
        ?one cuc:scores ?a ; cuc:criterion ?b ; cuc:byExpert ?c ; qb:dataSet ?set .
        ?two cuc:scores ?a ; cuc:criterion ?b ; cuc:byExpert ?c ; qb:dataSet ?set . FILTER(?one != ?two)""",
    "IC-14 an observation without a value of a measure": """
        ?one qb:dataSet/qb:structure/qb:component/qb:measure ?measure .
        FILTER NOT EXISTS { ?one ?measure ?value }""",
}
FAULTS = {
    "IC-1 an observation of other than one data set": "INSERT DATA { <urn:x> a qb:Observation }",
    "IC-2 a data set of other than one structure": "INSERT DATA { <urn:x> a qb:DataSet }",
    "IC-3 a structure without a measure": "INSERT DATA { <urn:x> a qb:DataStructureDefinition }",
    "IC-4 a dimension without a range": "INSERT DATA { <urn:x> a qb:DimensionProperty }",
    "IC-11 an observation without a value of a dimension": "DELETE WHERE { ?one cuc:byExpert ?expert }",
    "IC-12 two observations with the same values of all dimensions": """
        INSERT { <urn:x> ?property ?value } WHERE {
            { SELECT ?one WHERE { ?one a qb:Observation } LIMIT 1 } ?one ?property ?value }""",
    "IC-14 an observation without a value of a measure": "DELETE WHERE { ?one cuc:score ?points }",
}


@pytest.fixture
def store(stores: Mapping[str | None, ox.Store]) -> ox.Store:
    """A copy of the example round with what the rules derive from it."""
    copy = ox.Store()
    copy.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in stores["scoring"])
    return copy


def holds(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} ASK {{ {pattern} }}"))


@pytest.mark.parametrize("name", BROKEN)
def test_the_cube_breaks_no_constraint_and_a_broken_one_does(name: str, store: ox.Store) -> None:
    assert not holds(store, BROKEN[name])
    store.update(PREFIXES + FAULTS[name])
    assert holds(store, BROKEN[name])


def test_the_cube_has_an_observation_for_every_score(store: ox.Store) -> None:
    counted = store.query(
        PREFIXES + "SELECT (COUNT(?score) AS ?scores) (COUNT(?set) AS ?observations) "
        "WHERE { ?score a cuc:CriterionScore OPTIONAL { ?score a qb:Observation ; qb:dataSet ?set } }"
    )
    assert isinstance(counted, ox.QuerySolutions)
    (row,) = [tuple(int(value.value) for value in solution if isinstance(value, ox.Literal)) for solution in counted]
    assert row == (48, 48)


def test_the_catalogue_without_scores_has_no_cube(catalogue: ox.Store) -> None:
    assert not catalogue.query(
        PREFIXES + "ASK { { ?one a qb:Observation } UNION { ?one qb:component ?any } }", use_default_graph_as_union=True
    )
