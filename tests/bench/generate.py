"""Grows the real catalogue to any size: a seeded generator that keeps its model, its words and its distributions."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

from bench.templates import (
    CASE_STUDY,
    HAS_CASE_STUDY,
    SOURCE,
    USE_CASE,
    Catalogue,
    Quad,
    Template,
    grows,
    kind_of,
    name_of,
    read_catalogue,
)
from bench.values import Words, vary
from citiverse.graphs import graph_iri
from citiverse.vocabulary import CUC, RECORD, THING

SEED: Final = 2026
MOST_NEW: Final = 0.7
"""Share of references that go to a thing of the same batch; the rest goes to things that exist already."""

DERIVED: Final = f"<{graph_iri('derived')}>"
ILLUSTRATES: Final = f"<{CUC}illustrates>"
RELATED: Final = f"<{CUC}relatedUseCase>"
EVIDENCE_COUNTRY: Final = f"<{CUC}hasEvidenceFromCountry>"
COUNTRY: Final = f"<{CUC}country>"
IN_COUNTRY: Final = f"<{CUC}inCountry>"
LOCATED_IN: Final = f"<{CUC}locatedIn>"


@dataclass
class Growth:
    """What the new links need to know of what exists: countries of places and cases, sources and use cases of cases."""

    things: dict[str, list[str]]
    country: dict[str, str]
    sources: dict[str, list[str]]
    illustrated: dict[str, list[str]]


class Generator:
    """Writes batches of one use case with the case studies, places, organisations and sources that come with it."""

    def __init__(self, catalogue: Catalogue, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self.catalogue = catalogue
        self.words = Words(catalogue)
        self.growth = Growth({kind: [] for kind in catalogue.templates}, {}, {}, {})
        self.number = 0
        cases = len(catalogue.templates[USE_CASE])
        self.per_use_case = {kind: len(group) / cases for kind, group in catalogue.templates.items()}

    def batch(self) -> Iterator[str]:
        """Yield the lines of one use case and of what comes with it."""
        for kind in ("place", "organisation", "source", CASE_STUDY, USE_CASE):
            for _ in range(self._count(kind)):
                yield from self._thing(kind)

    def _count(self, kind: str) -> int:
        mean = self.per_use_case[kind]
        least = 0 if self.growth.things[kind] else 1
        return 1 if kind == USE_CASE else max(least, int(mean + self.random.random()))

    def _thing(self, kind: str) -> Iterator[str]:
        self.number += 1
        template = self.random.choice(self.catalogue.templates[kind])
        thing = f"<{THING}{kind}/{template.name}-{self.number}>"
        quads = list(dict.fromkeys(self._renamed(template)))
        yield from (f"{q.subject} {q.predicate} {q.object} {q.graph} .\n" for q in quads)
        links = {CASE_STUDY: self._links_of_case, USE_CASE: self._links_of_use_case}.get(kind, self._links_of_place)
        yield from (f"{s} {p} {o} {DERIVED} .\n" for s, p, o in links(thing, quads))
        self.growth.things[kind].append(thing)

    def _renamed(self, template: Template) -> Iterator[Quad]:
        chosen: dict[str, str] = {}
        for quad in template.quads:
            if quad.predicate == SOURCE and template.kind == USE_CASE and kind_of(quad.subject) == USE_CASE:
                continue
            subject = self._own(quad.subject, template)
            if quad.object.startswith("<"):
                value = self._reference(quad.object, template, chosen)
            else:
                value = vary(quad, self.random, self.words, self.number)
            if value is not None:
                yield Quad(subject, quad.predicate, value, quad.graph)

    def _own(self, term: str, template: Template) -> str:
        """Return the new name of `term`, which belongs to the template's thing."""
        name = name_of(term)
        new = f"{template.name}-{self.number}"
        if name.startswith(template.name):
            return f"{term[: -1 - len(name)]}{new}{name[len(template.name) :]}>"
        return f"{term[:-1]}-{self.number}>"

    def _reference(self, term: str, template: Template, chosen: dict[str, str]) -> str | None:
        """Return what `term` becomes, or None where nothing of its kind exists yet."""
        if _belongs(term, template):
            return self._own(term, template)
        if not grows(term):
            return term
        kind = kind_of(term) or ""
        if term not in chosen and self.growth.things[kind]:
            chosen[term] = self._pick(kind)
        return chosen.get(term)

    def _pick(self, kind: str) -> str:
        """Choose a thing: mostly a recent one, else any, the older the likelier (so that some are named often)."""
        things = self.growth.things[kind]
        if self.random.random() < MOST_NEW:
            recent = max(2, int(self.per_use_case[kind] * 2))
            return things[-1 - int(self.random.random() * min(recent, len(things)))]
        return things[int(len(things) * self.random.random() ** 2)]

    def _links_of_place(self, thing: str, quads: list[Quad]) -> Iterator[tuple[str, str, str]]:
        for quad in quads:
            if quad.predicate == IN_COUNTRY:
                self.growth.country[thing] = quad.object
        return iter(())

    def _links_of_case(self, thing: str, quads: list[Quad]) -> Iterator[tuple[str, str, str]]:
        places = [q.object for q in quads if q.subject == thing and q.predicate == LOCATED_IN]
        country = next((self.growth.country.get(p, p) for p in places), "")
        self.growth.sources[thing] = [q.object for q in quads if q.subject == thing and q.predicate == SOURCE]
        self.growth.illustrated[thing] = []
        if country:
            self.growth.country[thing] = country
            yield thing, COUNTRY, country

    def _links_of_use_case(self, thing: str, quads: list[Quad]) -> Iterator[tuple[str, str, str]]:
        cases = [q.object for q in quads if q.subject == thing and q.predicate == HAS_CASE_STUDY]
        related: dict[str, None] = {}
        for case in cases:
            yield case, ILLUSTRATES, thing
            related.update(dict.fromkeys(self.growth.illustrated[case][-5:]))
            self.growth.illustrated[case].append(thing)
        for other in related:
            yield thing, RELATED, other
            yield other, RELATED, thing
        for country in sorted({self.growth.country[case] for case in cases if case in self.growth.country}):
            yield thing, EVIDENCE_COUNTRY, country
        for source in sorted({source for case in cases for source in self.growth.sources[case]}):
            yield thing, SOURCE, source


