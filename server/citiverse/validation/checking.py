"""Checks one request, from its bytes to a report that says what is wrong, where, and what would be right."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pyoxigraph as ox
import rdflib

from citiverse.errors import DataError, Diagnostic
from citiverse.locations import source_root
from citiverse.release.formats import as_bytes
from citiverse.release.results import Report, Result
from citiverse.release.terms import iri_of
from citiverse.settings import Settings
from citiverse.validation.blank_nodes import BlankNodes
from citiverse.validation.catalogue import WarmCatalogue
from citiverse.validation.hints import Hints
from citiverse.validation.own_shapes import add_faults, check_against
from citiverse.validation.places import ONE_A_LINE, with_line
from citiverse.validation.reading import Document, read_part
from citiverse.validation_messages import Context, ValidationAnswer, ValidationFault, ValidationRequest
from citiverse.vocabulary import RDF_TYPE

ENGINE: Final = "pyshacl"


@dataclass(frozen=True)
class Checker:
    """What the host holds ready for every request."""

    settings: Settings
    catalogue: WarmCatalogue
    context: Mapping[str, Any]
    """What our published JSON-LD context stands for."""

    def answer(self, request: ValidationRequest) -> ValidationAnswer:
        """Return the report that `request` asks for; may change the catalogue in memory, so a process does it once.

        Raises `ValidationFault` for what cannot be read, for shapes that cannot run, and beyond the limits.
        """
        document = read_part(request.data, "data", self.settings, dict(self.context))
        if request.shapes is None:
            return self._by_the_catalogue(document, request.context)
        shapes = read_part(request.shapes, "shapes", self.settings, dict(self.context))
        if shapes.unread:
            first = shapes.unread[0]
            raise ValidationFault("shapes-ill-formed", f"{first.message}.", part="shapes", line=first.line)
        return self._by_own_shapes(document, shapes, request.context)

    def _by_own_shapes(self, document: Document, shapes: Document, context: Context) -> ValidationAnswer:
        known = self.catalogue.graph if context == "catalogue" else None
        results, graph = check_against(document.triples, shapes.triples, known, self.settings)
        findings = list(document.unread)
        self._refuse_too_many(len(results) + len(findings))
        add_faults(graph, findings)
        hints = Hints(shapes.triples, self._things())
        blank = BlankNodes(document, shapes.triples)
        told = [(blank.named(with_line(result, document)), hints.hint(result)) for result in results]
        told.sort(key=lambda one: one[0].rank)
        return self._written(Report(ENGINE, findings, [one for one, _ in told]), _n_triples(graph), told, context)

    def _by_the_catalogue(self, document: Document, context: Context) -> ValidationAnswer:
        if not self.catalogue.has_shapes:
            raise ValidationFault("no-shapes", "The release that is served has no shapes; send your own.")
        try:
            report = self.catalogue.check(document, context)
        except DataError as error:
            report = Report(ENGINE, error.diagnostics or [Diagnostic(document.name, None, error.cause)])
        self._refuse_too_many(len(report.results) + len(report.findings))
        if document.syntax in ONE_A_LINE:
            report = replace(report, results=[with_line(result, document) for result in report.results])
        triples = ox.parse(report.as_turtle(), format=ox.RdfFormat.TURTLE)
        content = as_bytes((quad.triple for quad in triples), ox.RdfFormat.N_TRIPLES).decode()
        hints = Hints(self.catalogue.shapes, self._things())
        return self._written(report, content, [(result, hints.hint(result)) for result in report.results], context)

    def _refuse_too_many(self, number: int) -> None:
        most = self.settings.validation_results
        if number > most:
            message = f"The report would have {number} results; at most {most} are written. Check a smaller part."
            raise ValidationFault("report-too-large", message)

    def _written(
        self, report: Report, triples: str, told: Sequence[tuple[Result, str]], context: Context
    ) -> ValidationAnswer:
        members = report.members()
        for written, (_, hint) in zip(members["results"], told, strict=True):
            written["hint"] = hint or None
        members = {"context": context, "release": self.catalogue.release, **members}
        return ValidationAnswer(members, report.as_text(), triples)

    def _things(self) -> Mapping[str, list[str]]:
        """Return class IRI -> some things of that class in the catalogue."""
        found: dict[str, list[str]] = defaultdict(list)
        for source in self.catalogue.sources.files.values():
            for quad in source.quads:
                if quad.predicate.value == RDF_TYPE:
                    found[iri_of(quad.object)].append(iri_of(quad.subject))
        return found


def _n_triples(graph: rdflib.Graph) -> str:
    """Return a report as N-Triples; raises `ValidationFault` where a shape made a term that is none."""
    text = graph.serialize(format="nt")
    try:
        quads: Iterable[ox.Quad] = list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        message = f"The shapes made a term that RDF does not know: {error.msg}"
        raise ValidationFault("shapes-failed", message, part="shapes") from error
    return as_bytes((quad.triple for quad in quads), ox.RdfFormat.N_TRIPLES).decode()


def published_context() -> Mapping[str, Any]:
    """Return what our JSON-LD context stands for, as the sources have it."""
    path = source_root() / "ontology" / "context.jsonld"
    return dict(json.loads(path.read_text(encoding="utf-8"))["@context"]) if path.is_file() else {}
