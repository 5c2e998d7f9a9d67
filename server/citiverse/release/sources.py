"""Sources: the Turtle files of the catalogue are found, parsed faithfully and assigned to named graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.errors import CitiverseError, DataError, Diagnostic
from citiverse.graphs import graph_iri, graph_name_of_subject
from citiverse.release.formats import parse
from citiverse.release.lines import line_of_blank_node, line_of_subject
from citiverse.release.terms import iri_of
from citiverse.text_files import decoded
from citiverse.vocabulary import RDF_FIRST, RDF_REST, THING

TURTLE_FOLDERS: Final = ("ontology", "shapes", "data")
LIST_PREDICATES: Final = frozenset({RDF_FIRST, RDF_REST})
ROOM_FOR_FINDINGS: Final = 50


@dataclass(frozen=True)
class SourceFile:
    """One Turtle file: its path as people know it, its text, and its quads in their named graphs."""

    path: str
    text: str
    quads: tuple[ox.Quad, ...]

    def subjects(self) -> set[str]:
        """Return the IRIs that this file describes."""
        return {quad.subject.value for quad in self.quads if isinstance(quad.subject, ox.NamedNode)}

    def line_of(self, subject: str, mention: str | None = None) -> int | None:
        """Return the line where `subject` is described, or the line of its description that names `mention`."""
        return line_of_subject(self.text, subject, mention)


@dataclass
class Sources:
    """All Turtle files of one build, by relative path."""

    root: Path
    files: dict[str, SourceFile] = field(default_factory=dict)

    def quads(self) -> list[ox.Quad]:
        """Return every quad once, with canonical names for blank nodes, in a stable order."""
        return canonical_quads(quad for source in self.files.values() for quad in source.quads)

    @cached_property
    def file_of_subject(self) -> Mapping[str, str]:
        """Subject IRI -> path of the first file (in path order) that describes it."""
        found: dict[str, str] = {}
        for path in sorted(self.files, reverse=True):
            found.update(dict.fromkeys(self.files[path].subjects(), path))
        return found

    def place_of(self, subject: str, mention: str | None = None) -> tuple[str, int | None]:
        """Return file and line where `subject` is described; with `mention`, the line that names this IRI after it."""
        path = self.file_of_subject.get(subject)
        if path is None:
            return ("", None)
        source = self.files[path]
        return (source.path, source.line_of(subject, mention))

    def diagnostic(self, subject: str, message: str, mention: str | None = None) -> Diagnostic:
        """Return a finding about `subject`, placed in the file and line that describe it."""
        path, line = self.place_of(subject, mention)
        return Diagnostic(path or subject, line, message, subject)


def source_paths(root: Path) -> list[Path]:
    """Return the Turtle files of the sources under `root`, sorted by path."""
    return sorted(path for folder in TURTLE_FOLDERS for path in (root / folder).rglob("*.ttl"))


def load_sources(root: Path) -> Sources:
    """Parse all Turtle files under `root`.

    Raises `DataError` with every finding at once: syntax errors, blank nodes in data, subjects that no graph takes,
    statements written twice in two files.
    """
    sources = Sources(root)
    findings: list[Diagnostic] = []
    for path in source_paths(root):
        try:
            source = parse_source(path.read_bytes(), path.relative_to(root).as_posix())
        except DataError as error:
            findings += error.diagnostics
        else:
            sources.files[source.path] = source
    if findings:
        raise _many(findings, "the sources are not valid")
    refuse_repeated_statements(sources)
    return sources


def refuse_repeated_statements(sources: Sources) -> None:
    """Raise `DataError` where a statement of data or schemes stands in two files."""
    findings = repeated_statements(sources.files)
    if findings:
        raise _many(findings, "statements are written more than once")


def parse_source(content: bytes, path: str, place: str | None = None) -> SourceFile:
    """Return the file called `path` parsed and assigned to graphs; raises `DataError` with file and lines.

    `place` is where the file stands or would stand in the sources, which decides what it may hold; `path` by default.
    """
    text = decoded(content, path)
    return source_of([quad.triple for quad in parse(content, ox.RdfFormat.TURTLE, path)], text, path, place)


def source_of(triples: list[ox.Triple], text: str, path: str, place: str | None = None) -> SourceFile:
    """Return the file called `path` that holds `triples`, read from `text`; otherwise like `parse_source`."""
    source, findings = assigned(triples, text, path, place)
    if findings:
        raise DataError(f"{path} is not valid", findings)
    return source


def assigned(
    triples: Sequence[ox.Triple], text: str, path: str, place: str | None = None
) -> tuple[SourceFile, list[Diagnostic]]:
    """Return the file called `path` with those of `triples` that a named graph takes, and a finding for the others."""
    home = _home_graph(place or path)
    homeless: set[str] = set()
    blank: set[tuple[str, str]] = set()
    owners = {triple.object: iri_of(triple.subject) for triple in reversed(triples)}
    quads = []
    for triple in triples:
        name = home
        if isinstance(triple.subject, ox.NamedNode):
            name = graph_name_of_subject(triple.subject.value) or home
            if name is None:
                homeless.add(triple.subject.value)
                continue
        elif name is None or (name == "schemes" and triple.predicate.value not in LIST_PREDICATES):
            blank.add((owners.get(triple.subject, ""), triple.predicate.value))
            continue
        quads.append(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph_iri(str(name)))))
    findings = [_blank_node_finding(owner, predicate, text, path) for owner, predicate in blank]
    findings += (_no_place(subject, text, path) for subject in homeless)
    return SourceFile(path, text, tuple(quads)), sorted(findings, key=_finding_key)


def _no_place(subject: str, text: str, path: str) -> Diagnostic:
    message = f"the catalogue has no place for statements about <{subject}>: the IRIs of its things begin with {THING}"
    return Diagnostic(path, line_of_subject(text, subject), message, subject)


def _home_graph(path: str) -> str | None:
    """Return the graph for subjects that are not ours (and for blank nodes), by folder; None where none are allowed."""
    if path.startswith("ontology/schemes/"):
        return "schemes"
    if path.startswith(("ontology/", "shapes/")):
        return path.partition("/")[0]
    return None


def _blank_node_finding(owner: str, predicate: str, text: str, path: str) -> Diagnostic:
    line = line_of_subject(text, owner, predicate) if owner else line_of_blank_node(text, predicate)
    return Diagnostic(path, line, f"a blank node with <{predicate}>; give the thing an IRI")


def repeated_statements(files: Mapping[str, SourceFile]) -> list[Diagnostic]:
    """Return a finding for each statement of data or schemes that a second file repeats; `files` by place."""
    home: dict[ox.Triple, SourceFile] = {}
    findings = set()
    for place, source in files.items():
        if not place.startswith(("data/", "ontology/schemes/")):
            continue
        for quad in source.quads:
            triple = quad.triple
            if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                continue
            first = home.setdefault(triple, source)
            if first is not source:
                line = source.line_of(iri_of(triple.subject), triple.predicate.value)
                findings.add(Diagnostic(source.path, line, f"{triple} is already in {first.path}"))
    return sorted(findings, key=_finding_key)


def canonical_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return `quads` without repetition, sorted, blank nodes named by RDFC-1.0: equal data gives equal bytes."""
    named, blank = set(), ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
            named.add(quad)
        else:
            blank.add(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named.update(blank)
    return sorted(named, key=str)


def _finding_key(finding: Diagnostic) -> tuple[str, int, str]:
    return (finding.file, finding.line or 0, finding.message)


def _many(findings: list[Diagnostic], cause: str) -> CitiverseError:
    ordered = sorted(set(findings), key=_finding_key)
    count = f"{len(ordered)} finding{'s' if len(ordered) != 1 else ''}"
    return DataError(f"{cause} ({count})", ordered[:ROOM_FOR_FINDINGS])
