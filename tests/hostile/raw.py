"""Hostile requests as bytes: what no well-behaved client sends."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CLOSED: Final = 0
"""Stands for: the server closed the connection without an answer."""
REFUSED: Final = frozenset((CLOSED, *range(400, 500), 501, 505))
FINE: Final = frozenset((200, 204, 206, 301, 302, 303, 304, 308))
ANY_SANE: Final = REFUSED | FINE
UPDATE_FREE: Final = b"ASK%20%7B%7D"


@dataclass(frozen=True)
class Raw:
    """One request: a name, the bytes, and the statuses that a sound server may answer first."""

    name: str
    sent: bytes
    allowed: frozenset[int] = REFUSED


def request(target: bytes, *headers: bytes, method: bytes = b"GET", body: bytes = b"") -> bytes:
    """Return an HTTP/1.1 request with the headers `Host` and `Connection: close` added."""
    lines = (method + b" " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def post(body: bytes, *headers: bytes, kind: bytes = b"application/sparql-query") -> bytes:
    """Return a POST of `body` to the endpoint with the right length."""
    length = b"Content-Length: " + str(len(body)).encode()
    return request(b"/sparql", b"Content-Type: " + kind, length, *headers, method=b"POST", body=body)


def encodings() -> Iterator[Raw]:
    """Yield requests whose text is ill-encoded."""
    for name, text in (
        ("malformed percent escape", b"%zz"),
        ("cut percent escape", b"ASK%7B%7"),
        ("percent-encoded bad UTF-8", b"ASK%20%7B%7D%FF"),
        ("overlong UTF-8", b"ASK%20%7B%7D%C0%AF"),
        ("UTF-16 surrogate", b"ASK%7B%7D%ED%A0%80"),
        ("NUL", b"ASK%20%7B%7D%00"),
        ("control characters", b"ASK%01%02%7B%7D"),
    ):
        yield Raw(f"query: {name}", request(b"/sparql?query=" + text), frozenset((400,)))
        yield Raw(f"path: {name}", request(b"/doc/use-case/" + text))
        yield Raw(f"slug: {name}", request(b"/queries/" + text))
    yield Raw("raw bytes in the path", request(b"/\xff\xfe"))
    yield Raw("raw bytes in a header", request(b"/", b"Accept: \xff\xfe"), ANY_SANE)
    yield Raw("body that is no UTF-8", post(b"ASK {} \xff"), frozenset((400,)))
    yield Raw("body in UTF-16", post("ASK {}".encode("utf-16")), frozenset((400, 415)))
    yield Raw("form that is no UTF-8", post(b"query=%FF", kind=b"application/x-www-form-urlencoded"), frozenset((400,)))
    yield Raw("unknown charset", post(b"ASK {}", kind=b"application/sparql-query; charset=x"), frozenset((415,)))
    yield Raw("NUL in the body", post(b"ASK {} \x00"), frozenset((400,)))


def headers() -> Iterator[Raw]:
    """Yield requests whose headers contradict each other or are too many."""
    target = b"/sparql?query=" + UPDATE_FREE
    both = (b"Content-Length: 6", b"Transfer-Encoding: chunked")
    yield Raw("length and chunks", request(b"/sparql", *both, method=b"POST", body=b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"))
    yield Raw(
        "two lengths", request(b"/sparql", b"Content-Length: 0", b"Content-Length: 6", method=b"POST", body=b"ASK {}")
    )
    yield Raw("negative length", request(b"/sparql", b"Content-Length: -1", method=b"POST"))
    yield Raw("length that is no number", request(b"/sparql", b"Content-Length: six", method=b"POST"))
    yield Raw("huge length", request(b"/sparql", b"Content-Length: 99999999999999999999", method=b"POST"))
    yield Raw("bad chunk", request(b"/sparql", b"Transfer-Encoding: chunked", method=b"POST", body=b"zz\r\n"))
    yield Raw("unknown transfer coding", request(b"/sparql", b"Transfer-Encoding: xchunked", method=b"POST"))
    yield Raw("space before the colon", request(target, b"X-A : 1"))
    yield Raw("folded header", request(target, b"X-A: 1\r\n folded"), ANY_SANE)
    yield Raw("line break in the target", request(b"/%0d%0aX-Injected:%20yes"))
    yield Raw("bare line feeds", b"GET / HTTP/1.1\nHost: localhost\nConnection: close\n\n", ANY_SANE)
    yield Raw("NUL in a header", request(target, b"X-A: \x00"), ANY_SANE)
    yield Raw("5000 headers", request(target, *(b"X-%d: 1" % number for number in range(5000))))
    yield Raw("one huge header", request(target, b"X-A: " + b"a" * 1_000_000))
    yield Raw("deep Accept", request(target, b"Accept: " + b",".join([b"a/b;q=0.5"] * 3000)), ANY_SANE)
    yield Raw("Accept without sense", request(target, b'Accept: ;;;,,,/////q=q=q=""'), ANY_SANE)
    yield Raw("q of many digits", request(target, b"Accept: text/html;q=" + b"9" * 5000), ANY_SANE)
    bad = frozenset((400,))
    yield Raw("two Hosts", request(target, b"Host: evil.example"), bad)
    yield Raw("no Host", b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", bad)
    yield Raw("bad Host", b'GET / HTTP/1.1\r\nHost: a b"<>\r\nConnection: close\r\n\r\n', bad)
    yield Raw("endless cookies", request(b"/", b"Cookie: " + b"a=b;" * 5000), ANY_SANE)
    yield Raw("bad conditions", request(b"/", b'If-None-Match: """', b"If-Modified-Since: never"), ANY_SANE)
    yield Raw("many conditions", request(b"/", b"If-None-Match: " + b'"a",' * 4000), ANY_SANE)
    yield Raw("upgrade", request(b"/", b"Upgrade: h2c, websocket", b"HTTP2-Settings: AAMAAABk"), ANY_SANE)


