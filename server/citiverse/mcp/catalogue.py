"""What the tools and resources answer, over one release and one engine, free of the protocol that carries it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from citiverse.engine.guard import check
from citiverse.engine.protocol import CheckedQuery
from citiverse.errors import CallError
from citiverse.formats import GRAPH_SYNTAXES, SOLUTION_SYNTAXES, SYNTAXES, TURTLE, Format, Syntax, format_named
from citiverse.query_files import Query
from citiverse.vocabulary import ONTOLOGY
from citiverse.web.about import about_document
from citiverse.web.formats import RDF
from citiverse.web.rdf import write_document
from citiverse.web.resources import resource_of
from citiverse.web.site import Site

DEFAULT_OF_SOLUTIONS: Final = "tsv"
"""Compact, and unlike CSV it keeps apart IRIs, languages and datatypes."""
OF_THINGS: Final = "/doc/"
"""Where documents are that also say something about themselves."""
OTHER_PATHS: Final = ("id/", "")
"""What may stand between the base and a short name such as `use-case/x` or `scheme/theme/y`."""


@dataclass(frozen=True)
class QueryParameter:
    """One parameter of a library query."""

    name: str
    type: str
    default: str
    help: str


@dataclass(frozen=True)
class LibraryQuery:
    """One query of the library, as a list shows it."""

    name: str
    title: str
    description: str
    keywords: list[str]
    parameters: list[QueryParameter]


class Catalogue:
    """Answers over one site; safe to use from many threads, as its engine is."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def queries(self, matching: str = "") -> list[LibraryQuery]:
        """Return the library queries whose name, title, description or keywords hold all words of `matching`."""
        words = matching.casefold().split()
        return [_listed(one) for one in self.site.library.values() if all(word in _words_of(one) for word in words)]

    def run(self, name: str, parameters: Mapping[str, str], form: str = "") -> str:
        """Return the result of the library query `name`; raises `CallError` and `QueryFault`."""
        found = self.site.library.get(name)
        if found is None:
            raise CallError(f"there is no library query {name!r}; list_queries lists them")
        return self.sparql(found.bound(parameters), form)

    def sparql(self, text: str, form: str = "") -> str:
        """Return the result of the query `text` in the format `form`; raises `CallError` and `QueryFault`."""
        checked = check(text, self.site.settings)
        return self.site.engine.answer(checked, _syntax(checked, form)).read().decode("utf-8")

    def entity(self, name: str, form: str = "jsonld") -> str:
        """Return the document about the thing with this IRI or short name; raises `CallError` where there is none."""
        iri = self._iri(name)
        chosen = format_named(form, RDF)
        if chosen is None:
            raise CallError(f"a document has no format {form!r}; known: {_names(RDF)}")
        quads = self.site.descriptions.document(iri)
        resource = resource_of(self.site, iri)
        if resource is not None and resource.path.startswith(OF_THINGS):
            quads += about_document(self.site, resource)
        document = write_document(quads, chosen, self.site, iri)
        most = self.site.settings.result_bytes
        if len(document) > most:
            raise CallError(
                f"the document has {len(document)} bytes as {chosen.name}, more than {most}; "
                "ask for a shorter format (ttl, jsonld), or for parts of it with sparql"
            )
        return document.decode("utf-8")

    def ontology(self) -> str:
        """Return the ontology as Turtle."""
        quads = self.site.descriptions.graph(f"{self.site.settings.base_iri}graph/ontology")
        return write_document(quads, TURTLE, self.site, ONTOLOGY).decode("utf-8")

    def context(self) -> str:
        """Return the JSON-LD context that the documents are written under."""
        return json.dumps({"@context": self.site.context}, ensure_ascii=False, indent=1) + "\n"

    def _iri(self, name: str) -> str:
        given = name.strip().removeprefix("<").removesuffix(">")
        candidates = [given, *(self.site.settings.base_iri + path + given.lstrip("/") for path in OTHER_PATHS)]
        for candidate in candidates:
            if candidate in self.site.descriptions:
                return candidate
        raise CallError(
            f"nothing is said about {given!r} in this release; search finds things by name and gives their IRIs"
        )


def _listed(query: Query) -> LibraryQuery:
    parameters = [QueryParameter(one.name, one.type, one.default, one.help) for one in query.parameters]
    return LibraryQuery(query.name, query.title, query.description, list(query.keywords), parameters)


def _words_of(query: Query) -> str:
    return " ".join((query.name, query.title, query.description, *query.keywords)).casefold()


def _syntax(checked: CheckedQuery, form: str) -> Syntax:
    offers: tuple[Syntax, ...] = SOLUTION_SYNTAXES if checked.form.of_solutions else GRAPH_SYNTAXES
    wanted = form or (DEFAULT_OF_SOLUTIONS if checked.form.of_solutions else TURTLE.name)
    found = format_named(wanted, offers)
    if found is None:
        raise CallError(f"the result of {checked.form} has no format {form!r}; known: {_names(offers)}")
    return SYNTAXES[found.name]


def _names(formats: tuple[Format, ...]) -> str:
    return ", ".join(form.name for form in formats)
