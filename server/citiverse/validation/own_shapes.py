"""Checks data against a shapes graph that was sent with it, by the rules of SHACL and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
import pyshacl
import rdflib

from citiverse.release.results import SHACL, Result, result_of, texts_of_shapes
from citiverse.release.shape_selection import TARGETS
from citiverse.release.validate import rdflib_graph
from citiverse.settings import Settings
from citiverse.validation.shape_check import ShapesGraph, check_shapes, check_well_formedness
from citiverse.validation.shape_meaning import as_meant
from citiverse.validation_messages import ValidationFault


def check_against(
    document: Sequence[ox.Triple], shapes: Sequence[ox.Triple], catalogue: rdflib.Graph | None, settings: Settings
) -> tuple[list[Result], rdflib.Graph]:
    """Return the results of `shapes` over the triples of `document`, and the report graph.

    With the `catalogue` links into it resolve, and only results about things of the document count. Raises
    `ValidationFault` that names the shape where the shapes graph is ill-formed or not supported, or where it fails.
    """
    check_shapes(shapes, settings)
    check_well_formedness(rdflib_graph(shapes), shapes)
    shapes_graph = rdflib_graph(as_meant(shapes))
    data = rdflib_graph(document)
    subjects = set(data.subjects()) | set(data.objects())
    report = _validated(data if catalogue is None else catalogue.__iadd__(data), shapes_graph, shapes)
    if catalogue is not None:
        _keep_results_about(subjects, report)
    texts = texts_of_shapes(shapes)
    top = _top_of(report)
    results = [result_of(report, node, "", texts) for node in report.objects(top, SHACL.result)]
    return sorted(results, key=lambda result: result.rank), report


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
