"""Every list as CSV, JSON and RDF: the same rows as on its page, by the one negotiation function."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import Response

from citiverse.engine.rows import Cell, Row
from citiverse.formats import CSV, TURTLE, Format
from citiverse.query_files import Query
from citiverse.vocabulary import XSD_INTEGER
from citiverse.web.formats import HTML, JSON, RDF
from citiverse.web.naming import Naming
from citiverse.web.rdf import write_document
from citiverse.web.responses import document, negotiated, query_string
from citiverse.web.site import site

FORMATS: Final = (HTML, JSON, CSV, *RDF)
"""What a list can be had in, in the order of the server's preference."""
LINKED: Final = (CSV, JSON, TURTLE)
"""Formats that pages link to."""


@dataclass(frozen=True)
class Exported:
    """The rows of a list, what one row is about, and the query that gives them."""

    path: str
    subject: str
    columns: Sequence[str]
    rows: Sequence[Row]
    query: Query
    more: Mapping[str, Any] = field(default_factory=dict)
    """Members of the answer in JSON besides the rows."""
    parameters: Sequence[tuple[str, str]] = ()
    """Parameters of the address that say which part of the list this is."""

    def links(self) -> list[tuple[Format, str]]:
        """Return formats with the address of this list in each."""
        return [(form, f"{self.path}.{form.name}{query_string(self.parameters)}") for form in LINKED]


def respond(exported: Exported, suffix: str, make_page: Callable[[], Response]) -> Response:
    """Return the list in the format that the request asks for; its path ends in `suffix`."""
    chosen = negotiated(FORMATS, suffix)
    if chosen is HTML:
        return make_page()
    if chosen is JSON:
        return document(_as_json(exported), JSON.content_type)
    if chosen is CSV:
        return document(_as_csv(exported), CSV.content_type)
    # Several rows may be about one thing.
    subjects = dict.fromkeys(row[exported.subject].text for row in exported.rows)
    found = [quad for subject in subjects for quad in site().descriptions.quads(subject)]
    return document(write_document(found, chosen, site()), chosen.content_type)


def _as_csv(exported: Exported) -> bytes:
    """Return the rows as SPARQL 1.1 Query Results CSV has them (section 3)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(exported.columns)
    writer.writerows([row[name].text if name in row else "" for name in exported.columns] for row in exported.rows)
    return text.getvalue().encode()


def _as_json(exported: Exported) -> bytes:
    naming = Naming(site().descriptions)
    results = []
    for row in exported.rows:
        thing = naming.thing(row[exported.subject].text)
        others = {name: _value(row[name]) for name in exported.columns if name in row and name != exported.subject}
        results.append({"id": thing.iri, "name": thing.label, "href": thing.href, "values": others})
    content = {
        "total": len(results),
        **exported.more,
        "results": results,
        "query": exported.query.body,
        "links": {form.name: href for form, href in exported.links()},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _value(cell: Cell) -> str | int:
    return int(cell.text) if cell.datatype == XSD_INTEGER else cell.text
