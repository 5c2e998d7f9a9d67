"""Content codings (RFC 9110, section 12.5.3): which one a client wants, and the coded bytes."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Final

import brotli
import zstandard

IDENTITY: Final = "identity"
PREFERENCE: Final = ("zstd", "br", "gzip", IDENTITY)
"""Codings in the order of the server's liking, which decides between equal weights."""
LEAST_BYTES: Final = 200
"""Shorter bodies gain nothing: the header alone costs more."""
LARGE_BYTES: Final = 1 << 20
"""Longer bodies are coded at a lower level, so that nobody waits for the last few per cent."""
CODED_ALREADY: Final = frozenset(("application/gzip", "application/zstd", "application/zip"))
NAMES: Final = {"x-gzip": "gzip"}
MOST_HEADER: Final = 1_000
"""Characters of the header that are looked at; a longer one is nobody's honest wish."""
_WEIGHT: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\Z")
_TEXTUAL: Final = ("text/", "application/", "image/svg")


def acceptable(header: str | None) -> tuple[str, ...]:
    """Return the codings that an Accept-Encoding header accepts, the best first; empty where it accepts none.

    Without a header only identity is returned: a client that says nothing may not be able to decode anything.
    """
    if header is None:
        return (IDENTITY,)
    weights = _weights(header[:MOST_HEADER])
    otherwise = weights.get("*")
    found: list[tuple[float, int, str]] = []
    for number, coding in enumerate(PREFERENCE):
        weight = weights.get(coding, otherwise)
        if coding == IDENTITY and weight is None:
            # Identity is always acceptable unless refused, and is never liked more than what was asked for.
            weight = 0.0001
        if weight:
            found.append((-weight, number, coding))
    return tuple(coding for _, _, coding in sorted(found))


def encode(body: bytes, coding: str) -> bytes:
    """Return `body` in `coding`; the same bytes in every process."""
    return _ENCODERS[coding](body)


def is_worth_coding(content_type: str, length: int) -> bool:
    """Return whether a body of this media type and length gets shorter by coding."""
    media_type = content_type.partition(";")[0].strip().lower()
    return length >= LEAST_BYTES and media_type.startswith(_TEXTUAL) and media_type not in CODED_ALREADY


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (field.strip().lower() for field in part.split(";"))
        if name:
            weights[NAMES.get(name, name)] = _quality(parameters)
    return weights


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if _WEIGHT.match(value.strip()) else 0.0
    return 1.0


def _gzip(body: bytes) -> bytes:
    compressor = zlib.compressobj(6 if len(body) < LARGE_BYTES else 4, zlib.DEFLATED, 31)
    return compressor.compress(body) + compressor.flush()


def _brotli(body: bytes) -> bytes:
    coded: bytes = brotli.compress(body, quality=5 if len(body) < LARGE_BYTES else 4)
    return coded


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)


_ENCODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    IDENTITY: lambda body: body,
    "gzip": _gzip,
    "br": _brotli,
    "zstd": _zstd,
}