def _belongs(term: str, template: Template) -> bool:
    """Tell whether `term` is the template's thing or one of its judgements, outcomes or records."""
    if term.startswith("<" + RECORD):
        return True
    kind = kind_of(term)
    if kind is None or (grows(term) and kind != template.kind):
        return False
    name = name_of(term)
    return name == template.name or (not grows(term) and name.startswith(template.name + "-"))


def write_growth(catalogue: Catalogue, triples: int, output: TextIO, seed: int = SEED) -> int:
    """Write about `triples` statements (at most one batch more) as N-Quads and return their number.

    Where the real catalogue fits it stands in the file as it is; else only what every catalogue of the model needs.
    """
    base = catalogue.whole if len(catalogue.whole) <= triples // 2 else catalogue.core
    for quad in base:
        output.write(f"{quad.subject} {quad.predicate} {quad.object} {quad.graph} .\n")
    generator, written = Generator(catalogue, seed), len(base)
    while written < triples:
        lines = list(generator.batch())
        output.writelines(lines)
        written += len(lines)
    return written


def grown_dataset(real: Path, triples: int, folder: Path, seed: int = SEED) -> Path:
    """Return a file of about `triples` statements grown from the release's dataset `real`; kept in `folder`."""
    file = folder / f"synthetic-{triples}-{seed}.nq"
    if not file.exists() or file.stat().st_mtime < real.stat().st_mtime:
        working = file.with_suffix(".tmp")
        with working.open("w", encoding="utf-8") as output:
            write_growth(read_catalogue(real), triples, output, seed)
        working.replace(file)
    return file
