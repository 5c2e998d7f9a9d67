"""JSON Schemas of lists, search, suggestions and reconciliation."""

from __future__ import annotations

from typing import Any, Final

from citiverse.web.api_schema_parts import COUNT, IRI, TEXT

NAMED: Final = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": TEXT, "name": TEXT, "description": TEXT},
}
MARKED: Final = {
    "type": "object",
    "required": ["text", "marks"],
    "properties": {
        "text": TEXT,
        "lang": TEXT,
        "marks": {"type": "array", "items": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2}},
    },
}
SEARCH: Final = {
    "type": "object",
    "required": ["query", "correctedQuery", "total", "isComplete", "page", "size", "results", "facets", "links"],
    "properties": {
        "query": TEXT,
        "correctedQuery": TEXT,
        "type": {"type": "array", "items": TEXT},
        "lang": TEXT,
        "filters": {"type": "object", "additionalProperties": TEXT},
        "total": COUNT,
        "isComplete": {"type": "boolean"},
        "page": COUNT,
        "size": COUNT,
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "lang", "type", "href", "score", "matchedName", "snippet"],
                "properties": {
                    "id": IRI,
                    "name": TEXT,
                    "lang": TEXT,
                    "type": NAMED,
                    "href": TEXT,
                    "score": {"type": "number"},
                    "matchedName": MARKED,
                    "snippet": MARKED,
                },
            },
        },
        "facets": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["value", "name", "count", "href"],
                    "properties": {"value": TEXT, "name": TEXT, "count": COUNT, "href": TEXT},
                },
            },
        },
        "links": {"type": "object"},
    },
}
LIST: Final[dict[str, Any]] = {
    "description": "The rows of a list, the query that gives them, and for what can be explored the counts by facet.",
    "type": "object",
    "required": ["total", "results", "query", "links"],
    "properties": {
        "total": COUNT,
        "of": COUNT,
        "sort": TEXT,
        "filters": {"type": "object", "additionalProperties": {"type": "array", "items": IRI}},
        "facets": {
            "type": "object",
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "value", "name", "count", "isChosen"],
                    "properties": {
                        "id": IRI,
                        "value": TEXT,
                        "name": TEXT,
                        "count": COUNT,
                        "isChosen": {"type": "boolean"},
                    },
                },
            },
        },
        "results": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "href", "values"],
                "properties": {
                    "id": IRI,
                    "name": TEXT,
                    "href": TEXT,
                    "values": {"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
                },
            },
        },
        "query": TEXT,
        "links": {"type": "object", "additionalProperties": TEXT},
    },
}
SUGGESTIONS: Final = {
    "type": "object",
    "required": ["query", "suggestions"],
    "properties": {
        "query": TEXT,
        "suggestions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "lang", "type", "description", "href"],
                "properties": {"id": IRI, "name": TEXT, "lang": TEXT, "type": NAMED, "description": TEXT, "href": TEXT},
            },
        },
    },
}
QUERY_TERM: Final = {
    "type": "object",
    "required": ["iri", "label", "count"],
    "properties": {"iri": IRI, "label": TEXT, "count": COUNT},
}
QUERY_TERMS: Final = {
    "type": "object",
    "required": ["base", "prefixes", "classes", "properties"],
    "properties": {
        "base": IRI,
        "prefixes": {"type": "object", "additionalProperties": IRI},
        "classes": {"type": "array", "items": QUERY_TERM},
        "properties": {"type": "array", "items": QUERY_TERM},
    },
}
OPENSEARCH_SUGGESTIONS: Final = {
    "description": "The text, names, descriptions and addresses.",
    "type": "array",
    "items": {"type": ["string", "array"]},
    "minItems": 4,
    "maxItems": 4,
}
CANDIDATE: Final = {
    "type": "object",
    "required": ["id", "name", "score", "match"],
    "properties": {
        "id": IRI,
        "name": TEXT,
        "description": TEXT,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": NAMED},
    },
}
RECONCILED: Final = {
    "description": "The manifest; or for each query of a batch its candidates; or rows of properties.",
    "anyOf": [
        {"type": "object", "required": ["versions", "name", "identifierSpace", "schemaSpace", "view"]},
        {"type": "object", "required": ["meta", "rows"], "properties": {"rows": {"type": "object"}}},
        {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["result"],
                "properties": {"result": {"type": "array", "items": CANDIDATE}},
            },
        },
    ],
}
SUGGESTED: Final = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": NAMED}},
}
PROPOSED: Final = {
    "type": "object",
    "required": ["type", "properties"],
    "properties": {"type": TEXT, "limit": COUNT, "properties": {"type": "array", "items": NAMED}},
}
