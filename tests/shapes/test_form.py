"""The shapes are well-formed SHACL, and say what a curator and another engine need to know."""

from __future__ import annotations

import re

import pyshacl
import pytest
import rdflib
from rdflib.namespace import RDF, RDFS, SH

from citiverse.release.validate import rdflib_graph
from citiverse.vocabulary import CUC, CUS, SHAPES
from shapes.harness import ROOT, shapes

CONDITIONS = ("Is", "Has", "InEnglish", "Implies", "ValueIs", "MaximumIs")
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
VALIDATION_PASS = rdflib.URIRef(CUC + "validationPass")
FORBIDDEN_IN_QUERIES = ("VALUES", "MINUS", "SERVICE", "NOW(", "RAND(", "UUID(")
"""What SHACL forbids in SPARQL-based constraints, and what would make a report depend on the moment."""


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib_graph(shapes())


@pytest.fixture(scope="module")
def all_shapes(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    return {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}


@pytest.fixture(scope="module")
def reporting(graph: rdflib.Graph, all_shapes: set[rdflib.term.Node]) -> set[rdflib.term.Node]:
    """Shapes that report: all but the conditions that other shapes use."""
    return {shape for shape in all_shapes if not str(shape).removeprefix(CUS).startswith(CONDITIONS)}


@pytest.fixture(scope="module")
def queries(graph: rdflib.Graph) -> list[str]:
    return [str(query) for query in graph.objects(None, SH.select)]


def test_the_shapes_conform_to_the_shapes_of_shacl(graph: rdflib.Graph) -> None:
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text


def test_every_shape_has_a_name_of_its_own(graph: rdflib.Graph, all_shapes: set[rdflib.term.Node]) -> None:
    used = {
        node for path in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape) for node in graph.objects(None, path)
    }
    assert {shape for shape in all_shapes | used if not str(shape).startswith(CUS)} == set()
    assert used <= all_shapes


@pytest.mark.parametrize("needed", [SH.severity, SH.message, SH.name, RDFS.isDefinedBy])
def test_every_reporting_shape_says_what_a_curator_needs(
    needed: rdflib.URIRef, graph: rdflib.Graph, reporting: set[rdflib.term.Node]
) -> None:
    assert {shape for shape in reporting if graph.value(shape, needed) is None} == set()


def test_messages_are_english(graph: rdflib.Graph) -> None:
    assert {getattr(message, "language", None) for message in graph.objects(None, SH.message)} == {"en"}


def test_conditions_neither_report_nor_run_on_their_own(
    graph: rdflib.Graph, all_shapes: set[rdflib.term.Node], reporting: set[rdflib.term.Node]
) -> None:
    conditions = all_shapes - reporting
    assert {shape for shape in conditions if graph.value(shape, SH.severity) is not None} == set()
    assert {shape for shape in conditions if any(graph.value(shape, target) is not None for target in TARGETS)} == set()
    assert {shape for shape in conditions if graph.value(shape, RDFS.comment) is None} == set()


def test_every_shape_with_a_target_says_in_which_pass_it_runs(graph: rdflib.Graph) -> None:
    targeted = {shape for target in TARGETS for shape in graph.subjects(target, None)}
    passes = {shape: {str(name) for name in graph.objects(shape, VALIDATION_PASS)} for shape in targeted}
    assert {
        shape for shape, names in passes.items() if len(names) != 1 or not names <= {"asserted", "derived", "both"}
    } == set()
    assert set(graph.subjects(VALIDATION_PASS, None)) == targeted


def test_every_query_names_its_prefixes(graph: rdflib.Graph) -> None:
    constraints = set(graph.objects(None, SH.sparql))
    assert {graph.value(constraint, SH.prefixes) for constraint in constraints} == {rdflib.URIRef(CUS + "Prefixes")}


def test_every_prefix_of_a_query_is_declared(graph: rdflib.Graph, queries: list[str]) -> None:
    declared = {
        str(graph.value(declaration, SH.prefix))
        for declaration in graph.objects(rdflib.URIRef(CUS + "Prefixes"), SH.declare)
    }
    used = {prefix for query in queries for prefix in re.findall(r"(?<![\w?$<\"/:])([a-z][a-z-]*):\w", query)}
    assert used <= declared


def test_queries_stay_within_what_every_engine_runs(queries: list[str]) -> None:
    assert [(word, query) for query in queries for word in FORBIDDEN_IN_QUERIES if word in query] == []


def test_queries_are_about_the_focus_node(queries: list[str]) -> None:
    assert [query for query in queries if "$this" not in query] == []


def test_every_term_of_ours_that_a_shape_uses_is_defined(graph: rdflib.Graph, queries: list[str]) -> None:
    ontology = rdflib.Graph()
    for path in (ROOT / "ontology").glob("*.ttl"):
        ontology.parse(path)
    used = {str(term) for triple in graph for term in triple if str(term).startswith(CUC) and str(term) != CUC}
    used |= {CUC + name for query in queries for name in re.findall(r"\bcuc:(\w+)", query)}
    assert {term for term in used if (rdflib.URIRef(term), RDF.type, None) not in ontology} == set()


def test_the_header_says_what_the_shapes_are(graph: rdflib.Graph) -> None:
    header = {
        str(predicate).rpartition("/")[2].rpartition("#")[2] for predicate in graph.predicates(rdflib.URIRef(SHAPES))
    }
    assert {"type", "versionIRI", "versionInfo", "title", "description", "license", "creator", "issued"} <= header
