"""What the commands that read a round share: the round named on the command line, as arrays."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from citiverse.cli.scoring_import import place_of
from citiverse.errors import CallError

if TYPE_CHECKING:
    from citiverse.scoring.reference import Reference
    from citiverse.scoring.table import ScoreTable


def round_named(name: str) -> tuple[ScoreTable, Reference]:
    """Return the round that `name` stands for, and what the catalogue knows.

    `name` is a Turtle file as `citiverse scoring import` writes it, or the slug of a round that it wrote. Raises
    `CallError` where there is no such round, `DataError` where it is faulty.
    """
    from citiverse.cli.scoring_sources import catalogue_store
    from citiverse.locations import source_root
    from citiverse.scoring.reference import load_reference
    from citiverse.scoring.turtle_rounds import round_of_triples, rounds_of
    from citiverse.text_files import read_text
    from citiverse.turtle import parse_turtle

    path = _file_of(name)
    triples = parse_turtle(read_text(path), str(path))
    slugs = rounds_of(triples)
    if len(slugs) != 1:
        raise CallError(f"{path} holds {len(slugs)} scoring rounds; one is needed")
    _, store = catalogue_store()
    table = round_of_triples({*triples, *(quad.triple for quad in store)}, slugs[0])
    return table, load_reference(source_root(), store)


def _file_of(name: str) -> Path:
    places = [Path(name), place_of(name, is_example=False), place_of(name, is_example=True)]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise CallError(f"no round {name!r}: neither a Turtle file, nor {places[1]} or {places[2]}")
    return found
