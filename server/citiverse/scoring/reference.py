"""Reference: themes, candidates, criteria and stakeholder groups of the catalogue, all that a round may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.errors import CallError, DataError
from citiverse.query_files import Query, load_queries
from citiverse.scoring.example import PREFIX, example_candidates
from citiverse.scoring.table import Candidate

FOLDER: Final = "queries/scoring"


@dataclass(frozen=True)
class Theme:
    """A theme: its label and the slugs of its topics."""

    slug: str
    label: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """A criterion: its label and the questions that tell an expert what it asks."""

    slug: str
    label: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """What the catalogue knows, each by slug; `candidates` by the slug of each theme they belong to."""

    themes: Mapping[str, Theme]
    criteria: Mapping[str, Criterion]
    groups: Mapping[str, str]
    candidates: Mapping[str, tuple[Candidate, ...]]

    def theme(self, slug: str) -> Theme:
        """Return the theme with this slug; raises `CallError` that names those there are."""
        if slug not in self.themes:
            raise CallError(f"no theme {slug!r}; the themes are: {', '.join(self.themes)}")
        return self.themes[slug]

    def example_candidates(self, theme: str, count: int) -> tuple[Candidate, ...]:
        """Return an invented long list of the theme with so many candidates."""
        return example_candidates(count, PREFIX + theme, self.theme(theme).topics)


def load_reference(root: Path, store: ox.Store) -> Reference:
    """Return what the catalogue in `store` knows, asked by the queries under `root`."""
    queries = load_queries(root / FOLDER)
    return Reference(
        themes=_themes(store, queries["themes"]),
        criteria=_criteria(store, queries["criteria"]),
        groups={row["concept"]: row["label"] for row in _rows(store, queries["stakeholder-groups"])},
        candidates=_candidates(store, queries["candidates"]),
    )


def _themes(store: ox.Store, query: Query) -> dict[str, Theme]:
    found: dict[str, Theme] = {}
    for row in _rows(store, query):
        before = found.get(row["concept"], Theme(row["concept"], row["label"], ()))
        found[before.slug] = Theme(before.slug, before.label, _with(before.topics, row["topic"]))
    return found


def _criteria(store: ox.Store, query: Query) -> dict[str, Criterion]:
    found: dict[str, Criterion] = {}
    for row in _rows(store, query):
        before = found.get(row["concept"], Criterion(row["concept"], row["label"], ()))
        found[before.slug] = Criterion(before.slug, before.label, _with(before.questions, row["question"]))
    return found


def _candidates(store: ox.Store, query: Query) -> dict[str, tuple[Candidate, ...]]:
    found: dict[str, dict[str, Candidate]] = {}
    for row in _rows(store, query):
        of_theme = found.setdefault(row["theme"], {})
        before = of_theme.get(row["useCase"], Candidate(row["useCase"], row["title"], ()))
        of_theme[before.slug] = Candidate(before.slug, before.title, _with(before.topics, row["topic"]))
    return {theme: tuple(of_theme.values()) for theme, of_theme in found.items()}


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if not value or value in values else (*values, value)


def _rows(store: ox.Store, query: Query) -> Iterator[dict[str, str]]:
    """Yield each row: IRIs by their last segment, which is the slug, texts as they are, what is unbound as no text."""
    result = store.query(query.text, use_default_graph_as_union=True)
    if not isinstance(result, ox.QuerySolutions):
        raise DataError(f"{FOLDER}/{query.name}.rq is not a SELECT query")
    names = [variable.value for variable in result.variables]
    for solution in result:
        yield {name: _plain(solution[name]) for name in names}


def _plain(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return term.value.rpartition("/")[2]
    return term.value if isinstance(term, ox.Literal) else ""
