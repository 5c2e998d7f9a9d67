"""Validation results: one form for every engine's findings, and their report as text, JSON and Turtle."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from citiverse.errors import Diagnostic
from citiverse.release.terms import iri_of
from citiverse.vocabulary import CUS, FAULT, RDF_FIRST, RDF_REST, SH

SEVERITIES: Final = ("Violation", "Warning", "Info")
SHACL: Final = rdflib.Namespace(SH)
BLANK: Final = "_:blank"
"""How a result writes a blank node, whose own label means nothing to anybody."""


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
        is_named = self.shape.startswith("<")
        name = (self.shape.strip("<>").rpartition("#")[2] if is_named else self.shape) or "shape"
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
        """Number of results by severity; a fault of the sources is a violation."""
        found = Counter(result.severity for result in self.results)
        found["Violation"] += len(self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def passes(self) -> bool:
        """Whether the data may be published: no fault and no violation."""
        return not self.counts["Violation"]

    def diagnostics(self) -> list[Diagnostic]:
        """Return everything that stops a publication."""
        violations = [result.diagnostic() for result in self.results if result.severity == "Violation"]
        return [*self.findings, *violations]

    def as_text(self, *, detailed: bool = True) -> str:
        """Return one line for each finding and a last line with the counts.

        Unless `detailed`, warnings and infos come as one line for each shape, with their number.
        """
        lines = [str(finding) for finding in self.findings]
        listed = [result for result in self.results if detailed or result.severity == "Violation"]
        lines += [str(result.diagnostic()) for result in listed]
        if not detailed:
            lines += self._lines_per_shape()
        counts = ", ".join(f"{number} {severity}" for severity, number in self.counts.items())
        verdict = "valid" if self.passes else "not valid"
        faults = f", {len(self.findings)} of them faults that no shape finds" if self.findings else ""
        return "\n".join([*lines, f"{verdict}: {counts}{faults} ({self.engine})"]) + "\n"

    def _lines_per_shape(self) -> list[str]:
        minor = [result for result in self.results if result.severity != "Violation"]
        numbers = Counter((SEVERITIES.index(result.severity), result.shape) for result in minor)
        messages = {result.shape: result.message for result in reversed(minor)}
        return [
            f"{number:5} {SEVERITIES[severity]} {shape.strip('<>').removeprefix(CUS)}: e.g. {messages[shape]}"
            for (severity, shape), number in sorted(numbers.items())
        ]

    def as_json(self) -> str:
        """Return the report as JSON."""
        return json.dumps(self.members(), ensure_ascii=False, indent=2) + "\n"

    def members(self) -> dict[str, Any]:
        """Return what the report in JSON holds; it conforms where there is no result at all, as SHACL says."""
        return {
            "conforms": not self.results and not self.findings,
            "valid": self.passes,
            "engine": self.engine,
            "counts": self.counts,
            "faults": [_json_of_fault(finding) for finding in self.findings],
            "results": [_json_of(result) for result in self.results],
        }

    def as_turtle(self) -> str:
        """Return a `sh:ValidationReport`, sorted; `sh:conforms` is false where there is any result, as SHACL says."""
        found = [_turtle_of(result) for result in self.results]
        found += [_turtle_of(result_of_fault(finding)) for finding in self.findings]
        conforms = "false" if found else "true"
        results = " ,\n".join(f"  [\n{text}\n  ]" for text in found)
        tail = f" ;\n  sh:result\n{results} .\n" if results else " .\n"
        return f"@prefix sh: <{SH}> .\n\n[] a sh:ValidationReport ;\n  sh:conforms {conforms}{tail}"


@dataclass(frozen=True)
class ShapeTexts:
    """What results say in the shape's own words: message and path by shape IRI. Engines differ in both."""

    messages: Mapping[str, str]
    paths: Mapping[str, str]

    def message(self, shape: str) -> str:
        """Return the message of `shape`, or nothing where the engine has to fill it in."""
        text = self.messages.get(shape, "")
        return "" if "{" in text else text


