"""Checks data against a shapes graph that was sent with it, by the rules of SHACL and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pyoxigraph as ox
import pyshacl
import rdflib

from citiverse.errors import Diagnostic
from citiverse.release.results import SHACL, Result, ShapeTexts, result_of, result_of_fault, texts_of_shapes
from citiverse.release.shape_selection import TARGETS
from citiverse.release.validate import rdflib_graph
from citiverse.settings import Settings
from citiverse.validation.blank_nodes import LABEL
from citiverse.validation.shape_check import ShapesGraph, check_shapes, check_well_formedness, refuse_without_targets
from citiverse.validation.shape_meaning import as_meant
from citiverse.validation_messages import ValidationFault


def check_against(
    document: Sequence[ox.Triple], shapes: Sequence[ox.Triple], catalogue: rdflib.Graph | None, settings: Settings
) -> tuple[list[Result], rdflib.Graph]:
    """Return the results of `shapes` over the triples of `document`, and the report graph.

    With the `catalogue` links into it resolve, and only results about things that the document describes count. Blank
    nodes in results have the labels of the graphs. Raises `ValidationFault` that names the shape where the shapes graph
    is ill-formed or not supported, or where it fails, and where no shape has a target.
    """
    check_shapes(shapes, settings)
    check_well_formedness(rdflib_graph(shapes), shapes)
    refuse_without_targets(shapes)
    shapes_graph = rdflib_graph(as_meant(shapes))
    data = rdflib_graph(document)
    subjects = set(data.subjects())
    report = _validated(data if catalogue is None else catalogue.__iadd__(data), shapes_graph, shapes)
    if catalogue is not None:
        _keep_results_about(subjects, report)
    texts = texts_of_shapes(shapes)
    top = _top_of(report)
    return [_result(report, node, texts) for node in report.objects(top, SHACL.result)], report


def _result(report: rdflib.Graph, node: rdflib.term.Node, texts: ShapeTexts) -> Result:
    """Return one result, with the labels of the blank nodes in it."""
    found = result_of(report, node, "", texts)
    focus, value, shape = (
        f"{LABEL}{term}" if isinstance(term := report.value(node, predicate), rdflib.BNode) else known
        for known, predicate in (
            (found.focus, SHACL.focusNode),
            (found.value, SHACL.value),
            (found.shape, SHACL.sourceShape),
        )
    )
    return replace(found, focus=focus, value=value, shape=shape)


def _validated(data: rdflib.Graph, shapes_graph: rdflib.Graph, shapes: Sequence[ox.Triple]) -> rdflib.Graph:
    try:
        _, report, text = pyshacl.validate(data, shacl_graph=shapes_graph, advanced=False, inference="none")
    except MemoryError:
        raise
    except Exception as error:
        raise _failed(str(error) or type(error).__name__, shapes) from error
    if not isinstance(report, rdflib.Graph):
        raise _failed(str(text), shapes)
    return report


def _failed(reason: str, shapes: Sequence[ox.Triple]) -> ValidationFault:
    """Return the fault of shapes that could not be evaluated, with the shape where the reason mentions one."""
    graph = ShapesGraph(shapes)
    first = reason.splitlines()[0][:500] if reason else "no reason was given"
    mentioned = [str(one.value) for one in graph.by_subject if isinstance(one, ox.NamedNode) and one.value in reason]
    name = max(mentioned, key=len, default=None) or _any_shape(graph)
    about = f"Shape {name}: " if name else ""
    return ValidationFault("shapes-failed", f"{about}it cannot be evaluated: {first}", part="shapes", shape=name)


def _any_shape(graph: ShapesGraph) -> str | None:
    """Return the name of the only shape that has targets, or None where there are several."""
    names = {graph.name(triple.subject) for triple in graph.triples if triple.predicate.value in TARGETS}
    return names.pop() if len(names) == 1 else None


def _top_of(report: rdflib.Graph) -> rdflib.term.Node:
    return next(report.subjects(rdflib.RDF.type, SHACL.ValidationReport))


def add_faults(report: rdflib.Graph, findings: Iterable[Diagnostic]) -> None:
    """Add faults that no shape finds to a report graph."""
    top = _top_of(report)
    for result in map(result_of_fault, findings):
        node = rdflib.BNode()
        focus = rdflib.URIRef(result.focus[1:-1]) if result.focus.startswith("<") else rdflib.BNode()
        report.set((top, SHACL.conforms, rdflib.Literal(False)))
        report.add((top, SHACL.result, node))
        report.add((node, rdflib.RDF.type, SHACL.ValidationResult))
        report.add((node, SHACL.resultSeverity, SHACL[result.severity]))
        report.add((node, SHACL.focusNode, focus))
        report.add((node, SHACL.sourceConstraintComponent, rdflib.URIRef(result.component[1:-1])))
        report.add((node, SHACL.resultMessage, rdflib.Literal(result.message)))


def _keep_results_about(subjects: set[rdflib.term.Node], report: rdflib.Graph) -> None:
    top = _top_of(report)
    kept = False
    for node in list(report.objects(top, SHACL.result)):
        if report.value(node, SHACL.focusNode) in subjects:
            kept = True
        else:
            report.remove((top, SHACL.result, node))
            report.remove((node, None, None))
    report.set((top, SHACL.conforms, rdflib.Literal(not kept)))
