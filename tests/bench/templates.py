"""Cuts the real catalogue into templates: a thing with all that is said about it, ready to be said of another thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from citiverse.vocabulary import CUC, DCTERMS, FOAF, RDF_TYPE, RECORD, SOSA, THING

LINE: Final = re.compile(r"(<[^>]*>) (<[^>]*>) (.*) (<[^>]*>) \.\n?\Z")
MARK: Final = "\x00"
"""Stands in a template for the suffix that makes a name new."""

USE_CASE: Final = "use-case"
CASE_STUDY: Final = "case-study"
REFERRED: Final = (USE_CASE, CASE_STUDY, "place", "organisation", "source")
"""Kinds of things that templates refer to and that grow with the catalogue."""

OWNED: Final = ("outcome", "assessment", "rating", "contribution", "mapping", "link", "impact")
OWNING: Final = frozenset(
    f"<{iri}>" for iri in (CUC + "assesses", SOSA + "hasFeatureOfInterest", FOAF + "primaryTopic")
)
RECOMPUTED: Final = frozenset(
    f"<{iri}>" for iri in (CUC + "illustrates", CUC + "relatedUseCase", CUC + "hasEvidenceFromCountry", CUC + "country")
)
"""Shortcuts that follow from links between things: computed anew for the new links."""

HAS_CASE_STUDY: Final = f"<{CUC}hasCaseStudy>"
SOURCE: Final = f"<{DCTERMS}source>"
TYPE: Final = f"<{RDF_TYPE}>"
FIXED_PLACES: Final = ("country-", "region-", "subregion-")


class Quad(NamedTuple):
    """One line of N-Quads, each term as it is written there."""

    subject: str
    predicate: str
    object: str
    graph: str


@dataclass
class Template:
    """All statements about one thing and what belongs to it; `name` is the last path segment of its IRI."""

    kind: str
    name: str
    quads: list[Quad] = field(default_factory=list)


@dataclass
class Catalogue:
    """The real catalogue as templates by kind; `core` is what every catalogue of this model needs."""

    templates: dict[str, list[Template]]
    core: list[Quad]
    whole: list[Quad]


def read_quads(dataset: Path) -> list[Quad]:
    """Return the statements of an N-Quads file without blank nodes, in its order."""
    quads = []
    with dataset.open(encoding="utf-8") as lines:
        for line in lines:
            parts = LINE.match(line)
            if parts:
                quads.append(Quad(*parts.groups()))
    return quads


def kind_of(term: str) -> str | None:
    """Return the IRI type of one of the catalogue's things (`id/<type>/`), or None for any other term."""
    return term[1 + len(THING) :].partition("/")[0] if term.startswith("<" + THING) else None


def name_of(term: str) -> str:
    """Return the last path segment of an IRI written in angle brackets."""
    return term[1:-1].rpartition("/")[2]


def grows(term: str) -> bool:
    """Tell whether `term` is a thing whose number grows with the catalogue (countries and regions do not)."""
    kind = kind_of(term)
    return kind in REFERRED and not (kind == "place" and name_of(term).startswith(FIXED_PLACES))


def read_catalogue(dataset: Path) -> Catalogue:
    """Cut the real release's `dataset` into templates; raises `ValueError` where it holds none."""
    whole = read_quads(dataset)
    owners = _owners(whole)
    templates: dict[str, dict[str, Template]] = {kind: {} for kind in REFERRED}
    core = []
    for quad in whole:
        owner = owners.get(quad.subject, quad.subject)
        if grows(owner):
            kind = kind_of(owner) or ""
            template = templates[kind].setdefault(owner, Template(kind, name_of(owner)))
            if quad.predicate not in RECOMPUTED:
                template.quads.append(quad)
        elif kind_of(owner) not in (*OWNED, "claim", "note", "alignment") and not _of_the_release(quad.graph):
            core.append(quad)
    if not templates[USE_CASE]:
        raise ValueError(f"{dataset} holds no use case to learn from")
    return Catalogue({kind: _typed(group.values()) for kind, group in templates.items()}, core, whole)


def _of_the_release(graph: str) -> bool:
    return name_of(graph) in ("catalogue", "queries", "shapes", "mappings")


def _typed(templates: Iterable[Template]) -> list[Template]:
    """Leave out what is only spoken of, such as things that a rule mentions without a class."""
    return [t for t in templates if any(q.predicate == TYPE for q in t.quads)]


def _owners(quads: list[Quad]) -> dict[str, str]:
    """Map each judgement, outcome and record to the use case or case study it is about."""
    owners: dict[str, str] = {}
    ratings: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if quad.predicate in OWNING and (quad.subject.startswith("<" + RECORD) or kind_of(quad.subject) in OWNED):
            owners[quad.subject] = quad.object
        elif quad.predicate == f"<{CUC}hasRating>":
            ratings[quad.subject].append(quad.object)
    for assessment, parts in ratings.items():
        owners.update(dict.fromkeys(parts, owners.get(assessment, assessment)))
    return owners
