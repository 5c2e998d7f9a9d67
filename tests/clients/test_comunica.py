"""Comunica detects the endpoint by itself, takes it as one of several sources, and gets right answers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from clients.conftest import Comunica
from clients.questions import BROKEN, CHINESE, IS_NOT_THERE, IS_THERE, LABEL_GRAPH, LABELS, SKOS, USE_CASES, Label
from support.server import running_server


def labels_of(body: bytes) -> set[Label]:
    rows = json.loads(body)["results"]["bindings"]
    return {(row["theme"]["value"], row["label"]["value"], row["label"]["xml:lang"]) for row in rows}


@pytest.mark.parametrize("kind", ["", "sparql="], ids=["detected", "told"])
def test_rows(comunica: Comunica, endpoint: str, labels: set[Label], kind: str) -> None:
    assert labels_of(comunica.ask(LABELS, kind + endpoint)) == labels


def test_a_question_that_is_not_ascii(comunica: Comunica, endpoint: str, labels: set[Label]) -> None:
    assert labels_of(comunica.ask(CHINESE, endpoint)) == {label for label in labels if "城市" in label[1]}


def test_truth_and_numbers(comunica: Comunica, endpoint: str, number_of_use_cases: int) -> None:
    assert json.loads(comunica.ask(IS_THERE, endpoint))["boolean"] is True
    assert json.loads(comunica.ask(IS_NOT_THERE, endpoint))["boolean"] is False
    rows = json.loads(comunica.ask(USE_CASES, endpoint))["results"]["bindings"]
    assert [int(row["number"]["value"]) for row in rows] == [number_of_use_cases]


def test_graphs(comunica: Comunica, endpoint: str, labels: set[Label]) -> None:
    found = ox.parse(comunica.ask(LABEL_GRAPH, endpoint), format=ox.RdfFormat.N_TRIPLES)
    assert {(q.subject.value, q.object.value, q.object.language) for q in found} == labels


def test_a_document_and_the_endpoint_together(comunica: Comunica, server: str, labels: set[Label]) -> None:
    iri = next(iri for iri, text, _ in sorted(labels) if "城市" in text)
    document = f"{server}/doc{iri.partition('citiverse')[2]}"
    query = f"SELECT DISTINCT ?theme ?label {{ VALUES ?theme {{ <{iri}> }} ?theme <{SKOS}prefLabel> ?label }}"
    assert labels_of(comunica.ask(query, document, f"{server}/sparql")) == {one for one in labels if one[0] == iri}


def test_a_document_alone(comunica: Comunica, server: str, labels: set[Label]) -> None:
    iri = next(iri for iri, text, _ in sorted(labels) if "城市" in text)
    query = f"SELECT ?theme ?label {{ VALUES ?theme {{ <{iri}> }} ?theme <{SKOS}prefLabel> ?label }}"
    document = f"{server}/doc{iri.partition('citiverse')[2]}"
    assert labels_of(comunica.ask(query, document)) == {one for one in labels if one[0] == iri}


def test_a_broken_question_fails(comunica: Comunica, endpoint: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as raised:
        comunica.ask(BROKEN, endpoint)
    assert b"rror" in raised.value.stderr


def test_an_endpoint_that_does_not_know_its_address(
    comunica: Comunica, catalogue_release: Path, labels: set[Label], tmp_path: Path
) -> None:
    """The description then names the canonical endpoint, which must not draw the client away from this server."""
    build = str(catalogue_release.parent.parent)
    arguments = ("--release", catalogue_release.name, "--build-folder", build, "--workers", "1")
    with running_server(*arguments, log=tmp_path / "log") as base:
        assert labels_of(comunica.ask(LABELS, f"{base}/sparql")) == labels
