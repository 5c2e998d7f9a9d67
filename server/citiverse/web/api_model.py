"""The words in which the operations of the interface are described: parameters, bodies, answers, operations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from citiverse.formats import Format

Schema = Mapping[str, Any]
VARIABLE: Final = re.compile(r"<(?:\w+:)?(\w+)>")
"""A variable part of a route, as the application writes it."""
TEXT_VALUE: Final[Schema] = {"type": "string"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    description: str
    place: str = "query"
    schema: Schema = field(default_factory=lambda: TEXT_VALUE)
    is_required: bool = False
    examples: Sequence[Any] = ()
    sample: str = ""
    """Kind of thing of the release whose names are examples (see `samples`)."""

    def described(self, samples: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the Parameter Object (OpenAPI 3.1, section 4.8.12)."""
        examples = [*self.examples, *samples.get(self.sample, ())]
        found: dict[str, Any] = {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "required": self.is_required or self.place == "path",
            "schema": dict(self.schema),
        }
        if examples:
            found["examples"] = {f"example-{number}": {"value": one} for number, one in enumerate(examples, 1)}
        return found


@dataclass(frozen=True)
class Body:
    """The content of a request: media type -> schema and an example."""

    description: str
    content: Mapping[str, tuple[Schema, Any]]
    is_required: bool = True


@dataclass(frozen=True)
class Operation:
    """One method of one route."""

    rule: str
    """The route as the application writes it."""
    name: str
    """Name that generated clients give the operation."""
    tag: str
    summary: str
    formats: Sequence[Format]
    """What a successful answer can be had in, the server's favourite first."""
    description: str = ""
    method: str = "get"
    parameters: Sequence[Parameter] = ()
    body: Body | None = None
    json: str = ""
    """Name of the schema of the answer in plain JSON, where it has one."""
    statuses: Sequence[int] = (200,)
    """Statuses of successful answers."""
    problems: Sequence[int] = ()
    """Statuses of errors beyond those that every request can meet."""
    is_negotiated: bool = True
    """Whether the address, by `_mediatype`, says the format."""
    has_validators: bool = True
    """Whether answers have an entity tag."""

    @property
    def path(self) -> str:
        """Return the path template of OpenAPI: `/doc/{rest}` for `/doc/<path:rest>`."""
        return VARIABLE.sub(lambda match: f"{{{match.group(1)}}}", self.rule)
