"""JSON Schemas (2020-12) of what the interface answers, by name; media types that always hold the same name theirs."""

from __future__ import annotations

from typing import Any, Final

from citiverse.formats import JSON_LD, RESULTS_JSON
from citiverse.web.api_advice_schemas import ADVICE, GAPS
from citiverse.web.api_schema_parts import COUNT, COUNTS, TEXT
from citiverse.web.api_search_schemas import (
    LIST,
    OPENSEARCH_SUGGESTIONS,
    PROPOSED,
    QUERY_TERMS,
    RECONCILED,
    SEARCH,
    SUGGESTED,
    SUGGESTIONS,
)
from citiverse.web.formats import LINKSET_JSON, PROBLEM

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
        "line": {"type": "integer", "minimum": 1, "description": "Line of what was sent where the reason stands."},
        "column": {"type": "integer", "minimum": 1},
        "part": {"enum": ["data", "shapes"], "description": "Which of the documents sent for validation is at fault."},
        "shape": {"type": "string", "description": "The shape that is at fault: its IRI, or words for a blank one."},
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
NAMED_RELEASE: Final = {
    "type": "object",
    "required": ["id", "version"],
    "properties": {"id": TEXT, "version": TEXT, "issued": {"type": ["string", "null"]}},
}
RELEASES: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "version", "issued", "title", "triples", "href", "manifest", "isServed"],
        "properties": {
            "id": TEXT,
            "version": TEXT,
            "issued": {"type": ["string", "null"]},
            "title": TEXT,
            "notes": {"type": ["string", "null"]},
            "license": {"type": ["string", "null"]},
            "triples": COUNT,
            "digest": {"type": ["string", "null"]},
            "href": TEXT,
            "manifest": TEXT,
            "previous": {"type": ["string", "null"]},
            "changes": {"type": ["string", "null"]},
            "isServed": {"type": "boolean"},
        },
    },
}
CHANGES: Final = {
    "type": "object",
    "required": ["format", "from", "to", "counts", "graphs", "entities", "files"],
    "properties": {
        "format": {"const": 1},
        "from": NAMED_RELEASE,
        "to": NAMED_RELEASE,
        "counts": {"type": "object", "required": ["entities", "statements"], "additionalProperties": COUNTS},
        "graphs": {"type": "object", "additionalProperties": COUNTS},
        "entities": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["iri", "change", "graphs", "statements"],
                "properties": {
                    "iri": TEXT,
                    "change": {"enum": ["added", "changed", "withdrawn"]},
                    "type": {"type": ["string", "null"]},
                    "label": {"type": ["string", "null"]},
                    "graphs": {"type": "array", "items": TEXT},
                    "statements": COUNTS,
                    "replacedBy": {"type": "array", "items": TEXT},
                },
            },
        },
        "files": {"type": "array", "items": {"type": "object", "required": ["path", "bytes", "sha256"]}},
    },
}
OPTIONAL_TEXT: Final = {"type": ["string", "null"]}
LINE: Final = {"type": ["integer", "null"], "minimum": 1, "description": "Where it stands in what was sent, if known."}
FAULT_OF_REPORT: Final = {
    "description": "A fault that no shape finds; it counts as a violation.",
    "type": "object",
    "required": ["file", "line", "focusNode", "message"],
    "additionalProperties": False,
    "properties": {"file": TEXT, "line": LINE, "focusNode": OPTIONAL_TEXT, "message": TEXT},
}
RESULT_OF_REPORT: Final = {
    "type": "object",
    "required": [
        *("severity", "file", "line", "focusNode", "path", "value", "sourceShape", "constraintComponent", "message"),
        *("pass", "hint"),
    ],
    "additionalProperties": False,
    "properties": {
        "severity": {
            "type": "string",
            "description": "Violation, Warning or Info; the IRI of another severity that a shape of your own names.",
        },
        "file": {
            **OPTIONAL_TEXT,
            "description": "The file, or the field of the form, in which the thing is described.",
        },
        "line": LINE,
        "focusNode": {"type": "string", "description": "An IRI, a literal as in N-Triples, or words for a blank node."},
        "path": {**OPTIONAL_TEXT, "description": "An IRI, or a path as in Turtle."},
        "value": {**OPTIONAL_TEXT, "description": "As in N-Triples, or words for a blank node."},
        "sourceShape": {**OPTIONAL_TEXT, "description": "An IRI; for a blank shape what it belongs to, and its path."},
        "constraintComponent": OPTIONAL_TEXT,
        "message": TEXT,
        "pass": {"type": "string", "description": "asserted or derived; empty with shapes of your own."},
        "hint": {**OPTIONAL_TEXT, "description": "What the shape expects."},
    },
}
REPORT: Final = {
    "description": "A SHACL validation report as JSON.",
    "type": "object",
    "required": ["context", "release", "conforms", "valid", "engine", "counts", "faults", "results"],
    "additionalProperties": False,
    "properties": {
        "context": {"enum": ["catalogue", "none"]},
        "release": TEXT,
        "conforms": {"type": "boolean", "description": "Whether there is no result at all, as SHACL says."},
        "valid": {"type": "boolean", "description": "Whether there is no violation."},
        "engine": TEXT,
        "counts": {
            "description": "Number of results by severity, with the faults among the violations.",
            "type": "object",
            "required": ["Violation", "Warning", "Info"],
            "additionalProperties": False,
            "properties": {"Violation": COUNT, "Warning": COUNT, "Info": COUNT},
        },
        "faults": {"type": "array", "items": FAULT_OF_REPORT},
        "results": {"type": "array", "items": RESULT_OF_REPORT},
    },
}

SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "Advice": ADVICE,
    "Changes": CHANGES,
    "Document": DOCUMENT,
    "Gaps": GAPS,
    "JsonLd": JSON_LD_DOCUMENT,
    "Linkset": LINKSET,
    "List": LIST,
    "OpenSearchSuggestions": OPENSEARCH_SUGGESTIONS,
    "Problem": PROBLEM_DETAILS,
    "Proposed": PROPOSED,
    "QueryTerms": QUERY_TERMS,
    "Reconciled": RECONCILED,
    "Releases": RELEASES,
    "Report": REPORT,
    "Results": RESULTS,
    "Search": SEARCH,
    "Status": STATUS,
    "Suggested": SUGGESTED,
    "Suggestions": SUGGESTIONS,
    "Term": TERM,
}
SCHEMA_OF_TYPE: Final = {
    JSON_LD.media_type: "JsonLd",
    LINKSET_JSON.media_type: "Linkset",
    "application/x-suggestions+json": "OpenSearchSuggestions",
    PROBLEM.media_type: "Problem",
    RESULTS_JSON.media_type: "Results",
}
