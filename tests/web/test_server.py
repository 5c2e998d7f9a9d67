"""The real server process, asked by real clients."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from citiverse.releases import Release
from support.server import running_server

SELECT = "SELECT ?s { ?s a <https://w3id.org/citiverse/ns#UseCase> } ORDER BY ?s"
EXPECTED = [f"https://w3id.org/citiverse/id/use-case/{name}" for name in ("empty-shell", "flood-twin", "old-twin")]


@pytest.fixture(scope="module")
def server(example_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "log"
    build = str(example_release.folder.parent.parent)
    with running_server("--release", example_release.id, "--build-folder", build, "--workers", "2", log=log) as base:
        yield base


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_gets_rows(server: str, method: str) -> None:
    wrapper = SPARQLWrapper(f"{server}/sparql")
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(SELECT)
    answer = wrapper.queryAndConvert()
    assert isinstance(answer, dict)
    rows = answer["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == EXPECTED


def test_rdflib_queries_the_endpoint(server: str) -> None:
    store = SPARQLStore(f"{server}/sparql", method="POST")
    assert [str(row[rdflib.Variable("s")]) for row in rdflib.Graph(store).query(SELECT).bindings] == EXPECTED


# What rdflib says about its own parsers.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.parametrize("syntax", [None, "turtle", "xml", "json-ld", "nt", "n3"])
def test_rdflib_reads_a_thing_through_the_redirect(server: str, syntax: str | None) -> None:
    graph = rdflib.Graph()
    graph.parse(f"{server}/id/use-case/flood-twin", format=syntax)
    titles = set(graph.objects(rdflib.URIRef(EXPECTED[1]), rdflib.DCTERMS.title))
    assert titles == {rdflib.Literal("Flood twin <script>alert(1)</script>", lang="en")}


def test_many_clients_at_once_get_the_same_answer(server: str) -> None:
    def ask(_: int) -> bytes:
        with urllib.request.urlopen(f"{server}/sparql?{urlencode({'query': SELECT})}", timeout=30) as answer:
            body: bytes = answer.read()
            return body

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(ask, range(100)))
    assert len(answers) == 1


def test_both_processes_give_the_same_etag(server: str) -> None:
    etags = set()
    for _ in range(12):
        connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
        connection.request("GET", "/doc/use-case/flood-twin.ttl")
        response = connection.getresponse()
        response.read()
        etags.add(response.headers["ETag"])
        connection.close()
    assert len(etags) == 1


def test_the_server_survives_nesting_bombs(server: str) -> None:
    for bomb in ("{" * 5000 + "}" * 5000, "FILTER(" + "(" * 5000 + "1" + ")" * 5000 + ")", "FILTER(" + "!" * 20000):
        body = urlencode({"query": f"SELECT * {{ {bomb} }}"}).encode()
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(f"{server}/sparql", data=body, timeout=10)
        with raised.value as answer:
            assert json.loads(answer.read())["title"] == "The query is too complex"
    with urllib.request.urlopen(f"{server}/health/ready", timeout=10) as answer:
        assert answer.status == 200


def test_any_dataset_can_be_served_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "any.trig"
    file.write_text('<urn:example:a> <urn:example:p> "001" . <urn:example:g> { <urn:example:b> <urn:example:p> 1 . }')
    with running_server("--dataset", str(file), "--build-folder", str(tmp_path), log=tmp_path / "log") as base:
        query = urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
        with urllib.request.urlopen(f"{base}/sparql?{query}", timeout=10) as answer:
            assert json.loads(answer.read())["results"]["bindings"][0]["n"]["value"] == "2"
        with urllib.request.urlopen(f"{base}/", timeout=10) as answer:
            assert answer.status == 200


def test_an_accept_header_in_several_lines_is_one_list(server: str) -> None:
    connection = http.client.HTTPConnection(server.removeprefix("http://"))
    with closing(connection):
        connection.putrequest("GET", "/ns")
        for line in ("text/turtle;q=0.5", "application/trig", "application/n-triples;q=0.4"):
            connection.putheader("Accept", line)
        connection.endheaders()
        response = connection.getresponse()
        response.read()
    assert response.headers.get_content_type() == "application/trig"
