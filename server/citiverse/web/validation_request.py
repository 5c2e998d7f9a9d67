"""Reads a request to validate: one document as the body, or a form with data, shapes and context."""

from __future__ import annotations

from typing import Final

from flask import Request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from citiverse.formats import GRAPH_SYNTAXES, RdfSyntax, format_named
from citiverse.settings import Settings
from citiverse.validation_messages import CONTEXTS, Context, Part, ValidationRequest
from citiverse.web.languages import said

FORM_TYPES: Final = frozenset(("multipart/form-data", "application/x-www-form-urlencoded"))
UTF_8: Final = frozenset(("utf-8", "utf8", "us-ascii"))
ANY_TYPE: Final = frozenset(("", "application/octet-stream", "text/plain"))
"""Media types that clients give to files they know nothing about."""
MOST_FIELDS: Final = 20
ROOM_FOR_FIELDS: Final = 16_384
"""Bytes of a form beyond the documents in it."""


def read_validation_request(request: Request, settings: Settings) -> ValidationRequest:
    """Return what `request` asks to validate.

    Raises `UnsupportedMediaType` for compressed bodies and for types that are neither a form nor RDF,
    `RequestEntityTooLarge` beyond the limits, and `BadRequest` for fields that are missing or not understood.
    """
    if request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
        raise UnsupportedMediaType(said("Send the data uncompressed."))
    limit = settings.validation_bytes
    request.max_content_length = 2 * limit + ROOM_FOR_FIELDS
    request.max_form_memory_size = 2 * limit + ROOM_FOR_FIELDS
    request.max_form_parts = MOST_FIELDS
    kind, options = parse_options_header(request.headers.get("Content-Type", ""))
    if options.get("charset", "utf-8").lower() not in UTF_8:
        raise UnsupportedMediaType(said("Send text in UTF-8."))
    if kind in FORM_TYPES:
        data, shapes = (_field(request, name, settings) for name in ("data", "shapes"))
        if data is None:
            raise BadRequest(said("Give the data in the field `data`, as text or as a file."))
    else:
        request.max_content_length = limit
        data, shapes = _body(request, kind, settings), None
    return ValidationRequest(data, shapes, _context(request, has_shapes=shapes is not None))


def _body(request: Request, kind: str, settings: Settings) -> Part:
    syntax = format_named(kind, GRAPH_SYNTAXES) if kind not in ANY_TYPE else None
    if syntax is None:
        known = ", ".join(one.media_type for one in GRAPH_SYNTAXES)
        raise UnsupportedMediaType(f"Send one of {known}, or a form with the field `data`.")
    return _part("data", syntax, request.get_data(cache=False), settings)


def _field(request: Request, name: str, settings: Settings) -> Part | None:
    """Return the document of a form field, a file or a text; None where the form has none.

    A page sends the field for shapes although nobody filled it. Raises `BadRequest` for an empty file in it: whoever
    chose one meant something by it.
    """
    upload = request.files.get(name)
    content = upload.read() if upload else b""
    if upload is not None and (content or upload.filename):
        if name == "shapes" and not content.strip():
            raise BadRequest(f"The file in the field `{name}` is empty.")
        file_name = (upload.filename or name).replace("\\", "/").rpartition("/")[2] or name
        return _part(file_name, _asked(request, name) or _syntax_of_file(upload.mimetype, file_name), content, settings)
    text = request.form.get(name)
    if text is None or (name == "shapes" and not text.strip()):
        return None
    # Browsers end the lines of a form field with CR LF.
    return _part(name, _asked(request, name), text.replace("\r\n", "\n").encode(), settings)


def _asked(request: Request, name: str) -> RdfSyntax | None:
    """Return the syntax that the form names for a field; raises `BadRequest` for an unknown one."""
    given = request.form.get(f"{name}-syntax", "").strip()
    if not given:
        return None
    found = format_named(given, GRAPH_SYNTAXES)
    if found is None:
        known = ", ".join(one.name for one in GRAPH_SYNTAXES)
        raise BadRequest(f"`{name}-syntax` is none of {known}.")
    return found


def _syntax_of_file(media_type: str, file_name: str) -> RdfSyntax | None:
    """Return the syntax by the media type or else by the ending of the file's name; None: by what is in it."""
    ending = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    by_type = format_named(media_type, GRAPH_SYNTAXES) if media_type not in ANY_TYPE else None
    return by_type or (format_named(ending, GRAPH_SYNTAXES) if ending else None)


def _part(name: str, syntax: RdfSyntax | None, content: bytes, settings: Settings) -> Part:
    if len(content) > settings.validation_bytes:
        raise RequestEntityTooLarge(f"A document is longer than {settings.validation_bytes} bytes.")
    return Part(name, syntax.name if syntax else "", content)


def _context(request: Request, *, has_shapes: bool) -> Context:
    """Return the context that is asked for; shapes that come with the data see that data alone by default."""
    given = request.args.get("context") or request.form.get("context") or ""
    for known in CONTEXTS:
        if given == known:
            return known
    if given:
        raise BadRequest(f"`context` is none of {', '.join(CONTEXTS)}.")
    return "none" if has_shapes else "catalogue"
