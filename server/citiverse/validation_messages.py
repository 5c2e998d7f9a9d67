"""What the web and the validation host say to each other: data to check, a report, or the reason why there is none."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any, Final, Literal

Context = Literal["catalogue", "none"]
CONTEXTS: Final[tuple[Context, Context]] = ("catalogue", "none")
SOCKET: Final = "validation.socket"
"""Name of the host's socket in the run folder of the server."""
LENGTH: Final = struct.Struct("!I")


@dataclass(frozen=True)
class Part:
    """One document that was sent: the name of its file, the short name of its syntax (empty: guess), its bytes."""

    name: str
    syntax: str
    content: bytes


@dataclass(frozen=True)
class ValidationRequest:
    """What to check: data, the shapes to check it by (None: those of the catalogue), and what it may refer to."""

    data: Part
    shapes: Part | None
    context: Context


@dataclass(frozen=True)
class ValidationAnswer:
    """A finished report: its members for JSON and pages, its plain text, and its triples as N-Triples."""

    members: dict[str, Any]
    text: str
    triples: str


class ValidationFault(Exception):
    """Why there is no report: one plain sentence for the person who asked, a name for programs, and the place.

    `part` is `data` or `shapes`; `shape` names the shape that is at fault.
    """

    def __init__(
        self, slug: str, message: str, *, part: str | None = None, line: int | None = None, shape: str | None = None
    ) -> None:
        super().__init__(message)
        self.slug = slug
        self.part = part
        self.line = line
        self.shape = shape

    @property
    def place(self) -> dict[str, object]:
        """Return what is known of the place of the fault."""
        known = {"part": self.part, "line": self.line, "shape": self.shape}
        return {name: value for name, value in known.items() if value is not None}


def request_content(request: ValidationRequest) -> bytes:
    """Return `request` as the content of one message."""
    parts = [request.data, *([request.shapes] if request.shapes else [])]
    head = {
        "context": request.context,
        "parts": [{"name": part.name, "syntax": part.syntax, "bytes": len(part.content)} for part in parts],
    }
    written = json.dumps(head).encode()
    return LENGTH.pack(len(written)) + written + b"".join(part.content for part in parts)


def read_request(content: bytes) -> ValidationRequest:
    """Return what `request_content` wrote."""
    (length,) = LENGTH.unpack_from(content)
    position = LENGTH.size + length
    head = json.loads(content[LENGTH.size : position])
    parts = []
    for part in head["parts"]:
        end = position + part["bytes"]
        parts.append(Part(part["name"], part["syntax"], content[position:end]))
        position = end
    return ValidationRequest(parts[0], parts[1] if len(parts) > 1 else None, head["context"])


def answer_content(answer: ValidationAnswer) -> bytes:
    """Return `answer` as the content of one message."""
    return json.dumps(vars(answer)).encode()


def read_answer(content: bytes) -> ValidationAnswer:
    """Return what `answer_content` wrote."""
    return ValidationAnswer(**json.loads(content))


def fault_content(fault: ValidationFault) -> bytes:
    """Return `fault` as the content of one message."""
    return json.dumps({"slug": fault.slug, "message": str(fault), **fault.place}).encode()


def read_fault(content: bytes) -> ValidationFault:
    """Return what `fault_content` wrote."""
    members = json.loads(content)
    return ValidationFault(members.pop("slug"), members.pop("message"), **members)
