"""Pages for machines and operators: health and status."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Blueprint, Response

import citiverse
from citiverse.web.formats import HTML, JSON, TEXT
from citiverse.web.rendering import rendered
from citiverse.web.responses import fresh, negotiated
from citiverse.web.site import site

blueprint = Blueprint("service", __name__)

HIDDEN_SETTINGS = frozenset(
    ("build_folder", "dataset", "host", "port", "remote_endpoint", "remote_user", "remote_password")
)


@blueprint.route("/health/live")
def live() -> Response:
    """Say that this process runs."""
    return fresh("alive\n", TEXT.content_type)


@blueprint.route("/health/ready")
def ready() -> Response:
    """Say that queries are answered: asks the engine one."""
    answered = site().rows("ready").truth
    return fresh("ready\n" if answered else "not ready\n", TEXT.content_type, 200 if answered else 503)


@blueprint.route("/status")
def status() -> Response:
    """Return release, versions and limits."""
    manifest = site().release.manifest
    facts = {
        "release": site().release.id,
        "issued": manifest.get("issued"),
        "triples": manifest["triples"],
        "software": citiverse.__version__,
        "build": site().build,
        "ontologyVersion": manifest.get("ontologyVersion"),
        "graphs": {name: entry["triples"] for name, entry in manifest["graphs"].items()},
        "validation": manifest.get("validation"),
        "settings": {name: value for name, value in asdict(site().settings).items() if name not in HIDDEN_SETTINGS},
    }
    chosen = negotiated((HTML, JSON))
    as_json = json.dumps(facts, ensure_ascii=False, indent=1) + "\n"
    response = fresh(as_json if chosen is JSON else rendered("status.html", facts=facts), chosen.content_type)
    response.headers["Vary"] = "Accept"
    return response
