"""Files sent as they are on disk: in pieces, in part (RFC 9110, section 14), with digest (RFC 9530)."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import BoundedSemaphore, Semaphore
from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import NotFound, PreconditionFailed, RequestedRangeNotSatisfiable, ServiceUnavailable

from citiverse.web.conditions import is_known, precondition_fails
from citiverse.web.languages import said
from citiverse.web.responses import IMMUTABLE
from citiverse.web.site import site

EXTENSION: Final = "citiverse-downloads"
RETRY_SECONDS: Final = 30
NOTHING_AT_THE_END: Final = re.compile(r"\s*bytes\s*=\s*-0+\s*\Z", re.IGNORECASE)
"""A range that asks for the last zero bytes, which no file can satisfy (RFC 9110, section 14.1.2)."""
PIECE: Final = 1 << 16
"""Bytes that are read and handed to the server at once. It keeps some dozens of pieces for a client that is slow."""


class Piecewise:
    """The bytes of a file from `begin` to `end`, read in pieces; closes the file and gives back its `place`."""

    def __init__(self, path: Path, begin: int, end: int, place: Semaphore) -> None:
        self._place = place
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_RDONLY)
        os.posix_fadvise(self._descriptor, begin, end - begin, os.POSIX_FADV_SEQUENTIAL)
        self._at, self._end = begin, end

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces; ends early where the file got shorter, which the length of the answer then shows."""
        while self._at < self._end:
            piece = os.pread(self._descriptor, min(PIECE, self._end - self._at), self._at)
            if not piece:
                return
            self._at += len(piece)
            yield piece

    def close(self) -> None:
        """Close the file; the server calls this whether or not all was sent (PEP 3333)."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            self._place.release()

    def __del__(self) -> None:
        """Do as `close`, for a server that forgets the answer of a client that hung up."""
        self.close()


def send_file(path: Path, content_type: str, sha256: str, modified: str, cache: str) -> Response:
    """Return the file at `path`, last `modified` then, or the part of it that the request asks for, or 304.

    Of several parts the whole is sent, as RFC 9110 allows. Raises `NotFound` for a missing file, `PreconditionFailed`,
    `RequestedRangeNotSatisfiable`, with the length, for a part that begins after the end, and `ServiceUnavailable`.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise NotFound(said("The file is not here any more.")) from None
    tag = f'"{sha256}"'
    headers = {
        "ETag": tag,
        "Cache-Control": cache,
        "Accept-Ranges": "bytes",
        "Last-Modified": modified,
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
    }
    if precondition_fails(_header, (tag,), modified):
        raise PreconditionFailed(said("The file is not the one that the request means."))
    if is_known(_header, tag, modified):
        return Response(status=304, headers=headers)
    # Below a version another file may come to stand within the second that a date tells apart.
    part = _part(size, {tag, modified} if cache == IMMUTABLE else {tag})
    begin, end = part or (0, size)
    headers["Content-Length"] = str(end - begin)
    if part:
        headers["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    body = _body(path, begin, end) if request.method == "GET" else ()
    status = 206 if part else 200
    return Response(body, status, headers, content_type=content_type, direct_passthrough=True)


def _header(name: str) -> str:
    return request.headers.get(name, "")


def _body(path: Path, begin: int, end: int) -> Piecewise | bytes:
    """Return the bytes, at once where they are few; raises `ServiceUnavailable` while too many others are sent."""
    if end - begin <= PIECE:
        with path.open("rb") as stream:
            stream.seek(begin)
            return stream.read(end - begin)
    place = _places()
    if not place.acquire(blocking=False):
        raise ServiceUnavailable(
            said("Too many downloads run at once; go on a little later."), retry_after=RETRY_SECONDS
        )
    try:
        return Piecewise(path, begin, end, place)
    except OSError:
        place.release()
        raise


def _places() -> Semaphore:
    """Return the places for downloads in this process: half of the threads, since each slow client holds one."""
    most = max(1, site().settings.request_threads // 2)
    found = current_app.extensions.setdefault(EXTENSION, BoundedSemaphore(most))
    if not isinstance(found, Semaphore):
        raise TypeError("the places for downloads were replaced")
    return found


def _part(size: int, validators: set[str]) -> tuple[int, int] | None:
    """Return the one part that the request asks for, or None where the whole is to be sent.

    If-Range must be one of `validators`.
    """
    if request.method != "GET":
        return None
    condition = _header("If-Range").strip()
    if condition and condition not in validators:
        return None
    if NOTHING_AT_THE_END.match(_header("Range")):
        raise RequestedRangeNotSatisfiable(length=size)
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    part = asked.range_for_length(size)
    if part is None or part[0] >= size:
        raise RequestedRangeNotSatisfiable(length=size)
    return part
