"""A theme's part holds its use cases, whatever belongs to them, and what these refer to; nothing of other themes."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from citiverse.release.terms import iri_of
from citiverse.release.themes import name_of, quads_by_theme, themes_of
from citiverse.vocabulary import CUC, THING


@pytest.fixture(scope="module")
def quads(catalogue_dataset: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(catalogue_dataset), format=ox.RdfFormat.N_QUADS))


def subjects_of_kind(quads: list[ox.Quad], kind: str) -> set[str]:
    start = f"{THING}{kind}/"
    return {iri_of(quad.subject) for quad in quads if iri_of(quad.subject).startswith(start)}


def test_each_theme_has_a_part_with_its_use_cases_only(quads: list[ox.Quad]) -> None:
    parts = quads_by_theme(quads)
    themes = themes_of(quads)
    assert len(themes) == 5
    assert set(parts) == {name_of(theme) for theme in themes}
    for theme, use_cases in themes.items():
        assert subjects_of_kind(parts[name_of(theme)], "use-case") == use_cases


def test_what_belongs_to_a_use_case_is_whole(quads: list[ox.Quad]) -> None:
    """Each case study of a theme comes with all its figures, and every judgement with its ratings and source."""
    store = ox.Store()
    store.extend(quads)
    for part in quads_by_theme(quads).values():
        inside = {iri_of(quad.subject) for quad in part}
        for case_study in subjects_of_kind(part, "case-study"):
            for quad in store.quads_for_pattern(ox.NamedNode(case_study), ox.NamedNode(CUC + "hasOutcome"), None):
                assert iri_of(quad.object) in inside
        wanted = {
            iri_of(quad.object)
            for quad in part
            if iri_of(quad.object).startswith((THING + "source/", THING + "place/", THING + "rating/"))
        }
        assert wanted
        assert wanted <= inside


def test_all_themes_together_hold_every_use_case_and_judgement(quads: list[ox.Quad]) -> None:
    together = {iri_of(quad.subject) for part in quads_by_theme(quads).values() for quad in part}
    for kind in ("use-case", "impact", "contribution", "mapping", "rating"):
        assert subjects_of_kind(quads, kind) <= together
