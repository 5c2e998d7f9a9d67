"""What tells crawlers, harvesters and language models where to go, and finders of weaknesses whom to tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from citiverse.vocabulary import BASE, CUC
from citiverse.web.formats import MARKDOWN, TEXT
from citiverse.web.languages import said
from citiverse.web.responses import document, fresh
from citiverse.web.site import site

blueprint = Blueprint("discovery", __name__)

DAYS_OF_CONTACT: Final = 180
"""How long a contact is said to hold; RFC 9116 recommends less than a year."""


@blueprint.route("/robots.txt")
def robots() -> Response:
    """Return the rules for crawlers (RFC 9309): every page is in the site map, and filters and queries lead nowhere."""
    return document(_text("robots.txt"), TEXT.content_type)


@blueprint.route("/llms.txt")
def llms() -> Response:
    """Return what this is and how to use it, for language models (llmstxt.org)."""
    counts = site().statistics["classes"]
    numbers = {
        "use_cases": counts.get(CUC + "UseCase", 0),
        "case_studies": counts.get(CUC + "CaseStudy", 0),
        "figures": counts.get(CUC + "MeasuredOutcome", 0),
    }
    body = _text(
        "llms.txt",
        queries=len(site().library),
        base=BASE,
        limits=site().settings,
        **numbers,
    )
    return document(body, MARKDOWN.content_type)


@blueprint.route("/.well-known/security.txt")
def security() -> Response:
    """Return whom to tell about weaknesses (RFC 9116), where the operator of the server has said it."""
    contact = site().settings.security_contact
    if not contact:
        raise NotFound(
            said("The operator of this server has named no contact; SECURITY.md of the project says what to do.")
        )
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=DAYS_OF_CONTACT)
    lines = [f"Contact: {contact}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en"]
    if site().origin():
        lines.append(f"Canonical: {site().origin()}/.well-known/security.txt")
    return fresh("\n".join(lines) + "\n", TEXT.content_type)


def _text(template: str, **values: object) -> bytes:
    """Return the text made from `template`; addresses begin with the public origin, or with the base without one."""
    origin = site().origin() or BASE.rstrip("/")
    return (render_template(template, origin=origin, **values) + "\n").encode()
