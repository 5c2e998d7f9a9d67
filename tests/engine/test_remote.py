"""The remote engine says what the endpoint said: faults by their kind, cut answers never as whole ones."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs

import pytest

from citiverse.engine.guard import check
from citiverse.engine.protocol import (
    EVERYTHING,
    EngineBusy,
    EngineUnavailable,
    EvaluationError,
    QueryFault,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLong,
    ResultTooLarge,
    Selection,
    ServiceRefused,
)
from citiverse.engine.remote import RemoteEngine
from citiverse.errors import CallError
from citiverse.formats import SYNTAXES
from citiverse.settings import Settings

JSON: Final = "application/sparql-results+json"
ROWS: Final = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
WORDS: Final = "open sesame"
QUERY: Final = "SELECT ?x { ?x ?p ?o }"


@dataclass
class Endpoint:
    """An endpoint that answers as the test scripts it, and remembers what it was asked."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": JSON})
    body: bytes = ROWS
    offers: Mapping[str, bytes] | None = None
    seconds: float = 0.0
    address: str = ""
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    requests: list[Mapping[str, str]] = field(default_factory=list)


Script = Callable[..., Endpoint]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Return an endpoint of the loopback address that a test can script."""
    script = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            script.forms.append(parse_qs(content))
            script.requests.append(dict(self.headers.items()))
            time.sleep(script.seconds)
            headers, body = dict(script.headers), script.body
            if script.offers is not None:
                accepted = [part.split(";")[0].strip() for part in self.headers["Accept"].split(",")]
                kind = next((kind for kind in accepted if kind in script.offers), None)
                headers, body = {"Content-Type": kind or "text/html"}, script.offers.get(kind or "", b"")
            self.send_response(script.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Stay quiet."""

    with serving(Handler) as address:
        script.address = address
        yield script


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def ask(
    endpoint: Endpoint, text: str = QUERY, syntax: str = "json", selection: Selection = EVERYTHING, **settings: Any
) -> bytes:
    return engine_at(endpoint.address, **settings).answer(check(text, Settings()), SYNTAXES[syntax], selection).read()


def engine_at(address: str, graphs: tuple[str, ...] = (), **settings: Any) -> RemoteEngine:
    return RemoteEngine(Settings(remote_endpoint=address, **settings), graphs)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (400, b"Parse error: line 1, column 18.", QuerySyntaxError),
        (500, b"Undefined procedure", EvaluationError),
        (500, b"Virtuoso S1T00 Error SR171: Transaction timed out", QueryTimeout),
        (503, b"Query timed out", QueryTimeout),
        (503, b"", EngineBusy),
        (429, b"", EngineBusy),
        (504, b"", QueryTimeout),
        (408, b"", QueryTimeout),
        (413, b"", QueryTooLong),
        (414, b"", QueryTooLong),
        (401, b"", EngineUnavailable),
        (403, b"", EngineUnavailable),
        (404, b"", EngineUnavailable),
        (502, b"<html>Bad gateway", EngineUnavailable),
    ],
)
def test_a_refusal_keeps_its_meaning(endpoint: Endpoint, status: int, text: bytes, kind: type[QueryFault]) -> None:
    endpoint.status, endpoint.body = status, text
    with pytest.raises(kind) as raised:
        ask(endpoint)
    assert type(raised.value) is kind


