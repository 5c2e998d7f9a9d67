"""The response cache: what it keeps, what it never keeps, and that nobody notices it but by the time it saves."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import brotli
import pytest
import zstandard

from citiverse.web.answers import Answer, answer_of
from citiverse.web.cache import MOST_WAITING, ResponseCache
from citiverse.web.metrics import Metrics
from support.wsgi import ask, request_environ, send

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers = list[tuple[str, str]]
TEXT = b"the quick brown fox jumps over the lazy dog\n" * 100
DOCUMENT: Headers = [("Content-Type", "text/turtle"), ("ETag", '"abc"'), ("Vary", "Accept")]


class Application:
    """Counts its calls and answers as told."""

    def __init__(self, status: str = "200 OK", headers: Headers | None = None, body: bytes = TEXT) -> None:
        self.calls: list[WSGIEnvironment] = []
        self.status, self.headers, self.body = status, DOCUMENT if headers is None else headers, body
        self.before: Callable[[], object] = lambda: None
        self.closed = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.calls.append(environ)
        self.before()
        start_response(self.status, list(self.headers))
        return _Closing([self.body], self)


class _Closing(list[bytes]):
    def __init__(self, chunks: list[bytes], app: Application) -> None:
        super().__init__(chunks)
        self._app = app

    def close(self) -> None:
        self._app.closed += 1


def cache_of(app: Application, most_bytes: int = 1 << 20) -> ResponseCache:
    return ResponseCache(app, most_bytes, 1_000, Metrics(None))


def test_the_same_question_is_asked_once() -> None:
    app = Application()
    cache = cache_of(app)
    replies = [ask(cache, "/doc/x", HTTP_ACCEPT="text/turtle") for _ in range(3)]
    assert len(app.calls) == 1
    assert [reply.body for reply in replies] == [TEXT] * 3
    assert app.closed == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/doc/y"},
        {"query": "a=1"},
        {"HTTP_ACCEPT": "application/n-triples"},
        {"HTTP_ACCEPT_LANGUAGE": "fr"},
        {"HTTP_ACCEPT_PROFILE": "<urn:example:p>"},
    ],
)
def test_another_question_is_another_answer(other: dict[str, str]) -> None:
    app = Application()
    cache = cache_of(app)
    ask(cache, "/doc/x")
    asked = dict(other)
    ask(cache, asked.pop("path", "/doc/x"), asked.pop("query", ""), "GET", b"", **asked)
    assert len(app.calls) == 2


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "identity"])
def test_each_coding_has_its_own_strong_tag(coding: str) -> None:
    reply = ask(cache_of(Application()), "/doc/x", HTTP_ACCEPT_ENCODING=coding)
    assert reply.headers["etag"] == ('"abc"' if coding == "identity" else f'"abc-{coding}"')
    assert reply.headers.get("content-encoding", "identity") == coding
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


def test_codings_are_made_of_the_kept_answer() -> None:
    app = Application()
    cache = cache_of(app)
    assert brotli.decompress(ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br").body) == TEXT
    coded = ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="zstd").body
    assert zstandard.ZstdDecompressor().decompressobj().decompress(coded) == TEXT
    assert ask(cache, "/doc/x").body == TEXT
    assert len(app.calls) == 1


def test_a_short_body_is_not_coded_unless_identity_is_refused() -> None:
    cache = cache_of(Application(body=b"short"))
    assert "content-encoding" not in ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br").headers
    forced = ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br, identity;q=0")
    assert (forced.headers["content-encoding"], brotli.decompress(forced.body)) == ("br", b"short")
    assert ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br").body == b"short"


def test_nothing_acceptable_is_said() -> None:
    reply = ask(cache_of(Application()), "/doc/x", HTTP_ACCEPT_ENCODING="identity;q=0")
    assert (reply.status, reply.headers["content-type"]) == (406, "application/problem+json")


@pytest.mark.parametrize(
    ("named", "accepted", "tag"),
    [
        ('"abc"', "identity", '"abc"'),
        ('"abc-br"', "br", '"abc-br"'),
        ('"x", W/"abc-br" , "y"', "br", '"abc-br"'),
        ('"abc-gzip"', "br, gzip", '"abc-gzip"'),
        ('"abc"', "br", '"abc"'),
        ("*", "gzip", '"abc-gzip"'),
    ],
)
def test_a_client_that_has_the_bytes_gets_304(named: str, accepted: str, tag: str) -> None:
    reply = ask(cache_of(Application()), "/doc/x", HTTP_IF_NONE_MATCH=named, HTTP_ACCEPT_ENCODING=accepted)
    assert (reply.status, reply.headers["etag"], reply.body) == (304, tag, b"")
    assert "content-type" not in reply.headers
    assert "content-length" not in reply.headers


@pytest.mark.parametrize(("named", "accepted"), [('"other"', "br"), ('"abc-gzip"', "br"), ('"abc-br"', "identity")])
def test_a_tag_of_other_bytes_gives_the_answer(named: str, accepted: str) -> None:
    reply = ask(cache_of(Application()), "/doc/x", HTTP_IF_NONE_MATCH=named, HTTP_ACCEPT_ENCODING=accepted)
    assert reply.status == 200


def test_a_condition_fills_the_cache_with_the_whole_answer() -> None:
    app = Application()
    cache = cache_of(app)
    ask(cache, "/doc/x", HTTP_IF_NONE_MATCH='"abc"', HTTP_IF_MODIFIED_SINCE="Sun, 22 Nov 2026 00:00:00 GMT")
    assert "HTTP_IF_NONE_MATCH" not in app.calls[0]
    assert "HTTP_IF_MODIFIED_SINCE" not in app.calls[0]
    assert ask(cache, "/doc/x").body == TEXT
    assert len(app.calls) == 1


def test_head_has_the_headers_of_get_and_shares_its_answer() -> None:
    app = Application()
    cache = cache_of(app)
    head = ask(cache, "/doc/x", method="HEAD")
    got = ask(cache, "/doc/x")
    assert (head.headers, head.body) == (got.headers, b"")
    assert len(app.calls) == 1


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 NOT FOUND", DOCUMENT),
        ("503 SERVICE UNAVAILABLE", DOCUMENT),
        ("303 SEE OTHER", [("Location", "/doc/x")]),
        ("200 OK", [*DOCUMENT, ("Cache-Control", "no-store")]),
        ("200 OK", [*DOCUMENT, ("Cache-Control", "private, max-age=9")]),
        ("200 OK", [*DOCUMENT, ("Set-Cookie", "a=b")]),
        ("200 OK", [("Content-Type", "text/plain"), ("Vary", "Cookie")]),
        ("200 OK", [("Content-Type", "text/plain"), ("Vary", "*")]),
    ],
)
def test_some_answers_are_never_kept(status: str, headers: Headers) -> None:
    app = Application(status, headers)
    cache = cache_of(app)
    replies = [ask(cache, "/doc/x") for _ in range(2)]
    assert len(app.calls) == 2
    assert replies[0] == replies[1]
    assert len(cache.shelf) == 0


@pytest.mark.parametrize("variables", [{"HTTP_AUTHORIZATION": "Basic eA=="}, {"HTTP_RANGE": "bytes=0-1"}])
def test_some_requests_pass_by(variables: dict[str, str]) -> None:
    app = Application()
    cache = cache_of(app)
    ask(cache, "/doc/x", "", "GET", b"", **variables)
    ask(cache, "/doc/x", "", "GET", b"", **variables)
    assert len(app.calls) == 2
    assert len(cache.shelf) == 0


@pytest.mark.parametrize("path", ["/dump/2026.1/citiverse.ttl", "/health/ready", "/status"])
def test_some_paths_pass_by(path: str) -> None:
    app = Application()
    cache = cache_of(app)
    ask(cache, path)
    ask(cache, path)
    assert len(app.calls) == 2


def test_a_dump_goes_out_as_the_application_gives_it() -> None:
    reply = ask(cache_of(Application()), "/dump/2026.1/citiverse.ttl", HTTP_ACCEPT_ENCODING="br")
    assert reply.body == TEXT
    assert "content-encoding" not in reply.headers


def post(cache: ResponseCache, body: bytes, kind: str = "application/sparql-query", path: str = "/sparql") -> bytes:
    return ask(cache, path, "", "POST", body, CONTENT_TYPE=kind).body


def test_posted_queries_are_told_apart_by_body_and_type() -> None:
    app = Application()
    cache = cache_of(app)
    for _ in range(2):
        post(cache, b"ASK {}")
        post(cache, b"ASK { }")
        post(cache, b"ASK {}", "application/x-www-form-urlencoded")
    assert len(app.calls) == 3
    assert [call["wsgi.input"].read() for call in app.calls] == [b"ASK {}", b"ASK { }", b"ASK {}"]


@pytest.mark.parametrize(
    ("body", "kind", "path"),
    [
        (b"x" * 1_001, "application/sparql-query", "/sparql"),
        (b"ASK {}", "text/plain", "/sparql"),
        (b"ASK {}", "application/sparql-query", "/reconcile"),
    ],
)
def test_other_posts_pass_by(body: bytes, kind: str, path: str) -> None:
    app = Application()
    cache = cache_of(app)
    post(cache, body, kind, path)
    post(cache, body, kind, path)
    assert len(app.calls) == 2


def test_the_least_recently_used_go_first_and_the_bound_holds() -> None:
    app = Application(headers=[("Content-Type", "text/plain")])
    cache = cache_of(app, most_bytes=100_000)
    for number in range(100):
        app.body = f"{number:04}".encode() + TEXT
        ask(cache, f"/{number}", HTTP_ACCEPT_ENCODING="gzip")
        ask(cache, "/0")
        assert cache.shelf.bytes <= 100_000
    asked = len(app.calls)
    assert ask(cache, "/0").body.startswith(b"0000")
    assert len(app.calls) == asked == 100
    ask(cache, "/1")
    assert len(app.calls) == asked + 1


def test_bytes_are_counted_down_to_nothing() -> None:
    cache = cache_of(Application(), most_bytes=100_000)
    ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br")
    ask(cache, "/doc/y", HTTP_ACCEPT_ENCODING="zstd")
    assert cache.shelf.bytes > len(TEXT)
    cache.shelf.clear()
    assert (cache.shelf.bytes, len(cache.shelf)) == (0, 0)


def test_equal_answers_share_their_bytes() -> None:
    cache = cache_of(Application())
    ask(cache, "/doc/x")
    one = cache.shelf.bytes
    ask(cache, "/doc/x", HTTP_ACCEPT="text/turtle, */*;q=0.1")
    assert cache.shelf.bytes - one < len(TEXT)
    assert len(cache.shelf) == 2


def test_an_answer_too_large_for_the_cache_is_given_but_not_kept() -> None:
    app = Application(body=b"x" * 50_000)
    cache = cache_of(app, most_bytes=100_000)
    assert [len(ask(cache, "/doc/x").body) for _ in range(2)] == [50_000] * 2
    assert len(app.calls) == 2


def test_no_bytes_switch_the_cache_off() -> None:
    app = Application()
    cache = cache_of(app, most_bytes=0)
    assert [ask(cache, "/doc/x").status for _ in range(2)] == [200, 200]
    assert len(app.calls) == 2


def at_once(cache: ResponseCache, number: int) -> list[Any]:
    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(lambda _: ask(cache, "/sparql", "query=ASK"), range(number)))


def hold_until_all_ask(app: Application, cache: ResponseCache, number: int) -> None:
    """Make the first call wait until `number` requests wait for it."""

    def before() -> None:
        if len(app.calls) == 1:
            end = time.monotonic() + 10
            while cache.waiting < number and time.monotonic() < end:
                time.sleep(0.001)

    app.before = before


def test_many_who_ask_the_same_at_once_cost_one_answer() -> None:
    app = Application()
    cache = cache_of(app)
    hold_until_all_ask(app, cache, 7)
    assert {reply.body for reply in at_once(cache, 8)} == {TEXT}
    assert len(app.calls) == 1
    assert cache.waiting == 0


def test_a_fault_of_the_query_is_shared_but_not_kept() -> None:
    app = Application("503 SERVICE UNAVAILABLE")
    cache = cache_of(app)
    hold_until_all_ask(app, cache, 3)
    assert {reply.status for reply in at_once(cache, 4)} == {503}
    assert len(app.calls) == 1
    ask(cache, "/sparql", "query=ASK")
    assert len(app.calls) == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("429 TOO MANY REQUESTS", DOCUMENT),
        ("499 CLIENT GONE", DOCUMENT),
        ("200 OK", [*DOCUMENT, ("Cache-Control", "no-store")]),
    ],
)
def test_what_is_said_to_one_client_is_not_shared(status: str, headers: Headers) -> None:
    app = Application(status, headers)
    cache = cache_of(app)
    hold_until_all_ask(app, cache, 3)
    at_once(cache, 4)
    assert len(app.calls) == 4


def test_a_crash_reaches_no_other_client() -> None:
    app = Application()
    cache = cache_of(app)

    def crash_first() -> None:
        if len(app.calls) == 1:
            end = time.monotonic() + 10
            while not cache.waiting and time.monotonic() < end:
                time.sleep(0.001)
            raise RuntimeError("crash")

    app.before = crash_first
    with ThreadPoolExecutor(2) as threads:
        found = [threads.submit(ask, cache, "/doc/x") for _ in range(2)]
        errors = [future.exception() for future in found]
    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "RuntimeError"]
    assert ask(cache, "/doc/x").status == 200


def test_only_so_many_wait_for_one_answer() -> None:
    app = Application()
    cache = cache_of(app)
    release = threading.Event()
    app.before = lambda: release.wait(10)
    with ThreadPoolExecutor(MOST_WAITING + 3) as threads:
        found = [threads.submit(ask, cache, "/doc/x") for _ in range(MOST_WAITING + 3)]
        end = time.monotonic() + 10
        while (len(app.calls) < 3 or cache.waiting < MOST_WAITING) and time.monotonic() < end:
            time.sleep(0.001)
        release.set()
        assert {future.result().body for future in found} == {TEXT}
    assert len(app.calls) == 3


def test_the_request_is_not_changed_for_others() -> None:
    environ = request_environ("/doc/x", method="HEAD", HTTP_IF_NONE_MATCH='"abc"')
    before = dict(environ)
    send(cache_of(Application()), environ)
    assert environ == before


def test_a_header_of_any_length_is_read_but_not_remembered() -> None:
    cache = cache_of(Application())
    for length in (10, 100_000):
        reply = ask(cache, "/doc/x", HTTP_ACCEPT_ENCODING="br, " + "x" * length)
        assert reply.headers["content-encoding"] == "br"


def test_what_is_cheap_to_make_is_kept_once_it_is_asked_again() -> None:
    made: list[str] = []

    def short_cut(environ: WSGIEnvironment) -> Answer:
        made.append(environ["PATH_INFO"])
        answer = answer_of("200 OK", DOCUMENT, TEXT)
        answer.was_cheap = True
        return answer

    app = Application()
    cache = ResponseCache(app, 1 << 20, 1_000, Metrics(None), short_cut)
    sizes = []
    for _ in range(3):
        assert ask(cache, "/sparql", "query=a").body == TEXT
        sizes.append(len(cache.shelf))
    assert (len(made), sizes, app.calls) == (2, [0, 1, 1], [])
