"""The invented catalogue speaks the project's vocabulary and never passes for real data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.vocabulary import DCTERMS, SKOS
from shapes.harness import FIXTURE, ROOT

WORDING = (SKOS + "prefLabel", DCTERMS + "title")


def statements(paths: Iterable[Path]) -> set[ox.Triple]:
    return {
        quad.triple
        for path in paths
        for quad in ox.parse(path=path)
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }


def test_the_part_of_the_vocabularies_is_taken_from_the_schemes() -> None:
    schemes = statements((ROOT / "ontology" / "schemes").glob("*.ttl"))
    used = {triple for triple in statements([FIXTURE / "vocabulary.ttl"]) if triple.predicate.value not in WORDING}
    assert used - schemes == set()


@pytest.mark.parametrize("path", sorted(FIXTURE.glob("*.ttl")), ids=lambda path: path.stem)
def test_files_say_that_they_are_examples(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# Example data of the tests: ")


def test_no_invented_thing_has_the_name_of_a_real_one() -> None:
    kinds = ("/id/use-case/", "/id/case-study/", "/id/outcome/", "/id/place/", "/id/source/")
    invented = {str(t.subject) for file in ("catalogue", "scoring") for t in statements([FIXTURE / f"{file}.ttl"])}
    real = {str(t.subject) for t in statements((ROOT / "data").rglob("*.ttl"))}
    assert {name for name in invented & real if any(kind in name for kind in kinds)} == set()
