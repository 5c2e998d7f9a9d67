"""The query library: every question as a page with its parameters, as text, as RDF, and with its results."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from citiverse.engine.guard import check
from citiverse.engine.protocol import CheckedQuery
from citiverse.engine.rows import Table, table_of_json
from citiverse.formats import SYNTAXES, Format
from citiverse.query_files import Query
from citiverse.web.data_profiles import FOR_ALL, OWN
from citiverse.web.formats import DOCUMENT, GRAPHS, HTML, QUERY, RDF, RESULTS
from citiverse.web.languages import said
from citiverse.web.negotiate import PARAMETERS, Offer
from citiverse.web.query_forms import fields, iris_for_names
from citiverse.web.rdf import write_document
from citiverse.web.representations import VARY, add_headers, extract
from citiverse.web.resources import Resource
from citiverse.web.responses import document, negotiated, page, query_string, represented
from citiverse.web.schema_org import in_page, schema_org
from citiverse.web.site import site

blueprint = Blueprint("library", __name__)

ROWS_ON_PAGE = 500
RDF_SUFFIXES = frozenset(form.name for form in RDF)
"""Suffixes that stand for the description of a query, even where its result could have that format."""


@blueprint.route("/queries")
def queries() -> Response:
    """Return the list of library queries: a page, or RDF that describes each."""
    chosen = negotiated(DOCUMENT)
    if chosen is not HTML:
        name = f"{site().settings.base_iri}graph/queries"
        return document(write_document(site().descriptions.graph(name), chosen, site(), name), chosen.content_type)
    ordered = sorted(site().library.values(), key=lambda query: (query.question or 10_000, query.name))
    return page("queries.html", queries=ordered)


@blueprint.route("/queries/<slug>")
def query(slug: str) -> Response:
    """Return one query: its page with results, its text, its description, or its results, by suffix or Accept."""
    name, _, suffix = slug.partition(".")
    found = site().library.get(name)
    if found is None:
        raise NotFound(said("There is no such query in the library."))
    given = {key: value for key, value in request.args.items() if value and key not in PARAMETERS}
    values = iris_for_names(site().descriptions, found, given)
    text = found.bound(values)
    checked = check(text, site().settings)
    results = RESULTS if checked.form.of_solutions else GRAPHS
    # Who asks a query for JSON or XML wants its answer, not its description.
    own = Offer((HTML, QUERY, *(form for form in results if form not in RDF), *RDF), OWN)
    resource = Resource(f"{site().settings.base_iri}queries/{name}", f"/queries/{name}", (own, *FOR_ALL[1:]))
    chosen = represented(resource.offers, suffix)
    response = extract(resource, chosen) or _own(found, values, checked, chosen.format, suffix)
    if values:
        # Links and Content-Location are those of the query as it stands in the library.
        response.headers["Vary"] = VARY
    else:
        add_headers(response, resource, chosen)
    return response


def _own(found: Query, values: dict[str, str], checked: CheckedQuery, chosen: Format, suffix: str) -> Response:
    results = RESULTS if checked.form.of_solutions else GRAPHS
    if chosen is HTML:
        return _page(found, values, checked, results)
    if chosen is QUERY:
        return document(checked.text.encode(), QUERY.content_type)
    iri = f"{site().settings.base_iri}queries/{found.name}"
    if chosen in RDF and (suffix in RDF_SUFFIXES or chosen not in results):
        return document(write_document(site().descriptions.document(iri), chosen, site(), iri), chosen.content_type)
    return document(site().engine.answer(checked, SYNTAXES[chosen.name]).read(), chosen.content_type)


def _page(found: Query, values: dict[str, str], checked: CheckedQuery, results: tuple[Format, ...]) -> Response:
    shown: Table | None = None
    graph_text = ""
    iri = f"{site().settings.base_iri}queries/{found.name}"
    if checked.form.of_solutions:
        shown = table_of_json(site().engine.answer(checked, SYNTAXES["json"]).read())
    else:
        graph_text = site().engine.answer(checked, SYNTAXES["ttl"]).read().decode()
    return page(
        "query.html",
        structured_data=in_page(schema_org(site().descriptions, iri, site().issued)),
        query=found,
        text=checked.text,
        fields=fields(site().descriptions, found, values),
        given=query_string(values.items()),
        result=shown,
        graph_text=graph_text,
        offers=results,
        most=ROWS_ON_PAGE,
    )
