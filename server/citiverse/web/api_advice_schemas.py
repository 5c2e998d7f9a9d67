"""JSON Schemas of what helps cities decide: the advice, and the gaps."""

from __future__ import annotations

from typing import Any, Final

from citiverse.web.api_schema_parts import COUNT, TEXT
from citiverse.web.api_search_schemas import LIST

IRI: Final = {"type": "string", "format": "iri"}
NUMBERS: Final = {"type": "object", "additionalProperties": {"type": "integer"}}
FILTERS: Final = {"type": "object", "additionalProperties": {"type": "array", "items": IRI}}
GUIDANCE: Final = {
    "description": "Success factors of the use cases listed, with how many rest on each, and examples.",
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "name", "useCases", "examples"],
        "additionalProperties": False,
        "properties": {
            "id": IRI,
            "name": TEXT,
            "useCases": COUNT,
            "examples": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name"],
                    "additionalProperties": False,
                    "properties": {"id": IRI, "name": TEXT},
                },
            },
        },
    },
}
ROWS: Final = {name: LIST["properties"][name] for name in ("total", "results", "query", "links")}
ADVICE: Final[dict[str, Any]] = {
    "description": "Use cases with the advice on each, the rule behind it and its points, and everything asked for.",
    "type": "object",
    "required": [*ROWS, "filters", "accepted", "rules", "usualRules", "guidance"],
    "additionalProperties": False,
    "properties": {
        **ROWS,
        "filters": FILTERS,
        "accepted": {"description": "Highest level of risk accepted.", "type": "object", "additionalProperties": IRI},
        "rules": {"description": "Numbers of the rules, by parameter, as applied.", **NUMBERS},
        "usualRules": {"description": "Numbers of the rules where the address says none.", **NUMBERS},
        "guidance": GUIDANCE,
    },
}
GAPS: Final[dict[str, Any]] = {
    "description": "Things of which there is little evidence, and how few are too few.",
    "type": "object",
    "required": [*ROWS, "filters", "rules"],
    "additionalProperties": False,
    "properties": {**ROWS, "filters": FILTERS, "rules": NUMBERS},
}
