"""What the shape tests share: the invented catalogue, the table of break-it cases, and both engines over a case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

import pyoxigraph as ox

from citiverse.progress import Silence
from citiverse.query_files import load_queries
from citiverse.release.derive import derive
from citiverse.release.results import Result
from citiverse.release.shape_selection import PASSES, Batch, Pass, batches, shapes_of_pass
from citiverse.release.validate import (
    EngineName,
    n_triples,
    rdflib_graph,
    validate_with_pyshacl,
    validate_with_pyshifty,
)
from citiverse.vocabulary import CUS, RDF_TYPE, RDFS, SH

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
FIXTURE: Final = HERE / "fixture"
CLOSED: Final = SH + "closed"
SUBCLASS_OF: Final = RDFS + "subClassOf"
FILES: Final = {
    "catalogue": ("vocabulary", "catalogue"),
    "scoring": ("vocabulary", "catalogue", "scoring"),
}
"""Invented catalogues and the files they are made of; scoring adds a round with its short list."""


@dataclass(frozen=True, order=True)
class Finding:
    """One result as the tests compare it: severity, name of the source shape, focus node with a prefix."""

    severity: str
    shape: str
    focus: str


@dataclass(frozen=True)
class Case:
    """One way to break the invented catalogue, and exactly what must be reported.

    `update` is SPARQL Update. It runs before the rules, or on what they gave where `after_rules` says so: that way a
    conclusion can be wrong although its judgement is right.
    """

    name: str
    constraints: tuple[int, ...]
    validation_pass: Pass
    fixture: str
    update: str
    after_rules: bool
    expected: frozenset[Finding]


def clean_case(fixture: str, validation_pass: Pass) -> Case:
    """Return the case that changes nothing and expects nothing."""
    return Case(f"clean {fixture} {validation_pass}", (), validation_pass, fixture, "", False, frozenset())


def load_cases() -> list[Case]:
    """Return all break-it cases, in the order of files and tables."""
    return [
        _case(table)
        for path in sorted((HERE / "cases").glob("*.toml"))
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


def _case(table: dict[str, Any]) -> Case:
    validation_pass = table.get("pass", "asserted")
    if validation_pass not in get_args(Pass):
        raise ValueError(f"{table['name']}: unknown pass {validation_pass}")
    return Case(
        name=table["name"],
        constraints=tuple(table["constraints"]),
        validation_pass=validation_pass,
        fixture=table.get("fixture", "catalogue"),
        update=table["update"],
        after_rules=table.get("after_rules", False),
        expected=frozenset(Finding(*line.split(" ", 2)) for line in table["expected"]),
    )


@cache
def shapes() -> list[ox.Triple]:
    """Return the published shapes."""
    return [quad.triple for path in sorted((ROOT / "shapes").glob("*.ttl")) for quad in _quads(path)]


@cache
def selected_shapes(validation_pass: Pass) -> list[ox.Triple]:
    """Return the shapes graph of one pass."""
    return shapes_of_pass(shapes(), validation_pass)


@cache
def selected_batches(validation_pass: Pass) -> list[Batch]:
    """Return the shapes of one pass, each with what it refers to."""
    return batches(selected_shapes(validation_pass))


@cache
def fixture_quads(name: str) -> list[ox.Quad]:
    """Return an invented catalogue with the types and superclasses of the ontology's own terms."""
    return _ontology_skeleton() + [quad for file in FILES[name] for quad in _quads(FIXTURE / f"{file}.ttl")]


@cache
def prefixes() -> dict[str, str]:
    """Return the prefixes that the fixture declares; updates and findings are written with them."""
    parser = ox.parse(path=FIXTURE / "catalogue.ttl")
    for _ in parser:
        continue
    return dict(parser.prefixes)


def data_of(case: Case) -> list[ox.Triple]:
    """Return the statements that the shapes of the case's pass see."""
    store = ox.Store()
    store.extend(fixture_quads(case.fixture))
    if not case.after_rules:
        _apply(store, case)
    if case.validation_pass == PASSES[1]:
        derived = derive(store, list(store), load_queries(ROOT / "queries" / "derive"), Silence())
        store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in derived)
        store.remove_graph(derived[0].graph_name)
    if case.after_rules:
        _apply(store, case)
    return sorted((quad.triple for quad in store), key=str)


