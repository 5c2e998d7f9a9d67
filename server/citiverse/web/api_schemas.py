"""JSON Schemas (2020-12) of what the interface answers, by name; media types that always hold the same name theirs."""

from __future__ import annotations

from typing import Any, Final

from citiverse.formats import JSON_LD, RESULTS_JSON
from citiverse.web.api_report_schemas import COUNT, COUNTS, IRI, REPORT, TEXT
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
LIST: Final = {
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
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "Changes": CHANGES,
    "Document": DOCUMENT,
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
