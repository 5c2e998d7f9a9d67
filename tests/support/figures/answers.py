"""What queries answer over a release, asked of pyoxigraph directly: no code of the site stands between."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.locations import source_root
from citiverse.query_files import load_query
from citiverse.releases import Release
from support.figures.said import Said

BESIDE: Final = Path(__file__).resolve().parents[2] / "web"
"""Where `figures/` is, with queries for figures of which the sources have none."""
MANIFEST: Final = "manifest"
"""Stands for the files that the manifest lists, as rows."""
RELEASE: Final = "release"
"""Stands for what the manifest says of the release, as one row."""
Rows = list[dict[str, str]]


class Answers:
    """Answers of one release, each query asked once."""

    def __init__(self, release: Release) -> None:
        self.said = Said(release)
        self.release = release
        self._store = ox.Store()
        self._store.bulk_load(path=str(release.dataset), format=ox.RdfFormat.N_QUADS)
        self._known: dict[str, Rows] = {}

    def rows(self, text: str) -> Rows:
        """Return the rows that the query `text` finds in the union of all graphs."""
        if text not in self._known:
            found = self._store.query(text, use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            names = [variable.value for variable in found.variables]
            self._known[text] = [{name: row[name].value for name in names if row[name] is not None} for row in found]
        return self._known[text]

    def of_file(self, name: str, values: Mapping[str, str]) -> Rows:
        """Return the rows of the query `name` of `queries/`, or beside the test, with `values` for its parameters."""
        if name == MANIFEST:
            return self._files()
        if name == RELEASE:
            return [{key: str(value) for key, value in self.release.manifest.items() if isinstance(value, str | int)}]
        return self.rows(text_of(name, tuple(sorted(values.items()))))

    def _files(self) -> Rows:
        return [
            {
                "path": f"/dump/{self.release.id}/{file.path}",
                "B": str(file.bytes),
                "kB": str(round(Decimal(file.bytes) / 1000, 1)),
                "MB": str(round(Decimal(file.bytes) / 1_000_000, 1)),
                "sum": file.sha256[:16],
            }
            for file in self.release.files
        ]


@cache
def text_of(name: str, values: tuple[tuple[str, str], ...]) -> str:
    """Return the text of a query with parameters bound."""
    folder = BESIDE if name.startswith("figures/") else source_root() / "queries"
    return load_query(folder / f"{name}.rq").bound(dict(values))
