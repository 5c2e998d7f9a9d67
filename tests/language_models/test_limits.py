"""What goes wrong is said in one plain sentence, within the limits, and the server answers on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from citiverse.engine.run_folder import PREFIX
from citiverse.releases import Release
from language_models.conftest import Assistant, assistant_of
from support.canary import Canary

COMMAND = (sys.executable, "-m", "citiverse", "mcp")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
ODD_LINES = ("", "{", "null", "[]", '{"jsonrpc":"1.0"}', '{"jsonrpc":"2.0","id":{},"method":[]}', "\udcff")
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}


def call(number: int, tool: str, **arguments: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("sparql", {"query": "SELECT * { ?s ?p }"}, "syntax-error: line 1, column"),
        ("sparql", {"query": "DROP ALL"}, "update-refused"),
        ("sparql", {"query": "SELECT * { SERVICE <https://example.org/> {} }"}, "service-refused"),
        ("sparql", {"query": "SELECT * {" + "{" * 200 + "}" * 201}, "query-too-complex"),
        ("sparql", {"query": "#" * 70_000}, "query-too-long"),
        ("sparql", {"query": "ASK {}", "format": "ttl"}, "the result of ASK has no format 'ttl'; known: json"),
        ("sparql", {"query": ""}, "syntax-error"),
        ("sparql", {}, "query"),
        ("sparql", {"query": 5}, "valid string"),
        ("run_query", {"name": "no-such-query"}, "there is no library query 'no-such-query'"),
        ("run_query", {"name": "linksets", "parameters": {"x": "1"}}, "has no parameter 'x'"),
        ("run_query", {"name": "linksets", "parameters": ["x"]}, "valid dictionary"),
        ("fetch_entity", {"name": "use-case/no-such-thing"}, "nothing is said about"),
        ("fetch_entity", {"name": "\x00<>\ufffe"}, "nothing is said about"),
        ("fetch_entity", {"name": ""}, "nothing is said about"),
        ("fetch_entity", {"name": "Underground asset mapping"}, "search finds things by name"),
        ("sparql", {"query": "SELECT * { ?s ?p ?o } LIMIT 5000"}, "result-too-large: The result is larger than 100000"),
        ("fetch_entity", {"name": "use-case/underground-asset-mapping", "format": "pdf"}, "has no format 'pdf'"),
        ("no_such_tool", {}, "no_such_tool"),
    ],
)
def test_faults_are_one_sentence(assistant: Assistant, tool: str, arguments: dict[str, Any], words: str) -> None:
    try:
        fault = assistant.fault(tool, **arguments)
    except MCPError as error:
        fault = str(error)
    assert words in fault
    assert "Traceback" not in fault
    assert ".py" not in fault
    assert assistant.text("sparql", query="ASK {}") == "true"


def test_an_unknown_resource_is_an_error_of_the_call(assistant: Assistant) -> None:
    with pytest.raises(MCPError) as raised:
        assistant.do("read_resource", "file:///etc/passwd")
    assert "Traceback" not in str(raised.value)


def test_nothing_is_fetched(assistant: Assistant) -> None:
    canary = Canary()
    try:
        for query in (
            f"SELECT * {{ SERVICE <{canary.address}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{canary.address}> {{ ?s ?p ?o }} }}",
            f"LOAD <{canary.address}>",
        ):
            assert "refused" in assistant.fault("sparql", query=query)
        from_there = f"ASK FROM <{canary.address}> {{ ?s ?p ?o }}"
        assert assistant.text("sparql", query=from_there) == "false"
        assistant.fault("fetch_entity", name=canary.address)
        with pytest.raises(MCPError):
            assistant.do("read_resource", canary.address)
    finally:
        canary.close()
    assert canary.connections == 0


@pytest.mark.parametrize(
    ("limit", "value", "query", "slug"),
    [
        ("QUERY_SECONDS", "1", ENDLESS, "query-timeout"),
        ("QUERY_MEMORY_BYTES", str(64 << 20), HUNGRY, "query-died"),
        ("RESULT_ROWS", "100", "SELECT * { ?s ?p ?o } LIMIT 101", "result-too-large"),
        ("RESULT_BYTES", "1000", "SELECT * { ?s ?p ?o } LIMIT 100", "result-too-large"),
        ("MODEL_RESULT_BYTES", "1000", "SELECT * { ?s ?p ?o } LIMIT 100", "result-too-large"),
    ],
)
def test_the_limits_of_the_endpoint_hold(
    release: Release, tmp_path: Path, limit: str, value: str, query: str, slug: str
) -> None:
    with assistant_of(release, tmp_path / "log", **{f"CITIVERSE_{limit}": value}) as assistant:
        assert assistant.fault("sparql", query=query).startswith(f"Error executing tool sparql: {slug}: ")
        assert assistant.text("sparql", query="ASK {}") == "true"


def test_a_document_that_is_too_long_is_refused_with_what_to_do(release: Release, tmp_path: Path) -> None:
    with assistant_of(release, tmp_path / "log", CITIVERSE_MODEL_RESULT_BYTES="20000") as assistant:
        fault = assistant.fault("fetch_entity", name="use-case/underground-asset-mapping")
        assert "more than 20000; ask for a shorter format" in fault
        assert len(assistant.text("fetch_entity", name="place/helsinki", format="ttl").encode()) <= 20_000


def started(release: Release, short_folder: Path) -> subprocess.Popen[bytes]:
    command = (*COMMAND, "--release", release.id, "--build-folder", str(release.folder.parent.parent))
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(short_folder)},
    )


def lines(*messages: Any) -> bytes:
    return b"".join(
        (json.dumps(one) if isinstance(one, dict) else one).encode("utf-8", "surrogateescape") + b"\n"
        for one in messages
    )


def test_what_is_no_message_does_no_harm_and_nothing_else_is_written(release: Release, short_folder: Path) -> None:
    with started(release, short_folder) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines(*ODD_LINES, HELLO, READY, call(2, "sparql", query="ASK {}")))
        process.stdin.flush()
        answers: dict[Any, Any] = {}
        out = b""
        while 2 not in answers:
            line = process.stdout.readline()
            assert line
            out += line
            answer = json.loads(line)
            answers[answer.get("id")] = answer
        rest, errors = process.communicate(timeout=20)
    assert answers[2]["result"]["content"][0]["text"].strip() == "true"
    assert rest == b""
    assert b"Traceback" not in out
    assert b"Traceback" not in errors
    assert process.returncode == 0
    assert list(short_folder.glob(f"{PREFIX}*")) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_a_signal_ends_it_while_the_client_is_there(
    release: Release, short_folder: Path, number: signal.Signals
) -> None:
    with started(release, short_folder) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines(HELLO, READY, call(2, "sparql", query="ASK {}")))
        process.stdin.flush()
        assert [json.loads(process.stdout.readline())["id"] for _ in range(2)] == [1, 2]
        process.send_signal(number)
        assert process.wait(20) == 128 + number
        # The end of standard output: no child has kept it open.
        assert process.stdout.read() == b""
    assert list(short_folder.glob(f"{PREFIX}*")) == []


def test_without_the_extra_it_says_what_to_install(release: Release) -> None:
    code = "import sys; sys.modules['mcp'] = None; from citiverse.cli import main; main(sys.argv[1:])"
    arguments = ["mcp", "--release", release.id, "--build-folder", str(release.folder.parent.parent)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "citiverse[mcp]" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_release_is_an_error_of_the_call(tmp_path: Path) -> None:
    command = [*COMMAND, "--build-folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    assert "run `citiverse build` first" in done.stderr
