"""What the catalogue says once a document has spoken: for the things that it describes, and for a file of its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from citiverse.errors import Diagnostic
from citiverse.release.contribution import ALWAYS_KEPT, Context, Contribution
from citiverse.release.lines import line_of_subject
from citiverse.release.sources import SourceFile, Sources, assigned
from citiverse.release.terms import iri_of
from citiverse.validation.reading import DOCUMENT_BASE, Document
from citiverse.validation_messages import ValidationFault
from citiverse.vocabulary import CUC, DOC, RDF_TYPE, RECORD, SCHEME, THING

SENT: Final = "sent/"
"""Where a document stands among the sources that takes the place of no file."""
ASSESSES: Final = ox.NamedNode(CUC + "assesses")
TYPE: Final = ox.NamedNode(RDF_TYPE)


@dataclass(frozen=True)
class Placed:
    """The sources with the document in them, what this adds and removes, and what no place was found for."""

    contribution: Contribution
    added: set[ox.Quad]
    removed: set[ox.Quad]
    findings: list[Diagnostic]

    @property
    def source(self) -> SourceFile:
        """Return the document as a source file."""
        return self.contribution.files[0]


def put_document(document: Document, sources: Sources, made: Collection[ox.Triple], context: Context) -> Placed:
    """Return `sources` with `document` in them; `made` are the statements of the release that no source file holds.

    A document takes the place of the source file of the same name. Of other things it replaces the description where it
    says their type, and the judgements that name what it no longer says of them; else it adds to it. What is said in a
    document of this server about that document, and what the build itself adds, is passed over. Raises
    `ValidationFault` where nothing is left.
    """
    namesake = _namesake(document.name, sources)
    home = namesake or _home(document.triples, sources)
    heard, findings = _heard(document)
    said, more = assigned([one for one in heard if one not in made], document.text_with_lines, document.name, home)
    if not said.quads and not findings and not more and not heard:
        message = "All that the data say is about documents of this server, which are no things of the catalogue."
        raise ValidationFault("no-data", message, part="data")
    kept = _kept(sources, context)
    swapped = kept.pop(namesake) if namesake in kept else SourceFile(home or "", "", ())
    subjects = {one.subject for one in heard if isinstance(one.subject, ox.NamedNode)}
    subjects -= {ox.NamedNode(iri) for iri in swapped.subjects()}
    renewed = {quad.subject for quad in said.quads if quad.predicate == TYPE} & subjects
    before = [quad for source in kept.values() for quad in source.quads if quad.subject in subjects]
    renewing = [quad for quad in said.quads if quad.subject in renewed]
    outdated = _outdated(renewing, before, kept)
    quads = dict.fromkeys([*said.quads, *(quad for quad in before if quad.subject not in renewed)])
    source = SourceFile(document.name, document.text_with_lines, tuple(quads))
    gone = {*before, *swapped.quads, *outdated}
    files = {place: _without(file, gone) for place, file in kept.items()}
    files[namesake or SENT + document.name] = source
    contribution = Contribution(Sources(sources.root, files), [source], context)
    findings += more + _without_type(source, context)
    return Placed(contribution, set(quads) - gone, gone - set(quads), findings)


def _namesake(name: str, sources: Sources) -> str | None:
    """Return the place of the only file that is called `name`."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    namesakes = [place for place in sources.files if place.rpartition("/")[2] == bare]
    return namesakes[0] if len(namesakes) == 1 else None


def _home(triples: Iterable[ox.Triple], sources: Sources) -> str:
    """Return the place of the file that describes most of the things which the document describes, or a new one.

    It decides whether blank nodes, and statements about things of others, have a place.
    """
    homes: dict[str, int] = defaultdict(int)
    for subject in {triple.subject for triple in triples if triple.predicate == TYPE}:
        home = sources.file_of_subject.get(iri_of(subject))
        if home is not None:
            homes[home] += 1
    return max(sorted(homes), key=lambda home: homes[home]) if homes else SENT


def _heard(document: Document) -> tuple[list[ox.Triple], list[Diagnostic]]:
    """Return the triples about things, and a finding for each thing whose name is relative."""
    heard, relative = [], set()
    for triple in document.triples:
        subject = iri_of(triple.subject)
        if subject.startswith(DOCUMENT_BASE):
            relative.add(subject)
        elif not subject.startswith(DOC):
            heard.append(triple)
    text = document.text_with_lines
    findings = []
    for subject in sorted(relative):
        name = subject.removeprefix(DOCUMENT_BASE)
        line = line_of_subject(text, name) or line_of_subject(text, subject)
        message = f"<{name}> is a relative name; give the thing an IRI that begins with {THING}"
        findings.append(Diagnostic(document.name, line, message, subject))
    return heard, findings


def _kept(sources: Sources, context: Context) -> dict[str, SourceFile]:
    return {
        place: file for place, file in sources.files.items() if context == "catalogue" or place.startswith(ALWAYS_KEPT)
    }


def _outdated(said: Sequence[ox.Quad], before: Sequence[ox.Quad], kept: Mapping[str, SourceFile]) -> set[ox.Quad]:
    """Return the judgements that name what a thing said before and says no more, and nothing that it still says."""
    now = _objects_by_subject(said)
    then = _objects_by_subject(before)
    lost = {subject: then[subject] - now[subject] for subject in now if then.get(subject, set()) - now[subject]}
    known = [quad for file in kept.values() for quad in file.quads] if lost else []
    judged: dict[object, object] = {
        quad.subject: quad.object for quad in known if quad.predicate == ASSESSES and quad.object in lost
    }
    named = _objects_by_subject(quad for quad in known if quad.subject in judged and quad.subject not in now)
    outdated = {
        judgement
        for judgement, objects in named.items()
        if objects & lost[judged[judgement]] and not objects & now[judged[judgement]]
    }
    return {quad for quad in known if quad.subject in outdated}


def _objects_by_subject(quads: Iterable[ox.Quad]) -> dict[object, set[object]]:
    found: dict[object, set[object]] = defaultdict(set)
    for quad in quads:
        found[quad.subject].add(quad.object)
    return found


def _without(file: SourceFile, gone: set[ox.Quad]) -> SourceFile:
    return SourceFile(file.path, file.text, tuple(quad for quad in file.quads if quad not in gone))


def _without_type(source: SourceFile, context: Context) -> list[Diagnostic]:
    """Return a finding for each thing of the catalogue that says no type: no shape would look at it."""
    if context == "none":
        return []
    typed = {quad.subject for quad in source.quads if quad.predicate == TYPE}
    untyped = {
        quad.subject.value
        for quad in source.quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject not in typed
    }
    return [
        Diagnostic(source.path, source.line_of(iri), f"<{iri}> has no type, so no shape looks at it", iri)
        for iri in sorted(untyped)
        if iri.startswith((THING, RECORD, SCHEME))
    ]
