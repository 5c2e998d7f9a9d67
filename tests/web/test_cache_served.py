"""The cache as real clients see it, through the real server with two processes."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import brotli
import pytest
import zstandard

from citiverse.releases import Release
from support.server import running_server

QUERY = "/sparql?" + urlencode({"query": "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200"})
PATHS = (QUERY, "/", "/doc/use-case/flood-twin.ttl", "/ns.rdf", "/static/site.css")
DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "identity": bytes,
}


@pytest.fixture(scope="module")
def server(example_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("cache") / "log"
    build = str(example_release.folder.parent.parent)
    with running_server("--release", example_release.id, "--build-folder", build, "--workers", "2", log=log) as base:
        yield base


def ask(server: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask on a connection of its own, so that any of the processes may answer."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=10)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize("path", PATHS)
def test_every_coding_gives_the_same_document(server: str, path: str) -> None:
    bodies, tags = set(), set()
    for coding, decode in DECODERS.items():
        status, headers, body = ask(server, path, Accept_Encoding=coding)
        assert (status, headers.get("content-encoding", "identity")) == (200, coding)
        bodies.add(decode(body))
        tags.add(headers["etag"])
        assert "Accept-Encoding" in headers["vary"]
    assert len(bodies) == 1
    assert len(tags) == len(DECODERS)


@pytest.mark.parametrize("path", PATHS)
def test_all_processes_agree_and_confirm_what_the_client_has(server: str, path: str) -> None:
    seen = {ask(server, path, Accept_Encoding="br")[1]["etag"] for _ in range(8)}
    assert len(seen) == 1
    for _ in range(4):
        status, headers, body = ask(server, path, Accept_Encoding="br", If_None_Match=seen.copy().pop())
        assert (status, body) == (304, b"")
        assert headers["etag"] in seen


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_would_send(server: str, path: str) -> None:
    _, got, _ = ask(server, path, Accept_Encoding="gzip")
    status, headers, body = ask(server, path, "HEAD", Accept_Encoding="gzip")
    assert (status, body) == (200, b"")
    assert {**headers, "date": ""} == {**got, "date": ""}


def test_a_dump_keeps_ranges_and_its_own_bytes(server: str, example_release: Release) -> None:
    path = f"/dump/{example_release.id}/citiverse.nt"
    status, headers, body = ask(server, path, Accept_Encoding="br", Range="bytes=0-9")
    assert (status, len(body)) == (206, 10)
    assert "content-encoding" not in headers
