"""Terms used are defined, terms defined are used or reserved, and official definitions stay as printed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, URIRef

from citiverse.vocabulary import CUC, RDF_TYPE, THING, VS
from ontology.test_terms import own_terms

MENTION = re.compile(rf"\bcuc:([A-Za-z]\w*)|<{re.escape(CUC)}(\w+)>")
SHA256_AS_PRINTED = {
    "metaverse": "ec94bddf77766c5018ea37d832af644ca61bda05e754e500801ea63d1638fdd3",
    "digital-twin": "248ca228aaa9215df8566595b8fe41fe06b7509a59ed5830eb5fc9f04cbb0e63",
    "augmented-reality": "7a716da71350c287358261dff0e8e8663d573f11584b01b6569793b147c28c3f",
    "virtual-reality": "0ecd36ec555b36dbe908e806986bbf6496218dca3b569f01bb66b82fba14dcb9",
    "mixed-reality": "88c6cd686044835e6d2ec3ba1f9aa61275a89d127744acde7dab331f3545e5d6",
    "internet-of-things": "950419a3e5ff34b24be39198eaa64cbffa63d588b64e8e2b38bd3fac4291cca5",
    "artificial-intelligence": "32e6222760cc835cd3807ad92d58c7201e7cbe112ea3860cf4e8875772b01ee3",
    "generative-ai": "ca65f8e5d28129fa80e41284624b7f3c92694705dcee24dc4d944731c5b4f8d5",
}


def own_names(graphs: Iterable[Graph]) -> set[str]:
    nodes = {node for graph in graphs for triple in graph for node in triple}
    return {node.removeprefix(CUC) for node in nodes if isinstance(node, URIRef) and node.startswith(CUC)}


def names_in_queries(folder: Path) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.rq"))]
    return {first or second for text in texts for first, second in MENTION.findall(text)}


def names_stated(graphs: Iterable[Graph]) -> set[str]:
    """Return the own terms that stand as a predicate or as a type: those that a statement is made with."""
    stated = {node for graph in graphs for _, p, o in graph for node in ((p, o) if str(p) == RDF_TYPE else (p,))}
    return {str(node).removeprefix(CUC) for node in stated if str(node).startswith(CUC)}


@pytest.fixture(scope="module")
def defined(ontology: Graph) -> set[str]:
    return {term.removeprefix(CUC) for term in own_terms(ontology)}


@pytest.fixture(scope="module")
def reserved(ontology: Graph) -> set[str]:
    status = URIRef(VS + "term_status")
    return {t.removeprefix(CUC) for t in own_terms(ontology) if str(ontology.value(t, status)) == "reserved"}


def test_every_term_in_data_schemes_and_shapes_is_defined(
    schemes: Graph, data: Graph, shapes: Graph, defined: set[str]
) -> None:
    assert own_names([schemes, data, shapes]) - defined - {""} == set()


def test_every_term_in_queries_is_defined(root: Path, defined: set[str]) -> None:
    mentioned = names_in_queries(root / "queries")
    assert mentioned
    assert mentioned - defined == set()


def test_every_defined_term_is_used_or_reserved(
    root: Path, ontology: Graph, schemes: Graph, data: Graph, shapes: Graph, defined: set[str], reserved: set[str]
) -> None:
    used = names_stated([ontology, schemes, data, shapes]) | names_in_queries(root / "queries" / "derive")
    superclasses = {str(name).removeprefix(CUC) for name in ontology.objects(None, RDFS.subClassOf)}
    assert defined - used - superclasses - reserved == set()


def test_reserved_terms_are_not_in_the_data(data: Graph, reserved: set[str]) -> None:
    assert names_stated([data]) & reserved == set()


@pytest.mark.parametrize(("technology", "digest"), SHA256_AS_PRINTED.items())
def test_an_official_definition_is_as_printed(data: Graph, technology: str, digest: str) -> None:
    texts = list(data.objects(URIRef(f"{THING}definition/{technology}"), RDF.value))
    assert [hashlib.sha256(str(text).encode()).hexdigest() for text in texts] == [digest]
