"""Validation: SHACL over the asserted data and over asserted plus derived data, by pyshacl or by pyshifty."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, Literal

import pyoxigraph as ox
import rdflib

from citiverse.errors import CitiverseError, DataError, EnvironmentFault
from citiverse.progress import Progress
from citiverse.release.formats import as_bytes
from citiverse.release.results import Result, placed, results_of_report, texts_of_shapes
from citiverse.release.shape_selection import Batch, Pass, batches, shapes_of_pass
from citiverse.release.sources import Sources

EngineName = Literal["pyshacl", "pyshifty"]
ENGINES: Final[tuple[EngineName, EngineName]] = ("pyshacl", "pyshifty")


def validate_with_pyshacl(
    data: rdflib.Graph, shapes: list[Batch], validation_pass: Pass, advance: Callable[[], None]
) -> list[Result]:
    """Return the results of pyshacl, the authority, over a plain graph in memory; one run for each target shape.

    `shapes` are the small shapes graphs of `batches`; `advance` is called after each. No inference, no SHACL-AF.
    """
    import pyshacl

    results: list[Result] = []
    for batch in shapes:
        shapes_graph = rdflib_graph(batch.triples)
        try:
            _, report, text = pyshacl.validate(data, shacl_graph=shapes_graph, advanced=False, inference="none")
        except Exception as error:
            raise DataError(f"the shape {batch.shape} cannot run: {error}") from error
        if not isinstance(report, rdflib.Graph):
            raise DataError(f"the shape {batch.shape} cannot run: {text}")
        results += results_of_report(report, validation_pass, texts_of_shapes(batch.triples))
        advance()
    return sorted(set(results), key=lambda result: result.rank)


def validate_with_pyshifty(
    data: bytes, shapes: list[ox.Triple], validation_pass: Pass, names: list[str] | None = None
) -> list[Result]:
    """Return the results of pyshifty over `data` (N-Triples); unsupported parts are errors, nothing is inferred.

    `names` limits the run to these target shapes. Raises `EnvironmentFault` where pyshifty is not installed.
    """
    try:
        import shifty
    except ImportError as error:
        raise EnvironmentFault("pyshifty is not installed; `pip install citiverse[fast]` or use pyshacl") from error
    with warnings.catch_warnings():
        warnings.simplefilter("error", category=shifty.ShaclDiagnosticWarning)
        _, report, _ = shifty.validate(
            data,
            n_triples(shapes),
            graph_mode="data",
            shape_names=names,
            infer=False,
            on_unsupported="error",
        )
    return results_of_report(report, validation_pass, texts_of_shapes(shapes))


def passes_with_pyshifty(
    data: dict[Pass, list[ox.Triple]], shapes: list[ox.Triple], progress: Progress
) -> list[Result]:
    """Return the results of both passes by pyshifty."""
    results: list[Result] = []
    progress.step("validate (pyshifty)", len(data))
    for name, triples in data.items():
        results += validate_with_pyshifty(n_triples(triples), shapes_of_pass(shapes, name), name)
        progress.advance()
    return results


def passes_in_process(data: dict[Pass, list[ox.Triple]], shapes: list[ox.Triple], progress: Progress) -> list[Result]:
    """Return the results of both passes by pyshacl, one after the other in this process; for small data."""
    results: list[Result] = []
    for name, triples in data.items():
        selected = batches(shapes_of_pass(shapes, name))
        progress.step(f"validate ({name})", len(selected))
        results += validate_with_pyshacl(rdflib_graph(triples), selected, name, progress.advance)
    return results


def place_results(results: Iterable[Result], sources: Sources) -> list[Result]:
    """Return `results` with file and line of their focus nodes, sorted; a result of both passes is kept once."""
    once: dict[Result, Result] = {}
    for result in results:
        file, line = "", None
        if result.focus.startswith("<"):
            mention = result.path[1:-1] if result.path.startswith("<") else None
            file, line = sources.place_of(result.focus[1:-1], mention)
        if not file and result.value.startswith("<"):
            # Rules about the whole graph have one focus node; the culprit is the value.
            file, line = sources.place_of(result.value[1:-1], None)
        found = placed(result, file, line)
        once.setdefault(replace(found, validation_pass=""), found)
    return sorted(once.values(), key=lambda result: result.rank)


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Return a plain graph in memory that holds `triples` with the lexical forms they have."""
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_rdflib_term(triple.subject), _rdflib_term(triple.predicate), _rdflib_term(triple.object)))
    return graph


def _rdflib_term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise CitiverseError("triple terms are not part of our data")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype.value == str(rdflib.XSD.string):
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def n_triples(triples: Iterable[ox.Triple]) -> bytes:
    """Return `triples` as N-Triples."""
    return as_bytes(triples, ox.RdfFormat.N_TRIPLES)
