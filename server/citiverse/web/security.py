"""Headers that every response carries, and what may become a link."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Response

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
FRAMEABLE_POLICY: Final = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""The same for pages made to be shown in the frames of other sites, which hold nothing to click by mistake."""
EXPOSED_HEADERS: Final = (
    "Link, ETag, Location, Content-Location, Content-Profile, Retry-After, Accept-Ranges, Content-Range, Repr-Digest"
)
LINKABLE_SCHEMES: Final = frozenset(("http", "https", "mailto"))


FIXED_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED_HEADERS),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)


def add_headers(response: Response) -> Response:
    """Add the headers of HTTP rule 2 that do not depend on the resource."""
    headers = response.headers
    for name, value in FIXED_HEADERS:
        headers.setdefault(name, value)
    if response.mimetype in ("text/html", "application/xhtml+xml"):
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    return response


def is_linkable(address: str) -> bool:
    """Return whether `address` may stand in an href: absolute http, https or mailto, and nothing else."""
    if any(character <= " " or character in "\\\x7f" for character in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in LINKABLE_SCHEMES and bool(parts.netloc or parts.scheme.lower() == "mailto")
