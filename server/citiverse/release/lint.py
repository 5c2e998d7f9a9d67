"""Lint: faults that are cheap to see in the parsed sources, long before the shapes run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from citiverse.errors import Diagnostic
from citiverse.graphs import GRAPH_NAMES
from citiverse.release.sources import SourceFile, Sources
from citiverse.turtle import without_comments
from citiverse.vocabulary import BASE, CUC, CUS, DUMP, GRAPH, ONTOLOGY, QUERIES, RELEASES, SHAPES

UNWANTED: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and characters that change the direction of text or hide in it."""

PLACEHOLDER: Final = re.compile(r"FILL[ -]IN")
"""What a skeleton leaves to its author."""

MADE_BY_BUILD: Final = (BASE + "catalogue", BASE + "dataset/", BASE + "sparql", DUMP, QUERIES, RELEASES)
"""Beginnings of IRIs that the build, not a source file, describes."""


def lint(sources: Sources) -> list[Diagnostic]:
    """Return all findings: own IRIs that nothing describes, text that is not NFC, unwanted characters."""
    described = set(sources.file_of_subject)
    described.update(GRAPH + name for name in GRAPH_NAMES)
    found = {finding for source in sources.files.values() for finding in _lint_file(source, described)}
    return sorted(found, key=lambda finding: (finding.file, finding.line or 0, finding.message))


def placeholders(file: SourceFile) -> list[Diagnostic]:
    """Return a finding for each line of `file` that its author still has to fill in; comments do not count."""
    lines = enumerate(without_comments(file.text).splitlines(), start=1)
    return [
        Diagnostic(file.path, number, f"still to be filled in: {line.strip()}")
        for number, line in lines
        if PLACEHOLDER.search(line)
    ]


def _lint_file(source: SourceFile, described: set[str]) -> Iterator[Diagnostic]:
    for quad in source.quads:
        for term in (quad.predicate, quad.object):
            if isinstance(term, ox.NamedNode) and _is_dangling(term.value, described):
                yield _finding(source, quad, f"<{term.value}> is not described anywhere", term.value)
        if isinstance(quad.object, ox.Literal):
            for message in text_faults(quad.object.value):
                yield _finding(source, quad, message, quad.predicate.value)


def text_faults(text: str) -> list[str]:
    """Return what is wrong with the characters of `text`."""
    faults = []
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        faults.append(f"the text {text[:40]!r} is not in Unicode normal form NFC")
    if text.startswith("FILL IN"):
        faults.append(f"the text {text[:40]!r} is still to be filled in")
    unwanted = UNWANTED.search(text)
    if unwanted:
        faults.append(f"the text {text[:40]!r} holds the character U+{ord(unwanted.group()):04X}")
    return faults


def _is_dangling(iri: str, described: set[str]) -> bool:
    if not iri.startswith(BASE) or iri in described or iri == BASE:
        return False
    if iri.startswith(MADE_BY_BUILD):
        return iri.startswith(RELEASES) and "/" not in iri[len(RELEASES) :]
    versions = (ONTOLOGY + "/", SHAPES + "/")
    return iri not in (CUC, CUS) and not iri.startswith(versions)


def _finding(source: SourceFile, quad: ox.Quad, message: str, mention: str) -> Diagnostic:
    if isinstance(quad.subject, ox.NamedNode):
        subject = quad.subject.value
        return Diagnostic(source.path, source.line_of(subject, mention), message, subject)
    return Diagnostic(source.path, source.line_of(mention), message)