def test_the_text_and_the_place_of_a_syntax_error_are_passed_on(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.body = 400, b'Parse error: Encountered " }" at line 3, column 18.'
    with pytest.raises(QuerySyntaxError, match="Encountered") as raised:
        ask(endpoint)
    assert (raised.value.line, raised.value.column) == (3, 18)


def test_a_busy_endpoint_says_when_to_come_back(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers, endpoint.body = 503, {"Retry-After": "17"}, b""
    with pytest.raises(EngineBusy) as raised:
        ask(endpoint)
    assert raised.value.retry_after == 17


def test_an_endpoint_that_is_not_there_is_unavailable_and_its_address_stays_private(endpoint: Endpoint) -> None:
    with pytest.raises(EngineUnavailable) as raised:
        engine_at("http://127.0.0.1:9/sparql").answer(check(QUERY, Settings()), SYNTAXES["json"])
    assert "127.0.0.1" not in str(raised.value)


def test_an_endpoint_that_stays_silent_is_a_time_out(endpoint: Endpoint) -> None:
    endpoint.seconds = 2
    with pytest.raises(QueryTimeout, match="1 s"):
        ask(endpoint, remote_seconds=1)


def test_a_redirect_is_not_followed(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 302, {"Location": endpoint.address}
    with pytest.raises(EngineUnavailable):
        ask(endpoint, remote_user="user", remote_password=WORDS)
    assert len(endpoint.requests) == 1


def test_name_and_password_are_sent_and_never_shown(endpoint: Endpoint) -> None:
    ask(endpoint, remote_user="user", remote_password=WORDS)
    assert endpoint.requests[0]["Authorization"] == "Basic " + base64.b64encode(f"user:{WORDS}".encode()).decode()
    assert WORDS not in repr(Settings(remote_password=WORDS))


def test_a_password_may_be_empty(endpoint: Endpoint) -> None:
    ask(endpoint, remote_user="user")
    assert endpoint.requests[0]["Authorization"] == "Basic " + base64.b64encode(b"user:").decode()


@pytest.mark.parametrize(
    "address", ["", "file:///etc/passwd", "ftp://example.org/", "http://u:p@example.org/", "http://example.org/?a=b"]
)
def test_an_address_that_is_no_plain_endpoint_is_refused(address: str) -> None:
    with pytest.raises(CallError, match="remote_endpoint"):
        engine_at(address)


def test_the_asked_syntax_is_passed_through_byte_for_byte(endpoint: Endpoint) -> None:
    endpoint.body = ROWS.replace(b",", b" , \n")
    assert ask(endpoint) == endpoint.body


def test_another_syntax_is_converted(endpoint: Endpoint) -> None:
    endpoint.offers = {JSON: ROWS}
    assert ask(endpoint, syntax="tsv") == b'?x\n"1"\n'
    assert ask(endpoint, syntax="csv") == b"x\r\n1\r\n"


def test_a_table_that_breaks_the_recommendation_is_asked_for_again_and_only_once(endpoint: Endpoint) -> None:
    endpoint.offers = {"text/tab-separated-values": b'"x"\n1\n', JSON: ROWS}
    engine = engine_at(endpoint.address)
    for _ in range(2):
        assert engine.answer(check(QUERY, Settings()), SYNTAXES["tsv"]).read() == b'?x\n"1"\n'
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    ("bindings", "truth"), [(b'{"__ask_retval":{"type":"literal","value":"1"}}', b"true"), (b"", b"false")]
)
def test_a_truth_value_written_as_a_table_is_understood(endpoint: Endpoint, bindings: bytes, truth: bytes) -> None:
    endpoint.body = b'{"head":{"vars":["__ask_retval"]},"results":{"bindings":[' + bindings + b"]}}"
    assert b'"boolean":' + truth in ask(endpoint, "ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("syntax", "body"),
    [
        ("json", ROWS[:-1] + b"The SPARQL operation has been cancelled"),
        ("csv", b"x\r\n1\r\nThe SPARQL operation has been cancelled"),
        ("xml", b"<sparql><results><result>The SPARQL operation has been cancelled"),
    ],
)
def test_an_error_message_within_the_answer_is_no_answer(endpoint: Endpoint, syntax: str, body: bytes) -> None:
    endpoint.headers, endpoint.body = {"Content-Type": SYNTAXES[syntax].media_type}, body
    with pytest.raises(QueryTimeout):
        ask(endpoint, syntax=syntax)


@pytest.mark.parametrize(("syntax", "body"), [("json", ROWS[:50]), ("csv", b"x\r\n1"), ("xml", b"<sparql><resu")])
def test_an_answer_that_breaks_off_is_no_answer(endpoint: Endpoint, syntax: str, body: bytes) -> None:
    endpoint.headers, endpoint.body = {"Content-Type": SYNTAXES[syntax].media_type}, body
    with pytest.raises(EngineUnavailable):
        ask(endpoint, syntax=syntax)


def test_a_part_of_the_result_is_a_time_out(endpoint: Endpoint) -> None:
    endpoint.headers = {"Content-Type": JSON, "X-SQL-State": "S1TAT"}
    with pytest.raises(QueryTimeout):
        ask(endpoint)


def test_rows_cut_by_the_endpoint_are_too_many(endpoint: Endpoint) -> None:
    endpoint.headers = {"Content-Type": JSON, "X-SPARQL-MaxRows": "1"}
    with pytest.raises(ResultTooLarge, match="no more than 1 rows"):
        ask(endpoint)


def test_an_answer_in_html_is_no_answer(endpoint: Endpoint) -> None:
    endpoint.headers, endpoint.body = {"Content-Type": "text/html"}, b"<p>Hello"
    with pytest.raises(EngineUnavailable):
        ask(endpoint)


def test_graphs_are_sent_as_parameters_of_the_protocol(endpoint: Endpoint) -> None:
    engine = engine_at(endpoint.address, ("urn:a", "urn:b"))
    engine.answer(check(QUERY, Settings()), SYNTAXES["json"])
    engine.answer(check(QUERY, Settings()), SYNTAXES["json"], Selection(named_graphs=("urn:c",)))
    engine.answer(check("SELECT ?x FROM <urn:d> { ?x ?p ?o }", Settings()), SYNTAXES["json"])
    sent = [{name: form.get(name) for name in ("default-graph-uri", "named-graph-uri")} for form in endpoint.forms]
    assert sent == [
        {"default-graph-uri": ["urn:a", "urn:b"], "named-graph-uri": ["urn:a", "urn:b"]},
        {"default-graph-uri": None, "named-graph-uri": ["urn:c"]},
        {"default-graph-uri": None, "named-graph-uri": None},
    ]


def test_nothing_but_the_protocol_is_sent(endpoint: Endpoint) -> None:
    ask(endpoint)
    assert endpoint.forms == [{"query": [QUERY]}]


def test_the_endpoint_may_decide_what_the_default_graph_is(endpoint: Endpoint) -> None:
    engine = engine_at(endpoint.address, ("urn:a",), remote_graphs="endpoint")
    engine.answer(check(QUERY, Settings()), SYNTAXES["json"])
    assert "default-graph-uri" not in endpoint.forms[0]


def test_only_a_text_with_relative_iris_gets_a_base(endpoint: Endpoint) -> None:
    ask(endpoint, "SELECT ?x { <a> <urn:p> ?x }")
    ask(endpoint, "SELECT ?x { <urn:a> <urn:p> ?x }")
    assert [form["query"][0].startswith("BASE <https://w3id.org/citiverse/> ") for form in endpoint.forms] == [
        True,
        False,
    ]


def test_graphs_of_the_request_take_the_place_of_those_in_the_text(endpoint: Endpoint) -> None:
    text = "PREFIX x: <urn:x>\nSELECT ?x FROM <urn:a>\nFROM # not\n NAMED x:b { ?x ?p 'FROM <urn:c>' }"
    ask(endpoint, text, selection=Selection(default_graphs=("urn:d",)))
    sent = endpoint.forms[0]["query"][0]
    assert sent.split() == [
        "PREFIX",
        "x:",
        "<urn:x>",
        "SELECT",
        "?x",
        "#",
        "not",
        "{",
        "?x",
        "?p",
        "'FROM",
        "<urn:c>'",
        "}",
    ]
    assert [len(line) for line in sent.split("\n")] == [len(line) for line in text.split("\n")]


@pytest.mark.parametrize(
    "text",
    [
        'define get:soft "soft" SELECT ?x { ?x ?p ?o }',
        "SELECT (bif:system('ls') AS ?x) {}",
        "SELECT ?x { S\\u0045RVICE <http://127.0.0.1:9/> { ?x ?p ?o } }",
        "SELECT ?x { ?x ?p ?o } OPTION (TRANSITIVE)",
    ],
)
def test_only_standard_text_is_sent(endpoint: Endpoint, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        ask(endpoint, text)
    assert endpoint.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (<java:org.example.Class>(1) AS ?x) {}",
        "PREFIX j: <JAVA:org.example.> SELECT (j:Class(1) AS ?x) {}",
        "BASE <java:> SELECT (<org.example.Class>(1) AS ?x) {}",
        "PREFIX bif: <bif:> SELECT (bif:http_get(?x) AS ?y) { ?x ?p ?o }",
        "SELECT ?x FROM <file:///etc/passwd> { ?x ?p ?o }",
    ],
)
def test_names_under_which_servers_call_code_are_not_sent(endpoint: Endpoint, text: str) -> None:
    with pytest.raises(ServiceRefused) as raised:
        ask(endpoint, text)
    assert raised.value.line == 1
    assert endpoint.requests == []


@pytest.mark.parametrize("dialect", ["standard", "endpoint"])
@pytest.mark.parametrize(
    "escape", ["\\u0022 } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #", "\\u000A", "\\U0000005c", "\\u003E"]
)
def test_no_escape_hides_what_another_parser_may_see(endpoint: Endpoint, dialect: str, escape: str) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        ask(endpoint, f"SELECT ?x {{\n BIND('{escape}' AS ?x) }}", remote_dialect=dialect)
    assert (raised.value.line, raised.value.column) == (2, 8)
    assert endpoint.requests == []


def test_extensions_are_sent_where_the_settings_say_so(endpoint: Endpoint) -> None:
    text = "SELECT ?x { ?x bif:contains 'flood' }"
    ask(endpoint, text, remote_dialect="endpoint")
    assert endpoint.forms == [{"query": [text]}]


def test_an_unknown_function_is_for_the_endpoint_to_judge(endpoint: Endpoint) -> None:
    assert ask(endpoint, "SELECT (<urn:function>(?x) AS ?y) { ?x ?p TRUE }")
