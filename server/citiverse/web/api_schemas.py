"""JSON Schemas (2020-12) of what the interface answers, by name; media types that always hold the same name theirs."""

from __future__ import annotations

from typing import Any, Final

from citiverse.formats import JSON_LD, RESULTS_JSON
from citiverse.web.formats import LINKSET_JSON, PROBLEM

TEXT: Final = {"type": "string"}
COUNT: Final = {"type": "integer", "minimum": 0}
COUNTS: Final = {"type": "object", "additionalProperties": COUNT}
IRI: Final = {"type": "string", "minLength": 1}

TERM: Final = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {"type": ["string", "object"]},
        "xml:lang": TEXT,
        "datatype": TEXT,
    },
}
RESULTS: Final = {
    "description": "SPARQL 1.1 Query Results JSON Format.",
    "type": "object",
    "required": ["head"],
    "properties": {
        "head": {"type": "object", "properties": {"vars": {"type": "array", "items": TEXT}}},
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Term"}},
                }
            },
        },
    },
    "oneOf": [{"required": ["boolean"]}, {"required": ["results"]}],
}
PROBLEM_DETAILS: Final = {
    "description": "Problem details (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "about:blank, or the IRI of a documented type of problem."},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "One sentence for the person who asked."},
        "line": {"type": "integer", "minimum": 1, "description": "Line of the query where the reason stands."},
        "column": {"type": "integer", "minimum": 1},
        "offers": {
            "description": "What there is instead (406).",
            "type": "array",
            "items": {
                "type": "object",
                "required": ["mediaType"],
                "properties": {"mediaType": TEXT, "href": TEXT},
            },
        },
    },
}
LINKSET: Final = {
    "description": "A set of links (RFC 9264).",
    "type": "object",
    "required": ["linkset"],
    "properties": {"linkset": {"type": "array", "items": {"type": "object", "required": ["anchor"]}}},
}
JSON_LD_DOCUMENT: Final = {
    "description": "JSON-LD 1.1; values keep the lexical forms of the sources.",
    "type": ["object", "array"],
}
DOCUMENT: Final = {"description": "A document as plain JSON under the published context.", "type": "object"}
STATUS: Final = {
    "type": "object",
    "required": ["release", "triples", "software", "build", "graphs", "settings"],
    "properties": {
        "release": TEXT,
        "issued": {"type": ["string", "null"]},
        "triples": COUNT,
        "software": TEXT,
        "build": TEXT,
        "ontologyVersion": {"type": ["string", "null"]},
        "graphs": COUNTS,
        "validation": {"type": ["object", "null"]},
        "settings": {"type": "object"},
    },
}

SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "Document": DOCUMENT,
    "JsonLd": JSON_LD_DOCUMENT,
    "Linkset": LINKSET,
    "Problem": PROBLEM_DETAILS,
    "Results": RESULTS,
    "Status": STATUS,
    "Term": TERM,
}
SCHEMA_OF_TYPE: Final = {
    JSON_LD.media_type: "JsonLd",
    LINKSET_JSON.media_type: "Linkset",
    PROBLEM.media_type: "Problem",
    RESULTS_JSON.media_type: "Results",
}
