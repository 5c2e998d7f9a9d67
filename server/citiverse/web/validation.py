"""The validation service: a form for people, and a report on what was sent in every form that a client may want."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import HTTPException

from citiverse.formats import GRAPH_SYNTAXES, Format
from citiverse.validation_messages import CONTEXTS, ValidationAnswer, ValidationFault, ValidationRequest
from citiverse.web.formats import GRAPHS, HTML, JSON, TEXT
from citiverse.web.languages import gettext, said
from citiverse.web.problems import problem
from citiverse.web.rdf import write_document
from citiverse.web.rendering import rendered
from citiverse.web.responses import fresh, negotiated, page
from citiverse.web.site import EXTENSION, site
from citiverse.web.sparql import refuse_too_many
from citiverse.web.validation_client import ValidationClient
from citiverse.web.validation_request import read_validation_request

blueprint = Blueprint("validation", __name__)

CLIENT: Final = "citiverse.validation"
REPORTS: Final = (JSON, *GRAPHS, TEXT, HTML)
"""Forms of a report; without a wish it is JSON."""
STATUS: Final[Mapping[str, int]] = {
    "not-readable": 400,
    "too-deep": 400,
    "not-allowed": 400,
    "too-large": 413,
    "unknown-syntax": 415,
    "not-supported": 422,
    "no-data": 422,
    "no-shapes": 422,
    "shapes-ill-formed": 422,
    "shapes-unsupported": 422,
    "shapes-failed": 422,
    "report-too-large": 422,
    "validation-timeout": 422,
    "validation-died": 422,
    "validation-unavailable": 503,
}
TITLES: Final[Mapping[str, str]] = {
    "not-readable": said("This cannot be read"),
    "too-deep": said("This is nested too deeply"),
    "not-allowed": said("This is refused"),
    "too-large": said("This is too large"),
    "unknown-syntax": said("The form of the data is not known"),
    "not-supported": said("This is not supported"),
    "no-data": said("There is nothing to check"),
    "no-shapes": said("There are no shapes"),
    "shapes-ill-formed": said("The shapes are not well-formed"),
    "shapes-unsupported": said("The shapes use what is not supported"),
    "shapes-failed": said("The shapes cannot be evaluated"),
    "report-too-large": said("The report is too large"),
    "validation-timeout": said("The validation took too long"),
    "validation-died": said("The validation needed too much"),
    "validation-unavailable": said("The validation service is not available"),
}
SEVERITIES: Final = (said("Violation"), said("Warning"), said("Info"))
"""Names of severities in reports (SHACL 1.0, section 2.1.4): translated where a page shows one."""
RETRY_SECONDS: Final = 5


@blueprint.record_once
def _make_client(state: BlueprintSetupState) -> None:
    found = state.app.extensions.get(EXTENSION)
    if found is not None:
        state.app.extensions[CLIENT] = ValidationClient(found.settings)


@blueprint.route("/validate", methods=["GET", "POST"])
def validate() -> Response:
    """Show the form, or answer with the report on what was sent."""
    if request.method != "POST":
        negotiated((HTML,))
        return page("validate.html", **_form_values())
    chosen = negotiated(REPORTS)
    refuse_too_many(site(), request.environ)
    asked: ValidationRequest | None = None
    try:
        asked = read_validation_request(request, site().settings)
        answer = current_app.extensions[CLIENT].ask(asked)
    except ValidationFault as fault:
        return _refused(fault, asked, chosen)
    except HTTPException as error:
        if chosen is not HTML or (error.code or 500) not in (400, 413, 415):
            raise
        return _fault_page(ValidationFault("", str(error.description)), error.name, error.code or 400, asked)
    return _report(answer, asked, chosen)


def _report(answer: ValidationAnswer, asked: ValidationRequest, chosen: Format) -> Response:
    if chosen is HTML:
        body = rendered("validate.html", **_form_values(asked), report=answer.members)
        response = fresh(body, HTML.content_type)
    elif chosen is JSON:
        response = fresh(json.dumps(answer.members, ensure_ascii=False, indent=2) + "\n", JSON.content_type)
    elif chosen is TEXT:
        response = fresh(answer.text, TEXT.content_type)
    else:
        quads = list(ox.parse(answer.triples, format=ox.RdfFormat.N_TRIPLES))
        response = fresh(write_document(quads, chosen, site()).decode(), chosen.content_type)
    response.headers["Vary"] = "Accept"
    return response


def _refused(fault: ValidationFault, asked: ValidationRequest | None, chosen: Format) -> Response:
    status, title = STATUS.get(fault.slug, 400), TITLES.get(fault.slug, said("This was not validated"))
    if chosen is HTML:
        response = _fault_page(fault, title, status, asked)
    else:
        response = problem(status, title, str(fault), fault.slug, **fault.place)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _fault_page(fault: ValidationFault, title: str, status: int, asked: ValidationRequest | None) -> Response:
    response = fresh(
        rendered("validate.html", **_form_values(asked), fault=fault, fault_title=gettext(title)),
        HTML.content_type,
        status,
    )
    response.headers["Vary"] = "Accept"
    return response


def _form_values(asked: ValidationRequest | None = None) -> dict[str, Any]:
    """Return what the form holds: what was sent, so that it can be corrected and sent again."""
    parts = {"data": asked.data if asked else None, "shapes": asked.shapes if asked else None}
    texts = {name: part.content.decode("utf-8", "replace") if part else "" for name, part in parts.items()}
    return {
        "texts": texts,
        "syntaxes": GRAPH_SYNTAXES,
        "contexts": CONTEXTS,
        "chosen_context": asked.context if asked else "",
        "limits": site().settings,
    }
