"""Contributing: forms out of the shapes that answer with Turtle and the text of a pull request; nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, Response, current_app, request

from citiverse.engine.protocol import EngineBusy
from citiverse.formats import TURTLE
from citiverse.validation_messages import Part, ValidationFault, ValidationRequest
from citiverse.web.contribute_answers import Answers, read_answers
from citiverse.web.contribute_draft import Drafter
from citiverse.web.contribute_fields import Field, FieldReader
from citiverse.web.contribute_hints import Hints
from citiverse.web.contribute_names import Names
from citiverse.web.contribute_plan import KINDS
from citiverse.web.contribute_statements import Draft, Problem
from citiverse.web.contribute_text import pull_request, turtle_of
from citiverse.web.contribute_view import FormView, Outcome
from citiverse.web.formats import HTML
from citiverse.web.languages import said
from citiverse.web.only_pages import only_page
from citiverse.web.problems import problem
from citiverse.web.rendering import rendered
from citiverse.web.responses import fresh, negotiated, page
from citiverse.web.site import site
from citiverse.web.sparql import refuse_too_many
from citiverse.web.validation import CLIENT

blueprint = Blueprint("contribute", __name__)

EXTENSION: Final = "citiverse.contribute"
HANDLE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\Z")
"""A name at GitHub: 39 characters at most."""
QUICK: Final = "quick"
"""Field with which a script asks for all but the validation, which takes longer and is asked for next."""
NOTHING: Final = Answers({})


@dataclass(frozen=True)
class Forms:
    """What the forms of one release are made of: the fields of each kind, and the names of its things."""

    fields: Mapping[str, Mapping[str, tuple[Field, ...]]]
    names: Names


@blueprint.route("/contribute")
@only_page
def contribute() -> Response:
    """Say how to contribute, and lead to the forms; data that is written already can be checked here."""
    return page("contribute.html", kinds=KINDS.values())


@blueprint.route("/contribute/case-study", defaults={"name": "case-study"}, methods=["GET", "POST"])
@blueprint.route("/contribute/use-case", defaults={"name": "use-case"}, methods=["GET", "POST"])
def form(name: str) -> Response:
    """Show an empty form, or answer what was filled in: as a page, or as Turtle."""
    kind, forms = KINDS[name], _forms()
    fields = forms.fields[name]
    view = FormView(kind, fields, site().descriptions, forms.names)
    if request.method != "POST":
        negotiated((HTML,))
        return page("contribute_form.html", view=view, answers=NOTHING, outcome=None)
    chosen = negotiated((HTML, TURTLE))
    refuse_too_many(site(), request.environ)
    answers = read_answers(request, site().settings, kind, fields)
    draft = Drafter(site().descriptions, forms.names, fields, site().issued).draft(kind, answers)
    if answers.handle and not HANDLE.match(answers.handle):
        message = said("This is no name at GitHub.")
        draft.problems.append(Problem("handle", said("Your name at GitHub"), message, answers.handle))
    is_taken = chosen is TURTLE or request.form.get("take") == TURTLE.name
    if is_taken and not draft.problems:
        return _file(draft)
    if chosen is TURTLE:
        return _refused(draft)
    body = rendered("contribute_form.html", view=view, answers=answers, outcome=_outcome(view, draft, answers))
    response = fresh(body, HTML.content_type, 422 if is_taken else 200)
    response.headers["Vary"] = "Accept"
    return response


def _forms() -> Forms:
    known = current_app.extensions.get(EXTENSION)
    if not isinstance(known, Forms):
        reader = FieldReader(site().descriptions)
        known = Forms({kind.name: reader.fields(kind) for kind in KINDS.values()}, Names(site().descriptions))
        current_app.extensions[EXTENSION] = known
    return known


def _file(draft: Draft) -> Response:
    """Return the contribution as a file to keep."""
    response = fresh(turtle_of(draft), TURTLE.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{draft.slug}.ttl"'
    response.headers["Vary"] = "Accept"
    return response


def _refused(draft: Draft) -> Response:
    errors = [{"field": one.place, "message": one.message} for one in draft.problems]
    detail = said("Some answers are missing or cannot be written; `errors` names them.")
    return problem(422, said("This cannot be written as it is"), detail, errors=errors)


def _outcome(view: FormView, draft: Draft, answers: Answers) -> Outcome:
    hints = Hints(site().descriptions, _forms().names)
    turtle = turtle_of(draft)
    is_quick = QUICK in request.form
    report, fault = (None, "") if is_quick else _validated(draft, turtle)
    handle = answers.handle if HANDLE.match(answers.handle) else ""
    is_valid = not draft.problems and report is not None and bool(report["valid"])
    return Outcome(
        draft=draft,
        problems=list(view.told(draft)),
        duplicates=hints.duplicates(draft),
        turtle=turtle,
        request=pull_request(draft, handle, is_valid=is_valid),
        report=report,
        fault=fault,
        is_valid=is_valid,
        is_quick=is_quick,
    )


def _validated(draft: Draft, turtle: str) -> tuple[Mapping[str, Any] | None, str]:
    """Return the report of the validation service on a file, or why there is none."""
    part = Part(f"{draft.slug}.ttl", TURTLE.name, turtle.encode())
    try:
        return current_app.extensions[CLIENT].ask(ValidationRequest(part, None, "catalogue")).members, ""
    except (ValidationFault, EngineBusy) as fault:
        return None, str(fault)
