"""Makes the OpenAPI 3.1 document out of the table of operations and the release that is served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import citiverse
from citiverse.formats import Format
from citiverse.vocabulary import BASE, DATASET, RECORD, SCHEME, THING
from citiverse.web.api_catalogue_operations import ANY
from citiverse.web.api_model import Operation, Parameter
from citiverse.web.api_operations import OPERATIONS, TAGS
from citiverse.web.api_schemas import SCHEMA_OF_TYPE, SCHEMAS
from citiverse.web.formats import HTML, JSON, PROBLEM, TEXT
from citiverse.web.negotiate import MEDIA_TYPE_PARAMETER
from citiverse.web.site import LICENSE, Site

VERSION: Final = "3.1.1"
MOST_SAMPLES: Final = 2
DESCRIPTION: Final = (
    "City use cases of AI, digital twins and virtual worlds as linked open data. Everything is read-only. HEAD and "
    "OPTIONS work on every path. Formats are negotiated by Accept as well as by `_mediatype`, profiles by "
    "Accept-Profile as well as by `_profile`. Errors are problem details (RFC 9457), plain text or a page, as the "
    "client prefers."
)
PROBLEM_FORMATS: Final = (PROBLEM, TEXT, HTML)
TAG_HEADER: Final = {"ETag": {"description": "A strong entity tag.", "required": True, "schema": {"type": "string"}}}
RETRY_HEADER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}}
LOCATION_HEADER: Final = {
    "Location": {"description": "Address of the document.", "required": True, "schema": {"type": "string"}}
}
IF_NONE_MATCH: Final = Parameter(
    "If-None-Match", "Entity tags that the client has; 304 where one of them is current.", "header"
)


def openapi(site: Site, operations: Iterable[Operation] = OPERATIONS) -> dict[str, Any]:
    """Return the document as an object ready for JSON."""
    known = samples(site)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation, known)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Citiverse Knowledge Graph",
            "version": citiverse.__version__,
            "description": DESCRIPTION,
            "license": {"name": "Data: CC BY 4.0", "url": LICENSE},
        },
        "servers": [{"url": site.origin() or "/"}],
        "externalDocs": {"description": "How to ask the endpoint", "url": f"{site.origin()}/about/sparql"},
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "responses": {"Problem": _problem()}},
        "security": [],
    }


def samples(site: Site) -> dict[str, list[str]]:
    """Return names of things of each kind that are in the release, for examples."""
    subjects = sorted(site.descriptions.subjects())
    things = _first(subjects, THING + "use-case/") + _first(subjects, THING + "place/")[:1]
    schemes = _first(subjects, SCHEME)
    records = _first(subjects, RECORD)
    graphs = [str(entry["iri"]) for entry in site.release.manifest["graphs"].values() if entry["iri"]][:MOST_SAMPLES]
    local = [iri.removeprefix(BASE) for iri in (*things, *schemes, *records)]
    return {
        "thing": [iri.removeprefix(THING) for iri in things],
        "scheme": [iri.removeprefix(SCHEME) for iri in schemes],
        "record": [iri.removeprefix(RECORD) for iri in records],
        "document": [path.removeprefix("id/") for path in local],
        "linkset": local,
        "graph": [iri.rpartition("/")[2] for iri in graphs],
        "graph_iri": graphs[:1],
        "query": sorted(site.library)[:MOST_SAMPLES],
        "release": [site.release.id, site.release.version],
        "release_version": [site.release.version],
        "vocabulary_version": [str(site.release.manifest.get("ontologyVersion") or "1.0.0")],
        "dataset": [iri.removeprefix(DATASET) for iri in _first(subjects, DATASET)],
        "file": [entry.path for entry in site.release.files][:MOST_SAMPLES],
        "suffix": ["ttl", "jsonld"],
    }


def _first(subjects: Sequence[str], beginning: str) -> list[str]:
    return [iri for iri in subjects if iri.startswith(beginning)][:MOST_SAMPLES]


def _operation(operation: Operation, known: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    parameters = [*operation.parameters]
    if operation.is_negotiated:
        parameters.append(_media_type_parameter(operation.formats))
    if operation.has_validators and operation.method == "get":
        parameters.append(IF_NONE_MATCH)
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": operation.summary,
        "parameters": [parameter.described(known) for parameter in parameters],
        "responses": _responses(operation),
    }
    if operation.description:
        found["description"] = operation.description
    if operation.body:
        found["requestBody"] = {
            "description": operation.body.description,
            "required": operation.body.is_required,
            "content": {
                media_type: {"schema": schema, "example": example}
                for media_type, (schema, example) in operation.body.content.items()
            },
        }
    return found


def _media_type_parameter(formats: Sequence[Format]) -> Parameter:
    return Parameter(
        MEDIA_TYPE_PARAMETER,
        "Media type wanted, in place of Accept.",
        schema={"type": "string", "enum": list(dict.fromkeys(form.media_type for form in formats))},
    )


def _responses(operation: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status in operation.statuses:
        content = _content(operation) if status != HTTPStatus.SEE_OTHER else {TEXT.media_type: _media(TEXT)}
        response: dict[str, Any] = {"description": HTTPStatus(status).phrase, "content": content}
        headers = (TAG_HEADER if operation.has_validators else {}) | (LOCATION_HEADER if status == 303 else {})
        found[str(status)] = {**response, "headers": headers} if headers else response
    if operation.has_validators and operation.method == "get":
        found["304"] = {"description": "The client has it already."}
    for status in operation.problems:
        found.setdefault(str(status), {"$ref": "#/components/responses/Problem"})
    return dict(sorted(found.items()))


def _content(operation: Operation) -> dict[str, Any]:
    return {form.media_type: _media(form, operation.json) for form in operation.formats}


def _media(form: Format, plain: str = "") -> dict[str, Any]:
    name = plain if form is JSON and plain else SCHEMA_OF_TYPE.get(form.media_type, "Document" if form is JSON else "")
    if name:
        return {"schema": {"$ref": f"#/components/schemas/{name}"}}
    return {} if form.media_type == ANY.media_type else {"schema": {"type": "string"}}


def _problem() -> dict[str, Any]:
    return {
        "description": "Why there is no answer.",
        "headers": RETRY_HEADER,
        "content": {form.media_type: _media(form) for form in PROBLEM_FORMATS},
    }
