"""What a syntax cannot carry is refused in that syntax with 406, and never sent ill-formed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from citiverse.progress import Silence
from citiverse.release.compile_dataset import build_dataset
from support.web import make_app

BASE = "https://w3id.org/citiverse/"
DATA = f"""\
<{BASE}id/use-case/control> <urn:example:p> "a\\u0001b" <{BASE}graph/use-cases> .
<{BASE}id/source/number> <http://example.org/123> "x" <{BASE}graph/sources> .
<{BASE}id/alignment/triple> <urn:example:p> <<( <urn:a> <urn:b> "c" )>> <{BASE}graph/mappings> .
"""
CONTROL, NUMBER, TRIPLE = (
    f"CONSTRUCT WHERE {{ <{BASE}id/{path}> ?p ?o }}"
    for path in ("use-case/control", "source/number", "alignment/triple")
)
SELECT = f"SELECT ?o {{ <{BASE}id/use-case/control> ?p ?o }}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("unwritable")
    file = folder / "data.nq"
    file.write_text(DATA, encoding="utf-8")
    with make_app(build_dataset(file, folder, Silence(), point=False)).test_client() as found:
        yield found


@pytest.mark.parametrize(
    ("query", "unwritable", "writable"),
    [
        (SELECT, {"xml"}, {"json", "csv", "tsv"}),
        (CONTROL, {"rdf"}, {"ttl", "jsonld", "nt", "trig", "nq"}),
        (NUMBER, {"rdf"}, {"ttl", "jsonld", "nt", "trig", "nq"}),
        (TRIPLE, {"jsonld"}, {"ttl", "rdf", "nt", "trig", "nq"}),
    ],
    ids=["control in rows", "control", "number as predicate", "triple term"],
)
def test_results(client: FlaskClient, query: str, unwritable: set[str], writable: set[str]) -> None:
    status = {
        name: client.get("/sparql", query_string={"query": query, "format": name}).status_code
        for name in unwritable | writable
    }
    assert status == dict.fromkeys(unwritable, 406) | dict.fromkeys(writable, 200)


@pytest.mark.parametrize(
    ("path", "unwritable", "writable"),
    [
        ("use-case/control", {"rdf"}, {"ttl", "jsonld", "nt", "trig", "html"}),
        ("source/number", {"rdf"}, {"ttl", "jsonld", "nt", "trig", "html"}),
        ("alignment/triple", {"jsonld"}, {"ttl", "rdf", "nt", "trig", "html"}),
    ],
)
def test_documents(client: FlaskClient, path: str, unwritable: set[str], writable: set[str]) -> None:
    status = {name: client.get(f"/doc/{path}.{name}").status_code for name in unwritable | writable}
    assert status == dict.fromkeys(unwritable, 406) | dict.fromkeys(writable, 200)


@pytest.mark.parametrize(
    ("name", "unwritable"), [("use-cases", "application/rdf+xml"), ("mappings", "application/ld+json")]
)
def test_graphs(client: FlaskClient, name: str, unwritable: str) -> None:
    for path in (f"/graph/{name}", f"/rdf-graph-store?graph={BASE}graph/{name}"):
        assert client.get(path, headers={"Accept": unwritable}).status_code == 406
        assert client.get(path, headers={"Accept": "text/turtle"}).status_code == 200


def test_the_reason_is_said(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": NUMBER, "format": "rdf"})
    assert response.json is not None
    assert response.json["type"].endswith("/result-not-writable")
    assert "no XML name" in response.json["detail"]
    assert "Turtle" in client.get("/doc/use-case/control.rdf").text
