"""`citiverse serve` with each engine: the same pages and the same endpoint, wherever the answers come from."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from citiverse.releases import Release
from support.contract import make_contract_release
from support.peers import oxigraph_server
from support.server import free_port, running_server

QUERY = "SELECT ?name { <https://example.org/bo> <https://example.org/name> ?name }"
WORD = "open sesame"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_contract_release(tmp_path_factory.mktemp("build"))


def arguments(release: Release, engine: str) -> tuple[str, ...]:
    build = str(release.folder.parent.parent)
    return ("--build-folder", build, "--release", release.id, "--workers", "1", "--engine", engine)


def get(address: str, accept: str = "application/json") -> tuple[int, Message, bytes]:
    request = urllib.request.Request(address, headers={"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def asked(base: str, query: str = QUERY) -> tuple[int, Message, Any]:
    status, headers, body = get(f"{base}/sparql?" + urllib.parse.urlencode({"query": query}))
    return status, headers, json.loads(body)


def test_from_disk(release: Release, tmp_path: Path) -> None:
    with running_server(*arguments(release, "disk"), log=tmp_path / "log.txt") as base:
        status, _, document = asked(base)
        assert status == 200
        assert document["results"]["bindings"] == [{"name": {"type": "literal", "value": "Bo"}}]
        assert json.loads(get(f"{base}/status")[2])["settings"]["engine"] == "disk"
    assert (release.folder.parent.parent / "stores" / release.id / "oxigraph").is_dir()


def test_from_a_remote_endpoint_and_with_a_clear_no_once_it_is_gone(release: Release, tmp_path: Path) -> None:
    environment = {"CITIVERSE_REMOTE_USER": "user", "CITIVERSE_REMOTE_PASSWORD": WORD}
    with ExitStack() as ours:
        with oxigraph_server(release.dataset, tmp_path) as endpoint:
            options = (*arguments(release, "remote"), "--remote-endpoint", endpoint)
            log = tmp_path / "server.txt"
            base = ours.enter_context(running_server(*options, log=log, environment=environment))
            status, _, document = asked(base)
            assert status == 200
            assert document["results"]["bindings"] == [{"name": {"type": "literal", "value": "Bo"}}]
            assert asked(base, "SELECT * { ?s ?p }")[0] == 400
            shown = get(f"{base}/status")[2].decode() + get(f"{base}/status", "text/html")[2].decode()
            assert WORD not in shown
            assert endpoint not in shown
        status, headers, document = asked(base, QUERY + " LIMIT 1")
        assert (status, document["type"].rpartition("/")[2]) == (503, "engine-unavailable")
        assert headers["Retry-After"]
        assert get(f"{base}/download", "text/html")[0] == 200


@pytest.mark.parametrize("endpoint", ["", "file:///etc/passwd", "http://user:word@example.org/sparql"])
def test_an_endpoint_that_cannot_be_asked_is_a_fault_of_the_call(release: Release, endpoint: str) -> None:
    options = ("--port", str(free_port()), *arguments(release, "remote"), "--remote-endpoint", endpoint)
    command = [sys.executable, "-m", "citiverse", "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "remote_endpoint" in done.stderr
