"""Accept-Encoding as RFC 9110 reads it, and bodies that come back whole."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from citiverse.web.coding import LARGE_BYTES, acceptable, encode, is_worth_coding


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("GZIP ; Q=0.5", ("gzip", "identity")),
        ("gzip, deflate, br, zstd", ("zstd", "br", "gzip", "identity")),
        ("gzip;q=1, br;q=0.5", ("gzip", "br", "identity")),
        ("br;q=0, *", ("zstd", "gzip", "identity")),
        ("*;q=0", ()),
        ("identity;q=0", ()),
        ("identity;q=0, gzip", ("gzip",)),
        ("gzip, *;q=0", ("gzip",)),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("deflate, compress", ("identity",)),
        ("gzip;q=nan, br;q=inf, zstd;q=2", ("identity",)),
        ("gzip;q=1.0000", ("identity",)),
        (",,;,gzip", ("gzip", "identity")),
    ],
)
def test_codings_come_in_the_order_of_the_client_then_of_the_server(
    header: str | None, expected: tuple[str, ...]
) -> None:
    assert acceptable(header) == expected


@pytest.mark.parametrize("length", [0, 1, 4_000, LARGE_BYTES + 1])
def test_what_is_coded_can_be_decoded(length: int) -> None:
    body = (b"<https://example.org/a> <https://example.org/b> 1 .\n" * (length // 50 + 1))[:length]
    assert gzip.decompress(encode(body, "gzip")) == body
    assert brotli.decompress(encode(body, "br")) == body
    assert zstandard.ZstdDecompressor().decompressobj().decompress(encode(body, "zstd")) == body
    assert encode(body, "identity") is body


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_the_same_bytes_are_coded_alike(coding: str) -> None:
    body = b"alike" * 1_000
    assert encode(body, coding) == encode(body, coding)


@pytest.mark.parametrize(
    ("content_type", "length", "expected"),
    [
        ("text/turtle; charset=utf-8", 500, True),
        ("application/sparql-results+json", 500, True),
        ("application/n-triples", 500, True),
        ("image/svg+xml", 500, True),
        ("image/png", 5_000, False),
        ("application/gzip", 5_000, False),
        ("application/zstd", 5_000, False),
        ("text/turtle", 199, False),
    ],
)
def test_only_what_gets_shorter_is_coded(content_type: str, length: int, expected: bool) -> None:
    assert is_worth_coding(content_type, length) is expected