def results_of(engine: EngineName, case: Case, *, everything: bool = False) -> list[Result]:
    """Return what one engine reports for a case.

    pyshacl leaves out the shapes that the change of the case cannot reach, unless `everything` is to run.
    """
    data = data_of(case)
    if engine == "pyshifty":
        return validate_with_pyshifty(n_triples(data), selected_shapes(case.validation_pass), case.validation_pass)
    selected = selected_batches(case.validation_pass)
    if not everything:
        touched = touched_terms(case, data)
        selected = [batch for batch in selected if _reaches(touched, batch)]
    return validate_with_pyshacl(rdflib_graph(data), selected, case.validation_pass, lambda: None)


def touched_terms(case: Case, data: list[ox.Triple]) -> frozenset[str]:
    """Return what the change of a case is about: predicates, classes and their superclasses, kinds of objects."""
    changed = set(data) ^ _clean_data(case.fixture, case.validation_pass)
    classes = {
        triple.object.value
        for triple in changed
        if triple.predicate.value == RDF_TYPE and isinstance(triple.object, ox.NamedNode)
    }
    kinds = {"isLiteral(" if isinstance(triple.object, ox.Literal) else "isIRI(" for triple in changed}
    return frozenset(triple.predicate.value for triple in changed).union(kinds, *map(_with_superclasses, classes))


@cache
def _clean_data(fixture: str, validation_pass: Pass) -> frozenset[ox.Triple]:
    return frozenset(data_of(clean_case(fixture, validation_pass)))


@cache
def _with_superclasses(name: str) -> frozenset[str]:
    above = {
        quad.object.value
        for quad in _ontology_skeleton()
        if quad.predicate.value == SUBCLASS_OF
        and quad.subject == ox.NamedNode(name)
        and isinstance(quad.object, ox.NamedNode)
    }
    return frozenset({name}).union(*map(_with_superclasses, above))


def _reaches(terms: frozenset[str], batch: Batch) -> bool:
    """Tell whether a change about `terms` can alter what the shapes of `batch` report.

    It cannot where the shapes name none of them. Closed shapes always run; queries over any predicate run where objects
    of the kind that they look at changed, queries over any class where a class changed.
    """
    text = "\n".join(str(triple.object) for triple in batch.triples)
    if any(triple.predicate.value == CLOSED for triple in batch.triples):
        return True
    if "?property" in text:
        return any(term in text for term in terms if term.endswith("("))
    if RDF_TYPE in terms and " a ?" in text:
        return True
    named = {term for term in terms - {RDF_TYPE} if not term.endswith("(")}
    return any(iri in text or f":{iri.rpartition('#')[2].rpartition('/')[2]}" in text for iri in named)


def findings(results: list[Result]) -> frozenset[Finding]:
    """Return results as findings; several values of one fault are one finding."""
    return frozenset(
        Finding(result.severity, result.shape.strip("<>").removeprefix(CUS), _short(result.focus)) for result in results
    )


def _apply(store: ox.Store, case: Case) -> None:
    if case.update:
        header = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes().items())
        store.update(header + case.update)


def _short(focus: str) -> str:
    iri = focus.strip("<>")
    matches = [(namespace, prefix) for prefix, namespace in prefixes().items() if iri.startswith(namespace)]
    if not matches or focus.startswith("_:"):
        return focus
    namespace, prefix = max(matches, key=lambda match: len(match[0]))
    return f"{prefix}:{iri.removeprefix(namespace)}"


def _quads(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, rename_blank_nodes=True))


@cache
def _ontology_skeleton() -> list[ox.Quad]:
    kept = (RDF_TYPE, SUBCLASS_OF)
    return [
        quad
        for path in sorted((ROOT / "ontology").glob("*.ttl"))
        for quad in _quads(path)
        if quad.predicate.value in kept
        and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode)
    ]
