"""JSON Schemas of validation reports, and of what all schemas are made of."""

from __future__ import annotations

from typing import Final

TEXT: Final = {"type": "string"}
COUNT: Final = {"type": "integer", "minimum": 0}
COUNTS: Final = {"type": "object", "additionalProperties": COUNT}
IRI: Final = {"type": "string", "minLength": 1}

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
