"""JSON-LD with one thing at the root says exactly what the document says, for a sample of every kind of thing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from citiverse.locations import source_root
from citiverse.releases import read_release
from citiverse.web.descriptions import Descriptions
from citiverse.web.jsonld import Compactor

BASE = "https://w3id.org/citiverse/"
OF_EACH_KIND = 6
EX = "https://example.org/"
CONTEXT = {"ex": EX, "id": "@id", "type": "@type", "knows": {"@id": "ex:knows", "@type": "@id"}, "label": "rdfs:label"}


@pytest.fixture(scope="module")
def descriptions(catalogue_release: Path) -> Descriptions:
    return Descriptions.of_dataset(read_release(catalogue_release).dataset, BASE)


@pytest.fixture(scope="module")
def published() -> Compactor:
    path = source_root() / "ontology" / "context.jsonld"
    return Compactor(json.loads(path.read_text(encoding="utf-8"))["@context"])


def canonical(quads: Iterator[ox.Quad]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def read(document: bytes) -> ox.Dataset:
    return canonical(ox.parse(document, format=ox.RdfFormat.JSON_LD))


def sample_of_every_kind(descriptions: Descriptions) -> dict[str, list[str]]:
    """Return IRIs of our base by their first two segments, each kind evenly taken."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(descriptions.subjects()):
        if iri.startswith(BASE) and "#" not in iri:
            kinds["/".join(iri.removeprefix(BASE).split("/")[:2]).partition(".")[0]].append(iri)
    return {kind: iris[:: max(len(iris) // OF_EACH_KIND, 1)] for kind, iris in kinds.items()}


def test_the_same_triples_come_back_for_every_kind(descriptions: Descriptions, published: Compactor) -> None:
    sample = sample_of_every_kind(descriptions)
    assert {"id/use-case", "id/assessment", "scheme/horizon", "record/use-case", "dataset/citiverse"} <= set(sample)
    for iris in sample.values():
        for iri in iris:
            quads = descriptions.document(iri)
            assert read(published.write(quads, iri)) == canonical(iter(quads)), iri


def test_the_root_is_the_thing_and_its_parts_are_inside(descriptions: Descriptions, published: Compactor) -> None:
    iri = BASE + "id/use-case/underground-asset-mapping"
    document = json.loads(published.write(descriptions.document(iri), iri))
    assert list(document)[:4] == ["@context", "id", "type", "title"]
    assert document["id"] == iri
    kinds = {kind for node in document["@reverse"]["assesses"] for kind in listed(node["type"])}
    assert {"ThemeAssignment", "HorizonAssignment", "RiskAssessment", "SdgContribution"} <= kinds
    risk = next(node for node in document["@reverse"]["assesses"] if "RiskAssessment" in listed(node["type"]))
    assert len(risk["hasRating"]) == 4
    assert {rating["type"] for rating in risk["hasRating"]} == {"RiskRating"}
    assert all(isinstance(study["title"], dict) for study in document["hasCaseStudy"])


def test_a_context_by_reference_changes_nothing_else(descriptions: Descriptions, published: Compactor) -> None:
    iri = BASE + "id/case-study/nuar-national-underground-asset-register"
    quads = descriptions.document(iri)
    alone = json.loads(published.write(quads, iri))
    by_reference = json.loads(published.write(quads, iri, BASE + "context.jsonld"))
    assert by_reference.pop("@context") == BASE + "context.jsonld"
    whole = json.loads((source_root() / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    assert read(json.dumps(whole | by_reference).encode()) == read(json.dumps(alone).encode())


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(
    "turtle",
    [
        # Circles.
        "ex:a ex:knows ex:b . ex:b ex:knows ex:c . ex:c ex:knows ex:a , ex:c .",
        # Lists: whole, nested, shared, open at the end.
        "ex:a ex:list (1 2 ex:b) . ex:b rdfs:label 'b' .",
        "ex:a ex:list ((1) () (ex:a)) .",
        "ex:a ex:list _:l ; ex:other _:l . _:l rdf:first 1 ; rdf:rest () .",
        "ex:a ex:list _:l . _:l rdf:first 1 ; rdf:rest ex:b .",
        "ex:a ex:list _:l . _:l rdf:first 1 , 2 ; rdf:rest () .",
        "ex:a ex:list _:l . _:l rdf:first 1 ; rdf:rest _:l .",
        # Nodes without names, one of them in a circle.
        "ex:a ex:knows [ ex:knows [ rdfs:label 'deep' ] ] . ex:b ex:knows ex:a .",
        "ex:a ex:knows _:x . _:x ex:knows _:x .",
        # What has nothing to do with the root.
        "ex:a rdfs:label 'a' . ex:y ex:knows ex:z . ex:z rdfs:label 'z' .",
        # Two links to the root, and a class that is described.
        "ex:b ex:knows ex:a ; ex:likes ex:a ; a ex:Person . ex:Person rdfs:label 'Person'@en .",
        # Deeper than any tree may be.
        " ".join(f"ex:n{number} ex:knows ex:n{number + 1} ." for number in range(40)) + " ex:a ex:knows ex:n0 .",
        # Lexical forms.
        "ex:a ex:value '001'^^xsd:integer , 1.0e6 , '2'^^xsd:string , 'x'@ar .",
    ],
)
def test_any_graph_comes_back(turtle: str) -> None:
    prefixes = f"@prefix ex: <{EX}> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    prefixes += (
        " @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    )
    quads = list(ox.parse(prefixes + turtle, format=ox.RdfFormat.TURTLE))
    document = Compactor(CONTEXT).write(quads, EX + "a")
    assert json.loads(document)["id"] == EX + "a"
    assert read(document) == canonical(iter(quads))
    assert read(Compactor(CONTEXT).write(quads, "")) == canonical(iter(quads))


def test_a_list_that_the_main_thing_does_not_lead_to_is_said_once() -> None:
    text = """
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix ex: <https://example.org/> .
    ex:main ex:q "main" .
    _:z ex:p _:a1 .
    _:a1 rdf:first "1" ; rdf:rest _:a0 .
    _:a0 rdf:first "2" ; rdf:rest rdf:nil .
    """
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    written = Compactor({}).write(quads, EX + "main")
    again, expected = ox.Dataset(ox.parse(written, format=ox.RdfFormat.JSON_LD)), ox.Dataset(quads)
    for dataset in (again, expected):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(again) == set(expected)
    assert b'"@list"' in written