def methods() -> Iterator[Raw]:
    """Yield requests with methods that are not served, and lines that are no requests."""
    for method in (b"TRACE", b"PUT", b"DELETE", b"PATCH", b"PROPFIND", b"FOO"):
        yield Raw(f"method {method.decode()}", request(b"/sparql?query=" + UPDATE_FREE, method=method))
        yield Raw(f"method {method.decode()} on a page", request(b"/", method=method))
    yield Raw("method of a thousand letters", request(b"/", method=b"A" * 1000))
    yield Raw("lower-case method", request(b"/", method=b"get"), ANY_SANE)
    yield Raw("CONNECT", b"CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    yield Raw("absolute target", request(b"http://evil.example/sparql?query=" + UPDATE_FREE), ANY_SANE)
    yield Raw("HEAD of a query", request(b"/sparql?query=" + UPDATE_FREE, method=b"HEAD"), FINE)
    yield Raw("OPTIONS *", request(b"*", method=b"OPTIONS"), ANY_SANE)
    yield Raw("HTTP/3.0", b"GET / HTTP/3.0\r\n\r\n", ANY_SANE)
    yield Raw("HTTP/0.9", b"GET /\r\n\r\n", ANY_SANE)
    yield Raw("TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200)
    yield Raw("no request at all", b"\x00" * 1000)
    yield Raw("empty lines", b"\r\n" * 1000 + request(b"/"), ANY_SANE)


def targets() -> Iterator[Raw]:
    """Yield requests for files that are not served, and for too long addresses."""
    for path in (
        *(b"/../../../etc/passwd", b"/static/../../settings.py", b"/static/%2e%2e/%2e%2e/settings.py"),
        *(
            b"/dump/%2e%2e/%2e%2e/current",
            b"/dump/..%2f..%2fcurrent",
            b"/dump/x/....//....//current",
            b"/static/..\\app.py",
        ),
        *(b"/dump//etc/passwd", b"/ns/..%252f..%252fetc%252fpasswd", b"/queries/..%2f..%2fREADME.md", b"/static/%00"),
        *(b"/graph/..%2f..%2fcurrent", b"/releases/..%2f..", b"/static/style.css/../../../app.py"),
    ):
        yield Raw(f"path {path.decode()}", request(path))
    yield Raw("forged host, redirect", request(b"//evil.example/..%2f", b"X-Forwarded-Host: evil.example"))
    yield Raw("target of 100 kB", request(b"/" + b"a" * 100_000))
    yield Raw("target of 2 MB", request(b"/sparql?query=" + b"a" * 2_000_000))
    yield Raw("ten thousand parameters", request(b"/use-cases?" + b"a=b&" * 10_000), ANY_SANE)
    yield Raw(
        "parameters without sense", request(b"/use-cases?theme=%00&theme[]=&&==&horizon=99999999999999"), ANY_SANE
    )


def bodies() -> Iterator[Raw]:
    """Yield bodies that are too large, compressed, or of the wrong kind."""
    form = b"application/x-www-form-urlencoded"
    bomb = gzip.compress(b"ASK {} " + b" " * 20_000_000)
    yield Raw("body of 5 MB", post(b"ASK {} " + b" " * 5_000_000))
    yield Raw("gzip bomb", post(bomb, b"Content-Encoding: gzip"), frozenset((415, 413)))
    yield Raw("form of 5 MB", post(b"query=" + b"a" * 5_000_000, kind=form))
    yield Raw("form of many fields", post(b"a=b&" * 50_000, kind=form))
    yield Raw("multipart", post(b"--a--", kind=b"multipart/form-data; boundary=a"), frozenset((415,)))
    yield Raw("update by type", post(b"INSERT DATA {}", kind=b"application/sparql-update"), frozenset((403, 415)))
    yield Raw("update by form", post(b"update=INSERT%20DATA%20%7B%7D", kind=form), frozenset((400, 403)))
    yield Raw("GET with a body", request(b"/sparql", b"Content-Length: 6", body=b"ASK {}"), ANY_SANE)
    yield Raw("body shorter than said", post(b"ASK {}").replace(b"Content-Length: 6", b"Content-Length: 60"))


def ranges(file: bytes) -> Iterator[Raw]:
    """Yield ranges of the served `file` that are too many, too large or no ranges."""
    for name, value in (
        ("overlapping", b"bytes=" + b",".join([b"0-"] * 2000)),
        ("tiny", b"bytes=" + b",".join(b"%d-%d" % (number, number) for number in range(0, 4000, 2))),
        ("huge", b"bytes=99999999999999999999-"),
        ("backwards", b"bytes=9-1"),
        ("negative", b"bytes=--1"),
        ("of no unit", b"cows=1-2"),
        ("of everything", b"bytes=-99999999999999999999"),
    ):
        yield Raw(f"range: {name}", request(file, b"Range: " + value), ANY_SANE)
