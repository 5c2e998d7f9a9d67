"""Every IRI of our base that the published data names leads to a document that describes it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citiverse.releases import Release, read_release
from citiverse.vocabulary import DCAT, OWL, RDFS

BASE: Final = "https://w3id.org/citiverse/"
FILES: Final = (BASE + "dump/",)
IN_PAGES: Final = (BASE, BASE + "queries", BASE + "releases", BASE + "stream")
"""Lists of things: their documents are pages, and need not say their own name."""
N_TRIPLES: Final = {"Accept": "application/n-triples, */*;q=0.1"}


@pytest.fixture(scope="module")
def release(catalogue_release: Path) -> Release:
    return read_release(catalogue_release)


def iris_of(term: object) -> Iterator[str]:
    if isinstance(term, ox.NamedNode):
        yield term.value
    elif isinstance(term, ox.Literal):
        yield term.datatype.value


@pytest.fixture(scope="module")
def names(release: Release) -> dict[str, list[str]]:
    """Return every IRI of our base in the data by the document that it leads to (what stands before its fragment)."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in ox.parse(path=str(release.dataset), format=ox.RdfFormat.N_QUADS):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            for iri in iris_of(term):
                if iri.startswith(BASE):
                    found[iri.partition("#")[0]].add(iri)
    return {document: sorted(iris) for document, iris in sorted(found.items())}


def fetch(client: FlaskClient, iri: str) -> TestResponse:
    return client.get("/" + quote(iri.removeprefix(BASE)), headers=N_TRIPLES, follow_redirects=True)


def test_every_name_leads_to_a_document_that_describes_it(
    catalogue: FlaskClient, names: dict[str, list[str]], release: Release
) -> None:
    lost: list[str] = []
    counted: Counter[str] = Counter()
    for document, iris in names.items():
        response = fetch(catalogue, document)
        if response.status_code != 200:
            lost += [f"{response.status_code} {iri}" for iri in iris]
            continue
        # A reverse proxy may have no more room than 4 kB for all headers; an origin takes some of it.
        assert sum(len(name) + len(value) + 4 for name, value in response.headers) < 3900, document
        described = response.data
        if document.startswith(FILES):
            counted["files"] += len(iris)
            assert described
            response.close()
            continue
        if document in IN_PAGES or response.mimetype != "application/n-triples":
            counted["pages"] += len(iris)
            assert described
            continue
        if document.startswith(BASE + "graph/"):
            counted["graphs"] += len(iris)
            assert described
            continue
        lines = b"\n" + described
        # A version of the ontology is described by the ontology that says that it is this version.
        missing = [
            iri
            for iri in iris
            if f"\n<{iri}> ".encode() not in lines and f"<{OWL}versionIRI> <{iri}> .".encode() not in lines
        ]
        lost += [f"not described: {iri}" for iri in missing]
        counted["described in RDF"] += len(iris) - len(missing)
    assert lost == []
    total = sum(map(len, names.values()))
    print(f"{total} names lead to {len(names)} documents: {dict(counted)}")
    assert sum(counted.values()) == total > 5000


def test_things_redirect_with_303_and_documents_do_not(catalogue: FlaskClient, names: dict[str, list[str]]) -> None:
    things = [iri for iri in names if iri.startswith((BASE + "id/", BASE + "scheme/", BASE + "record/"))]
    for iri in things[::97]:
        path = "/" + quote(iri.removeprefix(BASE))
        assert catalogue.head(path).status_code == 303
        assert fetch(catalogue, iri).history[0].status_code == 303
    for iri in (BASE + "ns", BASE + "shapes", BASE + "graph/outcomes", BASE + "catalogue", BASE + "releases/2026.1"):
        assert fetch(catalogue, iri).history == ()


def test_every_file_that_the_catalogue_names_is_there(catalogue: FlaskClient, names: dict[str, list[str]]) -> None:
    files = [iri for iri in names if iri.startswith(FILES)]
    assert files
    body = catalogue.get("/catalogue", headers=N_TRIPLES).data
    for iri in files:
        response = catalogue.head("/" + iri.removeprefix(BASE))
        response.close()
        assert response.status_code == 200
        assert int(response.headers["Content-Length"]) > 0
        assert f"<{iri}> ".encode() in body


def test_what_a_graph_holds_is_described_by_a_dataset(catalogue: FlaskClient, names: dict[str, list[str]]) -> None:
    body = catalogue.get("/catalogue", headers=N_TRIPLES).text
    graphs = [iri for iri in names if iri.startswith(BASE + "graph/")]
    assert len(graphs) > 10
    for iri in graphs:
        dataset = BASE + "dataset/" + iri.rpartition("/")[2]
        assert f"<{dataset}> <{RDFS}seeAlso> <{iri}> ." in body or f"<{dataset}> <{DCAT}accessURL> <{iri}> ." in body
