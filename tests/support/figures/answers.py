"""What queries answer over a release, asked of pyoxigraph directly: no code of the site stands between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from citiverse.locations import source_root
from citiverse.query_files import load_query
from citiverse.releases import Release, read_release
from support.figures.said import Said

BESIDE: Final = Path(__file__).resolve().parents[2] / "web"
"""Where `figures/` is, with queries for figures of which the sources have none."""
MANIFEST: Final = "manifest"
"""Stands for the files that the manifest lists, as rows."""
RELEASE: Final = "release"
"""Stands for what the manifest says of the release, as one row."""
KEPT: Final = "kept"
"""Stands for what the manifests of all releases kept beside it say, as rows."""
Rows = list[dict[str, str]]


class Answers:
    """Answers of one release, each query asked once."""

    def __init__(self, release: Release) -> None:
        self.said = Said(release)
        self.release = release
        self._store = ox.Store()
        self._store.bulk_load(path=str(release.dataset), format=ox.RdfFormat.N_QUADS)
        self._known: dict[str, Rows] = {}
        self._indexes: dict[tuple[int, str], tuple[dict[str, set[int]], Rows]] = {}
        self.more: dict[str, Rows] = {}
        """Rows that are no answer of a query, by the name by which the table refers to them."""
        self.more |= {MANIFEST: self._files(), RELEASE: self._release(), KEPT: self._kept()}

    def rows(self, text: str) -> Rows:
        """Return the rows that the query `text` finds in the union of all graphs."""
        if text not in self._known:
            found = self._store.query(text, use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            names = [variable.value for variable in found.variables]
            self._known[text] = [{name: row[name].value for name in names if row[name] is not None} for row in found]
        return self._known[text]

    def having(self, rows: Rows, keys: Mapping[str, str]) -> Rows:
        """Return those of `rows` in which each variable of `keys` has a value that pages call so."""
        if not keys:
            return rows
        found: set[int] | None = None
        for variable, key in keys.items():
            known = self._by_name(rows, variable).get(key, set())
            found = known if found is None else found & known
        return [rows[place] for place in sorted(found or ())]

    def _by_name(self, rows: Rows, variable: str) -> dict[str, set[int]]:
        """Return the places of rows by each name of the value of `variable`."""
        if (id(rows), variable) not in self._indexes:
            index: dict[str, set[int]] = defaultdict(set)
            for place, row in enumerate(rows):
                for name in self.said.names(row.get(variable, "")):
                    index[name].add(place)
            # The rows are kept with it: no others can have their address.
            self._indexes[id(rows), variable] = (index, rows)
        return self._indexes[id(rows), variable][0]

    def of_file(self, name: str, values: Mapping[str, str]) -> Rows:
        """Return the rows of the query `name` of `queries/`, or beside the test, with `values` for its parameters."""
        if name in self.more:
            return self.more[name]
        return self.rows(text_of(name, tuple(sorted(values.items()))))

    def _release(self) -> Rows:
        """Return what the manifest says of the release; its triples are counted again."""
        said = {key: str(value) for key, value in self.release.manifest.items() if isinstance(value, str)}
        year, month, _ = said["issued"].split("-")
        more = {"year": year, "month": month, "ontology": said["ontologyVersion"]}
        return [{**said, **more, **self.of_file("pages/counts", {})[0]}]

    def _kept(self) -> Rows:
        """Return what the manifests of the releases kept here say; the triples of the one served are counted again."""
        manifests = self.release.folder.parent.glob("*/manifest.json")
        others = [read_release(file.parent) for file in manifests if file.parent != self.release.folder]
        return [*self._release(), *({"id": one.id, "triples": str(one.manifest["triples"])} for one in others)]

    def _files(self) -> Rows:
        return [
            {
                "path": f"/dump/{self.release.id}/{file.path.removeprefix('dumps/')}",
                "B": str(file.bytes),
                "kB": str(round(file.bytes / 1000, 1)),
                "MB": str(round(file.bytes / 1_000_000, 1)),
            }
            for file in (*self.release.files, *self.release.files_of_changes())
        ]


@cache
def text_of(name: str, values: tuple[tuple[str, str], ...]) -> str:
    """Return the text of a query with parameters bound."""
    folder = BESIDE if name.startswith("figures/") else source_root() / "queries"
    return load_query(folder / f"{name}.rq").bound(dict(values))