def texts_of_shapes(shapes: Iterable[ox.Triple]) -> ShapeTexts:
    """Return the messages (the English one where there are several) and the paths of all shapes with an IRI."""
    messages: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    paths: dict[str, object] = {}
    parts: dict[object, dict[str, object]] = defaultdict(dict)
    for triple in shapes:
        predicate, value = triple.predicate.value, triple.object
        if predicate == SH + "message" and isinstance(value, ox.Literal):
            messages[iri_of(triple.subject)].append((value.language not in ("en", None), value.value.strip()))
        elif predicate == SH + "path":
            paths[iri_of(triple.subject)] = value
        elif isinstance(triple.subject, ox.BlankNode):
            parts[triple.subject][predicate] = value
    return ShapeTexts(
        {shape: min(found)[1] for shape, found in messages.items() if shape},
        {shape: path_text(path, parts) for shape, path in paths.items() if shape},
    )


def path_text(path: object, parts: Mapping[object, Mapping[str, object]]) -> str:
    """Return a SHACL property path as Turtle; `parts` describes its blank nodes."""
    described = parts.get(path)
    if described is None:
        return f"<{iri_of(path)}>"
    if RDF_FIRST in described:
        steps = []
        while path in parts:
            steps.append(path_text(parts[path][RDF_FIRST], parts))
            path = parts[path][RDF_REST]
        return f"( {' '.join(steps)} )"
    (kind, inner), *_ = described.items()
    return f"[ sh:{kind.removeprefix(SH)} {path_text(inner, parts)} ]"


def results_of_report(report: rdflib.Graph, validation_pass: str, texts: ShapeTexts) -> list[Result]:
    """Return the top-level results of a SHACL report graph, in the words of the shapes where `texts` has them."""
    results = {result_of(report, node, validation_pass, texts) for node in set(report.objects(None, SHACL.result))}
    return sorted(results, key=lambda result: result.rank)


def result_of(report: rdflib.Graph, node: Node, validation_pass: str, texts: ShapeTexts) -> Result:
    """Return the result that `node` of a SHACL report graph describes."""
    shape = report.value(node, SHACL.sourceShape)
    path = report.value(node, SHACL.resultPath)
    return Result(
        focus=_term(report.value(node, SHACL.focusNode)),
        path=texts.paths.get(str(shape)) or (_term(path) if isinstance(path, rdflib.URIRef) else ""),
        value=_term(report.value(node, SHACL.value)),
        shape=_term(shape) if isinstance(shape, rdflib.URIRef) else "",
        component=_term(report.value(node, SHACL.sourceConstraintComponent)),
        severity=str(report.value(node, SHACL.resultSeverity)).removeprefix(SH),
        message=texts.message(str(shape)) or _english(report.objects(node, SHACL.resultMessage)),
        validation_pass=validation_pass,
    )


def placed(result: Result, file: str, line: int | None) -> Result:
    """Return `result` with the place where its focus node is described."""
    return replace(result, file=file, line=line)


def _term(node: Node | None) -> str:
    if node is None:
        return ""
    return BLANK if isinstance(node, rdflib.BNode) else node.n3()


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


def _json_of_fault(finding: Diagnostic) -> dict[str, Any]:
    focus = finding.focus or None
    return {"file": finding.file, "line": finding.line, "focusNode": focus, "message": finding.message}


def result_of_fault(finding: Diagnostic) -> Result:
    """Return a fault of the sources as a result, with a constraint component of our own; its place is in its words."""
    focus = f"<{finding.focus}>" if finding.focus else BLANK
    return Result(focus, "", "", "", f"<{FAULT}>", "Violation", str(finding), file=finding.file, line=finding.line)


def _turtle_of(result: Result) -> str:
    lines = ["a sh:ValidationResult", f"sh:resultSeverity sh:{result.severity}"]
    focus = "[]" if result.focus == BLANK else result.focus
    pairs = (
        ("focusNode", focus),
        ("resultPath", result.path),
        ("value", result.value),
        ("sourceShape", result.shape),
        ("sourceConstraintComponent", result.component),
    )
    lines += [f"sh:{name} {text}" for name, text in pairs if text and text != BLANK]
    lines.append(f"sh:resultMessage {_quoted(result.message)}")
    return " ;\n".join(f"    {line}" for line in lines)


def _quoted(text: str) -> str:
    return rdflib.Literal(text).n3()
