"""Responses that are a pure function of release and request: strong ETags, 304, negotiation headers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote, urlencode

from flask import Response, request
from werkzeug.exceptions import NotAcceptable, NotFound, PreconditionFailed

from citiverse.formats import Format
from citiverse.web.conditions import is_known, precondition_fails
from citiverse.web.formats import HTML
from citiverse.web.languages import heed_the_address_only, speak_as_asked
from citiverse.web.modified import last_modified
from citiverse.web.negotiate import MEDIA_TYPE_PARAMETER, PROFILE_PARAMETER, Choice, Offer, Wishes, negotiate
from citiverse.web.rendering import rendered
from citiverse.web.site import Site, site

CACHE_CONTROL: Final = "max-age=300"
IMMUTABLE: Final = "max-age=31536000, immutable"
NO_STORE: Final = "no-store"
OTHER_BYTES: Final = "What there is now is not what the request means."
TAG_LENGTH: Final = 32
"""Hexadecimal digits of an entity tag."""
OF_ADDRESSES: Final = "!#$%&'()*+,/:;=?@[]~"
"""Characters that have a meaning in addresses and stay as they are."""
NAMES_OF_FORMATS: Final = frozenset((MEDIA_TYPE_PARAMETER, "format"))
LONG_QUERY_STRING: Final = 500


def document(body: bytes, content_type: str, *, cache: str = CACHE_CONTROL) -> Response:
    """Return a 200 with a strong ETag over type and bytes, or a 304 where the client has these bytes already.

    Raises `PreconditionFailed` where the request is about other bytes.
    """
    headers = document_headers(site(), content_type, body, cache)
    if cache != NO_STORE and request.method in ("GET", "HEAD"):
        said = dict(headers)
        validators = (said["ETag"], said["Last-Modified"])
        if precondition_fails(_header, validators[:1], validators[1]):
            raise PreconditionFailed(OTHER_BYTES)
        if is_known(_header, *validators):
            return Response(status=304, headers=[pair for pair in headers if pair[0] != "Content-Type"])
    return Response(body, headers=headers)


def _header(name: str) -> str:
    return request.headers.get(name, "")


def document_headers(found: Site, content_type: str, body: bytes, cache: str) -> list[tuple[str, str]]:
    """Return the headers of a 200 that is a pure function of release, software and request."""
    return [
        ("Content-Type", content_type),
        ("ETag", f'"{tag_of(found, content_type, body, cache)}"'),
        ("Cache-Control", cache),
        ("Vary", "Accept"),
        ("Last-Modified", last_modified(found.release.folder)),
    ]


def tag_of(found: Site, content_type: str, body: bytes, cache: str = CACHE_CONTROL) -> str:
    """Return the entity tag: a digest over release, software and the representation's type and bytes.

    What never changes is the same whichever release is served.
    """
    made_by = "" if cache == IMMUTABLE else f"{found.release.id}\n{found.build}\n"
    digest = hashlib.sha256(f"{made_by}{content_type}\n".encode())
    digest.update(body)
    return digest.hexdigest()[:TAG_LENGTH]


def page(template: str, **values: object) -> Response:
    """Return the HTML page made from `template`."""
    return document(rendered(template, **values).encode(), HTML.content_type)


def fresh(body: str, content_type: str, status: int = 200) -> Response:
    """Return a response that nobody may store."""
    response = Response(body, status=status, content_type=content_type)
    response.headers["Cache-Control"] = NO_STORE
    return response


class NothingAcceptable(NotAcceptable):
    """The error 406, with what could be had instead."""

    def __init__(self, formats: Iterable[Format]) -> None:
        self.formats = tuple(dict.fromkeys(formats))
        super().__init__("Available: " + ", ".join(form.media_type for form in self.formats) + ".")


def negotiated(formats: Sequence[Format], suffix: str = "") -> Format:
    """Return the format that the request asks for of a resource that has one profile; see `represented`."""
    return represented((Offer(tuple(formats)),), suffix).format


def represented(offers: Sequence[Offer], suffix: str = "") -> Choice:
    """Return the representation that the request, whose path ends in `suffix`, asks for; see `negotiate`.

    Raises `NotFound` for a suffix that no offer has, and `NothingAcceptable`. What is answered to offers of several
    profiles varies on Accept-Profile too, and its language is that of the address.
    """
    if len(offers) > 1:
        heed_the_address_only()
    formats = dict.fromkeys(form for offer in offers for form in offer.formats)
    if suffix and all(form.name != suffix for form in formats):
        raise NotFound("Known endings: " + ", ".join(f".{form.name}" for form in formats) + ".")
    found = chosen_of(offers, suffix)
    if found is None:
        # Addresses that say the format alone are answered in the first profile.
        raise NothingAcceptable(offers[0].formats)
    if found.format is HTML:
        speak_as_asked()
    return found


def chosen_of(offers: Sequence[Offer], suffix: str = "") -> Choice | None:
    """Return the representation that the request asks for, or None where none of `offers` will do; see `negotiate`."""
    wishes = Wishes(
        accept=request.headers.get("Accept", ""),
        accept_profile=request.headers.get("Accept-Profile", ""),
        media_types=",".join(request.args.getlist(MEDIA_TYPE_PARAMETER)),
        profiles=",".join(request.args.getlist(PROFILE_PARAMETER)),
        suffix=suffix,
    )
    return negotiate(wishes, offers)


def alternatives(formats: Iterable[Format]) -> list[dict[str, str]]:
    """Return the media type and the address of each of `formats` of the resource asked for.

    There is no address where the query is not in it, or where it is too long to be said once for each format.
    """
    if request.method not in ("GET", "HEAD") or len(request.query_string) > LONG_QUERY_STRING:
        return [{"mediaType": form.media_type} for form in formats]
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in NAMES_OF_FORMATS]
    path = site().origin() + quote(request.path, safe=OF_ADDRESSES)
    return [
        {
            "mediaType": form.media_type,
            "href": path + query_string([*kept, (MEDIA_TYPE_PARAMETER, form.media_type)]),
        }
        for form in formats
    ]


def query_string(parameters: Iterable[tuple[str, str]]) -> str:
    """Return the end of an address that holds `parameters`, with its question mark, or nothing where there are none."""
    text = urlencode(list(parameters), safe="/", quote_via=quote)
    return f"?{text}" if text else ""


def link(address: str, relation: str, media_type: str = "") -> str:
    """Return one Link header value (RFC 8288); headers are ASCII, so an IRI is written as a URI (RFC 3987, 3.1)."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{quote(address, safe=OF_ADDRESSES)}>; rel="{relation}"{kind}'
