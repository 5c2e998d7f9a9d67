"""Search for people and programs: `/search` with facets, `/suggest` for completion, and the OpenSearch description."""

from __future__ import annotations

import json
from typing import Final

from flask import Blueprint, Response, render_template, request

from citiverse.formats import Format
from citiverse.web.formats import HTML, JSON
from citiverse.web.naming import Naming
from citiverse.web.responses import document, negotiated, page
from citiverse.web.search_answer import FACET_NAMES, Answers, as_json
from citiverse.web.search_database import Among
from citiverse.web.search_request import SUGGESTIONS, read, whole_number
from citiverse.web.search_site import bounded, search_site
from citiverse.web.site import site

blueprint = Blueprint("search", __name__)

SUGGESTIONS_JSON: Final = Format(
    name="suggestions", media_type="application/x-suggestions+json", label="OpenSearch suggestions"
)
OPENSEARCH_TYPE: Final = "application/opensearchdescription+xml"
MOST_SUGGESTIONS: Final = 50


@blueprint.route("/search")
def search() -> Response:
    """Return the things whose names or texts answer `q`, narrowed by type, language and facets, as a page or JSON."""
    chosen = negotiated((HTML, JSON))
    found = search_site()
    asked = read(request.args, found.terms)
    with bounded():
        answer = Answers(found.finder, Naming(site().descriptions)).answer(asked)
    if chosen is JSON:
        return document(_json(as_json(answer)), JSON.content_type)
    return page("search.html", answer=answer, asked=asked, facet_names=FACET_NAMES)


@blueprint.route("/suggest")
def suggest() -> Response:
    """Return things whose names begin with `q`, as JSON or in the form of the OpenSearch suggestions extension."""
    chosen = negotiated((JSON, SUGGESTIONS_JSON))
    found = search_site()
    asked = read(request.args, found.terms)
    most = whole_number(request.args, "limit", SUGGESTIONS, MOST_SUGGESTIONS)
    with bounded():
        among = Among(asked.types, facets=tuple(asked.facets.items()))
        entities = found.finder.suggestions(asked.text, among, most, asked.language) if asked.text.strip() else []
    naming = Naming(site().descriptions)
    answers = Answers(found.finder, naming)
    things = [naming.thing(entity.iri, asked.language or "en") for entity in entities]
    kinds = [answers.kind(entity.kind) for entity in entities]
    if chosen is SUGGESTIONS_JSON:
        addresses = [found.origin + thing.href if thing.is_local else thing.href for thing in things]
        lists = [asked.text, [thing.label for thing in things], [kind.label for kind in kinds], addresses]
        return document(_json(lists), SUGGESTIONS_JSON.content_type)
    suggestions = [
        {
            "id": thing.iri,
            "name": thing.label,
            "lang": thing.language,
            "type": {"id": kind.iri, "name": kind.label},
            "description": entity.description,
            "href": thing.href,
        }
        for thing, kind, entity in zip(things, kinds, entities, strict=True)
    ]
    return document(_json({"query": asked.text, "suggestions": suggestions}), JSON.content_type)


@blueprint.route("/opensearch.xml")
def opensearch() -> Response:
    """Return the OpenSearch 1.1 description of the search, with which browsers add it to theirs."""
    text = render_template("opensearch.xml", origin=search_site().origin, suggestions=SUGGESTIONS_JSON.media_type)
    return document(text.encode(), OPENSEARCH_TYPE)


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
