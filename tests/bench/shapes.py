"""What is asked: twelve shapes of queries and look-ups of entities, each as the paths of requests."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.peers import OURS, TUNED
from bench.processes import Server
from bench.templates import CASE_STUDY, TYPE, USE_CASE, kind_of, read_quads
from citiverse.vocabulary import BASE, CUC

FOLDER: Final = Path(__file__).parent / "queries"
VARIES: Final = re.compile(r"^# varies: (\S+)$", re.MULTILINE)
HEADER: Final = re.compile(r"^#.*\n", re.MULTILINE)
RESULTS: Final = "application/sparql-results+json"
GRAPH: Final = "application/n-triples"
MOST_ENTITIES: Final = 200
ENTITY: Final = "entity"
GRAPHS: Final = ("describe", "construct")


@dataclass(frozen=True)
class Shape:
    """One question: name, query text, the entity in it that other requests replace (or None), media type of answers."""

    name: str
    text: str
    entity: str | None
    accept: str

    def texts(self, entities: Sequence[str]) -> list[str]:
        """Return the query for each of `entities`, or the one query where nothing varies."""
        if self.entity is None:
            return [self.text]
        return [self.text.replace(self.entity, entity) for entity in entities]


def read_shapes() -> list[Shape]:
    """Return the shapes of queries in their order, then the look-up of entities as documents."""
    shapes = []
    for file in sorted(FOLDER.glob("*.rq")):
        source = file.read_text(encoding="utf-8")
        name, varies = file.stem.partition("-")[2], VARIES.search(source)
        accept = GRAPH if name in GRAPHS else RESULTS
        shapes.append(Shape(name, HEADER.sub("", source).strip(), varies[1] if varies else None, accept))
    described = next(shape for shape in shapes if shape.name == "describe")
    shapes.append(Shape(ENTITY, described.text, described.entity, GRAPH))
    return shapes


def entities_of(dataset: Path) -> dict[str, list[str]]:
    """Return IRIs of use cases and case studies in `dataset`, spread over all of them, at most 200 of each kind."""
    found: dict[str, list[str]] = {USE_CASE: [], CASE_STUDY: []}
    classes = {f"<{CUC}UseCase>": USE_CASE, f"<{CUC}CaseStudy>": CASE_STUDY}
    for quad in read_quads(dataset):
        if quad.predicate == TYPE and quad.object in classes:
            found[classes[quad.object]].append(quad.subject[1:-1])
    return {kind: all_of[:: max(1, len(all_of) // MOST_ENTITIES)][:MOST_ENTITIES] for kind, all_of in found.items()}


def paths(shape: Shape, server: Server, entities: dict[str, list[str]]) -> list[str]:
    """Return the paths to request from `server`, the default entity first where the data has it."""
    known = entities[kind_of("<" + shape.entity) or ""] if shape.entity else []
    if shape.entity in known:
        known = [shape.entity, *(entity for entity in known if entity != shape.entity)]
    path = urllib.parse.urlsplit(server.endpoint).path
    if server.name in TUNED:
        return [f"/{shape.name}"]
    if server.name == OURS and shape.name == ENTITY:
        return [f"/doc/{entity.removeprefix(BASE + 'id/')}" for entity in known]
    return [f"{path}?{urllib.parse.urlencode({'query': text})}" for text in shape.texts(known)]


def salt_of(shape: Shape, server: Server, number: str) -> str:
    """Return what makes a request new: a comment at the end of the query, or a parameter that means nothing."""
    return f"?n={number}" if server.name == OURS and shape.name == ENTITY else f"%0A%23{number}-"
