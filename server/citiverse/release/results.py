"""Validation results: one form for every engine's findings, and their report as text, JSON and Turtle."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node

from citiverse.errors import Diagnostic
from citiverse.release.terms import iri_of
from citiverse.vocabulary import SH

SEVERITIES: Final = ("Violation", "Warning", "Info")
SHACL: Final = rdflib.Namespace(SH)
PATHS_OF_ONE: Final = ("inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")


@dataclass(frozen=True)
class Result:
    """One validation result. Terms are written as in N-Triples, paths as in Turtle, absent ones as empty text."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    severity: str
    message: str
    validation_pass: str = ""
    file: str = ""
    line: int | None = None

    @property
    def rank(self) -> tuple[Any, ...]:
        """Sort key: by severity, then by place, then by what was found."""
        order = SEVERITIES.index(self.severity) if self.severity in SEVERITIES else len(SEVERITIES)
        return (order, self.file, self.line or 0, self.focus, self.shape, self.path, self.value, self.message)

    def diagnostic(self) -> Diagnostic:
        """Return the result as a finding with its place."""
        name = self.shape.strip("<>").rpartition("#")[2] or "shape"
        value = f" (value {self.value})" if self.value and self.value != self.focus else ""
        place = self.file or self.focus
        focus = f" {self.focus}" if self.file else ""
        return Diagnostic(place, self.line, f"{self.severity} {name}:{focus} {self.message}{value}")


@dataclass
class Report:
    """All that a validation found: faults of the sources as such, and the results of the shapes."""

    engine: str
    findings: list[Diagnostic] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Number of results by severity."""
        found = Counter(result.severity for result in self.results)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def passes(self) -> bool:
        """Whether the data may be published: no fault and no violation."""
        return not self.findings and not self.counts["Violation"]

    def diagnostics(self) -> list[Diagnostic]:
        """Return everything that stops a publication."""
        violations = [result.diagnostic() for result in self.results if result.severity == "Violation"]
        return [*self.findings, *violations]

    def as_text(self) -> str:
        """Return one line for each finding and a last line with the counts."""
        lines = [str(finding) for finding in self.findings]
        lines += [str(result.diagnostic()) for result in self.results]
        counts = ", ".join(f"{number} {severity}" for severity, number in self.counts.items())
        verdict = "valid" if self.passes else "not valid"
        return "\n".join([*lines, f"{verdict}: {counts}, {len(self.findings)} other faults ({self.engine})"]) + "\n"

    def as_json(self) -> str:
        """Return the report as JSON."""
        content = {
            "conforms": self.passes,
            "engine": self.engine,
            "counts": self.counts,
            "faults": [{"file": f.file, "line": f.line, "message": f.message} for f in self.findings],
            "results": [_json_of(result) for result in self.results],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def as_turtle(self) -> str:
        """Return a `sh:ValidationReport`, sorted; `sh:conforms` is false where there is any result, as SHACL says."""
        found = [_turtle_of(result) for result in self.results]
        found += [_turtle_of(Result("", "", "", "", "", "Violation", str(finding))) for finding in self.findings]
        conforms = "false" if found else "true"
        results = " ,\n".join(f"  [\n{text}\n  ]" for text in found)
        tail = f" ;\n  sh:result\n{results} .\n" if results else " .\n"
        return f"@prefix sh: <{SH}> .\n\n[] a sh:ValidationReport ;\n  sh:conforms {conforms}{tail}"


def shape_messages(shapes: Iterable[ox.Triple]) -> dict[str, str]:
    """Return shape IRI -> its message, the English one where there are several."""
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for triple in shapes:
        if triple.predicate.value == SH + "message" and isinstance(triple.object, ox.Literal):
            foreign = triple.object.language not in ("en", None)
            found[iri_of(triple.subject)].append((foreign, triple.object.value.strip()))
    return {shape: min(messages)[1] for shape, messages in found.items() if shape}


def results_of_report(report: rdflib.Graph, validation_pass: str, messages: Mapping[str, str]) -> list[Result]:
    """Return the top-level results of a SHACL report graph; a shape in `messages` speaks with that message."""
    results = set()
    for node in set(report.objects(None, SHACL.result)):
        shape = report.value(node, SHACL.sourceShape)
        path = report.value(node, SHACL.resultPath)
        results.add(
            Result(
                focus=_term(report.value(node, SHACL.focusNode)),
                path=path_text(report, path) if path is not None else "",
                value=_term(report.value(node, SHACL.value)),
                shape=_term(shape) if isinstance(shape, rdflib.URIRef) else "",
                component=_term(report.value(node, SHACL.sourceConstraintComponent)),
                severity=str(report.value(node, SHACL.resultSeverity)).removeprefix(SH),
                message=messages.get(str(shape)) or _english(report.objects(node, SHACL.resultMessage)),
                validation_pass=validation_pass,
            )
        )
    return sorted(results, key=lambda result: result.rank)


def path_text(graph: rdflib.Graph, path: Node) -> str:
    """Return a SHACL property path as Turtle."""
    if isinstance(path, rdflib.URIRef):
        return _term(path)
    if graph.value(path, RDF.first) is not None:
        return f"( {' '.join(path_text(graph, step) for step in Collection(graph, path))} )"
    for name in PATHS_OF_ONE:
        inner = graph.value(path, SHACL[name])
        if inner is not None:
            return f"[ sh:{name} {path_text(graph, inner)} ]"
    alternatives = graph.value(path, SHACL.alternativePath)
    return f"[ sh:alternativePath {path_text(graph, alternatives)} ]" if alternatives is not None else ""


def placed(result: Result, file: str, line: int | None) -> Result:
    """Return `result` with the place where its focus node is described."""
    return replace(result, file=file, line=line)


def _term(node: Node | None) -> str:
    if node is None:
        return ""
    return "_:blank" if isinstance(node, rdflib.BNode) else node.n3()


def _english(messages: Iterable[Any]) -> str:
    ordered = sorted(messages, key=lambda text: (getattr(text, "language", None) not in ("en", None), str(text)))
    return str(ordered[0]).strip() if ordered else ""


def _json_of(result: Result) -> dict[str, Any]:
    return {
        "severity": result.severity,
        "file": result.file or None,
        "line": result.line,
        "focusNode": result.focus.strip("<>"),
        "path": result.path.strip("<>") or None,
        "value": result.value or None,
        "sourceShape": result.shape.strip("<>") or None,
        "constraintComponent": result.component.strip("<>") or None,
        "message": result.message,
        "pass": result.validation_pass,
    }


def _turtle_of(result: Result) -> str:
    lines = ["a sh:ValidationResult", f"sh:resultSeverity sh:{result.severity}"]
    pairs = (
        ("focusNode", result.focus),
        ("resultPath", result.path),
        ("value", result.value),
        ("sourceShape", result.shape),
        ("sourceConstraintComponent", result.component),
    )
    lines += [f"sh:{name} {text}" for name, text in pairs if text and text != "_:blank"]
    lines.append(f"sh:resultMessage {_quoted(result.message)}")
    return " ;\n".join(f"    {line}" for line in lines)


def _quoted(text: str) -> str:
    return rdflib.Literal(text).n3()
