"""Operations of the validation service."""

from __future__ import annotations

from typing import Final

from citiverse.validation_messages import CONTEXTS
from citiverse.web.api_model import Body, Operation, Parameter
from citiverse.web.formats import GRAPHS, HTML
from citiverse.web.sparql_request import FORM_TYPE
from citiverse.web.validation import REPORTS

CONTEXT: Final = Parameter(
    "context",
    "What the data may refer to: everything in the catalogue, or nothing but itself, ontology and schemes.",
    schema={"type": "string", "enum": list(CONTEXTS)},
)
SYNTAX: Final = {"type": "string", "enum": ["", *(form.name for form in GRAPHS)]}
FORM: Final = {
    "type": "object",
    "required": ["data"],
    "properties": {
        "data": {"type": "string", "description": "The data, as text or as a file."},
        "data-syntax": SYNTAX,
        "shapes": {"type": "string", "description": "Shapes in place of those of the catalogue."},
        "shapes-syntax": SYNTAX,
        "context": CONTEXT.schema,
    },
}
EXAMPLE: Final = "<urn:example:s> <urn:example:p> <urn:example:o> ."
EXAMPLES: Final = {
    "ttl": EXAMPLE,
    "trig": EXAMPLE,
    "nt": EXAMPLE,
    "nq": EXAMPLE,
    "jsonld": '{"@id": "urn:example:s", "urn:example:p": {"@id": "urn:example:o"}}',
    "rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:example:">'
        '<rdf:Description rdf:about="urn:example:s"><e:p rdf:resource="urn:example:o"/></rdf:Description></rdf:RDF>'
    ),
}
"""The same statement in each syntax."""

VALIDATION: Final = (
    Operation(
        "/validate",
        "validation_form",
        "Validation",
        "Show the form",
        (HTML,),
        problems=(406,),
    ),
    Operation(
        "/validate",
        "validate",
        "Validation",
        "Validate data against the catalogue's shapes, or against your own",
        REPORTS,
        "The report says where each result stands and what to do. What the data describe takes the place of what the "
        "catalogue says of it. Nothing is stored and nothing is fetched.",
        method="post",
        parameters=(CONTEXT,),
        body=Body(
            "RDF as it is, or a form.",
            {
                **{form.media_type: ({"type": "string"}, EXAMPLES[form.name]) for form in GRAPHS},
                FORM_TYPE: (FORM, {"data": EXAMPLE, "data-syntax": "ttl"}),
                "multipart/form-data": (FORM, {"data": EXAMPLE, "data-syntax": "ttl"}),
            },
        ),
        json="Report",
        problems=(400, 406, 413, 415, 422, 429, 503),
        has_validators=False,
    ),
)
