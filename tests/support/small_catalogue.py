"""A small valid catalogue: the real ontology, shapes and queries, and a few real use cases with what they refer to."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.locations import source_root
from citiverse.release.sources import Sources, load_sources
from citiverse.turtle import format_turtle

ALWAYS: Final = ("agents.ttl", "mitigations.ttl", "release.ttl", "reviews.ttl")
SHARED: Final = "shared.ttl"
OF_ONE_THING: Final = ("data/use-cases/", "data/case-studies/")


def make_small_catalogue(root: Path, use_cases: Iterable[str]) -> Path:
    """Write into `root` the sources of a catalogue that holds `use_cases` (slugs), and return it."""
    for folder in ("ontology", "shapes", "queries"):
        shutil.copytree(source_root() / folder, root / folder)
    # Every criterion has its measures here, but few use cases meet one.
    (root / "queries" / "verify" / "unused-things.rq").unlink()
    (root / "data" / "use-cases").mkdir(parents=True)
    (root / "data" / "case-studies").mkdir()
    sources = load_sources(source_root())
    places = [f"data/use-cases/{slug}.ttl" for slug in use_cases]
    for place in list(places):
        text = sources.files[place].text
        places += [name for name in sources.files if f"case-study:{Path(name).stem}" in _words(text)]
    places += [f"data/{name}" for name in ALWAYS]
    for place in set(places):
        shutil.copyfile(source_root() / place, root / place)
    (root / "data" / SHARED).write_text(_shared(sources, set(places)), encoding="utf-8")
    return root


def _words(text: str) -> set[str]:
    return set(text.replace(",", " ").replace(";", " ").split())


def _shared(sources: Sources, copied: set[str]) -> str:
    """Return what the copied files and the ontology refer to, directly or over other things, in one file."""
    rest: dict[str, list[ox.Triple]] = defaultdict(list)
    waiting: list[str] = []
    for name, source in sources.files.items():
        for quad in source.quads:
            if not name.startswith("data/") or name in copied:
                waiting += [quad.object.value] if isinstance(quad.object, ox.NamedNode) else []
            elif isinstance(quad.subject, ox.NamedNode) and not name.startswith(OF_ONE_THING):
                rest[quad.subject.value].append(quad.triple)
    reached: set[str] = set()
    while waiting:
        subject = waiting.pop()
        if subject in rest and subject not in reached:
            reached.add(subject)
            waiting += [t.object.value for t in rest[subject] if isinstance(t.object, ox.NamedNode)]
    return format_turtle("".join(f"{triple} .\n" for subject in sorted(reached) for triple in rest[subject]), SHARED)
