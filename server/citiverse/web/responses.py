"""Responses that are a pure function of release and request: strong ETags, 304, negotiation headers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from flask import Response, render_template, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import http_date

from citiverse.formats import Format
from citiverse.releases import Release
from citiverse.web.formats import HTML
from citiverse.web.negotiate import choose
from citiverse.web.site import Site, site

CACHE_CONTROL: Final = "public, max-age=300"
IMMUTABLE: Final = "public, max-age=31536000, immutable"
NO_STORE: Final = "no-store"
OF_ADDRESSES: Final = "!#$%&'()*+,/:;=?@[]~"
"""Characters that have a meaning in addresses and stay as they are."""


def document(body: bytes, content_type: str, *, cache: str = CACHE_CONTROL) -> Response:
    """Return a 200 with a strong ETag over type and bytes, or a 304 where the client has these bytes already."""
    response = Response(body, headers=document_headers(site(), content_type, body, cache))
    # A page may change with the software while the release does not, so only the ETag decides.
    if "If-None-Match" in request.headers:
        response.make_conditional(request)
    return response


def document_headers(found: Site, content_type: str, body: bytes, cache: str) -> list[tuple[str, str]]:
    """Return the headers of a 200 that is a pure function of release, software and request."""
    headers = [
        ("Content-Type", content_type),
        ("ETag", f'"{tag_of(found, content_type, body)}"'),
        ("Cache-Control", cache),
        ("Vary", "Accept"),
    ]
    modified = _http_date(str(found.release.manifest.get("issued") or ""))
    return [*headers, ("Last-Modified", modified)] if modified else headers


def tag_of(found: Site, content_type: str, body: bytes) -> str:
    """Return the entity tag: a digest over release, software and the representation's type and bytes."""
    digest = hashlib.sha256(f"{found.release.id}\n{found.build}\n{content_type}\n".encode())
    digest.update(body)
    return digest.hexdigest()[:32]


def page(template: str, **values: object) -> Response:
    """Return the HTML page made from `template`."""
    return document(render_template(template, **values).encode(), HTML.content_type)


def fresh(body: str, content_type: str, status: int = 200) -> Response:
    """Return a response that nobody may store."""
    response = Response(body, status=status, content_type=content_type)
    response.headers["Cache-Control"] = NO_STORE
    return response


def negotiated(offers: Sequence[Format]) -> Format:
    """Return the representation that the request asks for; answers 406 with the offers where it accepts none."""
    chosen = choose(request.headers.get("Accept"), offers)
    if chosen is None:
        raise refuse_formats(offers)
    return chosen


def refuse_formats(offers: Sequence[Format]) -> NotAcceptable:
    """Return the error 406 that lists what could be had instead."""
    return NotAcceptable("Available: " + ", ".join(offer.media_type for offer in offers) + ".")


def link(address: str, relation: str, media_type: str = "") -> str:
    """Return one Link header value (RFC 8288); headers are ASCII, so an IRI is written as a URI (RFC 3987, 3.1)."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(address, safe=OF_ADDRESSES)}>; rel="{relation}"{kind}'


def issued(release: Release) -> datetime | None:
    """Return the beginning of the day on which `release` was issued, or None where it does not say."""
    return _day(str(release.manifest.get("issued") or ""))


@lru_cache(maxsize=8)
def _http_date(text: str) -> str:
    day = _day(text)
    return http_date(day) if day else ""


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text[:10]), time(), UTC)
    except ValueError:
        return None
