"""The Flask application factory: blueprints, errors, security headers and what the templates may call."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, request

import citiverse
from citiverse.engine.patience import client_name
from citiverse.engine.protocol import Engine
from citiverse.query_files import without_head
from citiverse.releases import Release
from citiverse.settings import Settings
from citiverse.web import (
    advisor,
    api_pages,
    compare,
    contribute,
    discovery,
    documents,
    downloads,
    entities,
    explore,
    feed,
    gaps,
    graph_store,
    library,
    linksets,
    ontology,
    pages,
    pictures,
    reconcile,
    release_pages,
    reuse,
    rounds,
    search,
    service_pages,
    sitemap,
    sparql,
    sparql_guide,
    sparql_terms,
    stream,
    validation,
)
from citiverse.web.built_files import is_immutable
from citiverse.web.fast import raise_what_waits
from citiverse.web.language_prefix import LanguagePrefix, stay_in_language
from citiverse.web.languages import begin_in_english
from citiverse.web.naming import Naming
from citiverse.web.problems import register_problems
from citiverse.web.rendering import teach_languages
from citiverse.web.responses import CACHE_CONTROL, IMMUTABLE
from citiverse.web.security import add_headers, is_linkable
from citiverse.web.site import EXTENSION, LICENSE, Site, load_site, site

BLUEPRINTS = (
    sparql,
    sparql_guide,
    sparql_terms,
    graph_store,
    entities,
    documents,
    ontology,
    linksets,
    library,
    downloads,
    release_pages,
    pages,
    pictures,
    rounds,
    explore,
    compare,
    advisor,
    gaps,
    search,
    reconcile,
    reuse,
    validation,
    contribute,
    service_pages,
    api_pages,
    discovery,
    sitemap,
    feed,
    stream,
)
STATIC = "static"
ALLOWED_HEADERS = "Accept, Accept-Profile, Content-Type, If-None-Match, If-Range, Range"


def create_app(settings: Settings, release: Release, engine: Engine, quads: Iterable[ox.Quad] | None = None) -> Flask:
    """Return the application that serves `release` through `engine`; `quads` are its dataset, read where not given."""
    app = Flask(__name__)
    app.config.update(
        MAX_CONTENT_LENGTH=settings.query_text_bytes * 4,
        MAX_FORM_MEMORY_SIZE=None,
    )
    app.url_map.strict_slashes = False
    # Slashes are part of IRIs; merging them would redirect, and to the Host that the client claims.
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    found = load_site(settings, release, engine, quads)
    app.extensions[EXTENSION] = found
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    register_problems(app)
    app.before_request(begin_in_english)
    app.before_request(_say_who_asks)
    app.before_request(raise_what_waits)
    app.before_request(_whole_static_files)
    app.after_request(add_headers)
    app.after_request(stay_in_language)
    app.after_request(_static_files)
    app.after_request(_preflight)
    app.teardown_request(lambda _: begin_in_english())
    _equip_templates(app, found)
    teach_languages(app)
    # Flask means this attribute to be wrapped (its documentation of WSGI middleware), though it is a method.
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _whole_static_files() -> None:
    """Leave out the wish for a part of a static file: they are small, and parts would need headers of their own."""
    if request.endpoint == STATIC:
        request.environ.pop("HTTP_RANGE", None)


def _static_files(response: Response) -> Response:
    """Say how long static files are fresh, and that they are not sent in parts."""
    if request.endpoint == STATIC:
        forever = response.status_code in (200, 304) and is_immutable(request.path)
        response.headers["Cache-Control"] = IMMUTABLE if forever else CACHE_CONTROL
        response.headers["Vary"] = "Accept-Encoding"
        response.headers.pop("Accept-Ranges", None)
    return response


def _say_who_asks() -> None:
    """Let the engine share out its places among the clients of all pages that ask it."""
    client_name.set(site().rate_limit.client(request.environ).share_name)


def _preflight(response: Response) -> Response:
    """Answer the questions that browsers ask before a request to another origin."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _query_link(text: str) -> str:
    # With plus signs for spaces, as forms have them: long queries stay within what reverse proxies take.
    return "/sparql?" + urlencode({"query": without_head(text), "format": "html"}, safe="/:();,*")


def _equip_templates(app: Flask, found: Site) -> None:
    naming = Naming(found.descriptions)
    app.jinja_env.globals.update(
        naming=naming,
        thing=naming.thing,
        is_linkable=is_linkable,
        release=found.release,
        public_origin=found.origin(),
        license=LICENSE,
        software_version=citiverse.__version__,
        built=found.built,
        query_link=_query_link,
        without_head=without_head,
    )
