"""JSON Schemas that all others are made of."""

from __future__ import annotations

from typing import Final

TEXT: Final = {"type": "string"}
COUNT: Final = {"type": "integer", "minimum": 0}
COUNTS: Final = {"type": "object", "additionalProperties": COUNT}
IRI: Final = {"type": "string", "minLength": 1}
