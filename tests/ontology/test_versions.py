"""Each version stays what it was: what the sources say is what is frozen under the version they state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import OWL, Graph, URIRef
from rdflib.compare import isomorphic

from citiverse.kept_versions import CONTEXT_KIND, KINDS, ONTOLOGY_KIND, SHAPES_KIND, Kind, path_in_sources
from citiverse.release.frozen import faults_of_versions, frozen_versions
from citiverse.release.sources import load_sources
from ontology.conftest import graph_of

OF_GRAPHS = {
    ONTOLOGY_KIND.name: ("ontology/*.ttl", "ontology/alignments/*.ttl"),
    SHAPES_KIND.name: ("shapes/*.ttl",),
}


def stated(kind: Kind) -> tuple[str, Graph]:
    graph = graph_of(*OF_GRAPHS[kind.name if kind.graph else ONTOLOGY_KIND.name])
    return str(graph.value(URIRef(kind.iri), OWL.versionInfo)), graph


@pytest.mark.parametrize("kind", [ONTOLOGY_KIND, SHAPES_KIND], ids=lambda kind: kind.name)
def test_the_frozen_version_says_what_the_sources_say(root: Path, kind: Kind) -> None:
    version, graph = stated(kind)
    frozen = Graph().parse(root / path_in_sources(kind, version), format="nt")
    assert isomorphic(frozen, graph)


def test_the_frozen_context_is_the_context(root: Path) -> None:
    version, _ = stated(CONTEXT_KIND)
    frozen = (root / path_in_sources(CONTEXT_KIND, version)).read_bytes()
    assert frozen == (root / "ontology" / "context.jsonld").read_bytes()
    assert json.loads(frozen)["@context"]["@version"] == 1.1


def test_the_build_finds_nothing_to_say_about_the_versions(root: Path) -> None:
    assert faults_of_versions(load_sources(root)) == []


def test_ontology_and_shapes_of_each_version_name_it(root: Path) -> None:
    frozen = frozen_versions(root)
    assert {one.kind.name for one in frozen} == {kind.name for kind in KINDS}
    for one in frozen:
        if one.kind.graph:
            graph = Graph().parse(data=one.content, format="nt")
            assert graph.value(URIRef(one.kind.iri), OWL.versionIRI) == URIRef(f"{one.kind.iri}/{one.version}")
