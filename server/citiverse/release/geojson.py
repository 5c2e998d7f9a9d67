"""Maps: case studies and places as GeoJSON (RFC 7946), at the coordinates that the data gives their places."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from citiverse.formats import Format
from citiverse.release.export import write_codings
from citiverse.release.table_list import CASE_STUDIES, PLACES
from citiverse.release.table_model import Cell, Column, Table
from citiverse.release.things import Things
from citiverse.releases import ReleaseFile
from citiverse.vocabulary import CUC, RELEASES, THING

if TYPE_CHECKING:
    from citiverse.release.manifest import Identity

GEO_JSON: Final = Format(name="geojson", media_type="application/geo+json", label="GeoJSON")
FOLDER: Final = "tables"
LOCATED_IN: Final = CUC + "locatedIn"
LEFT_OUT: Final = frozenset(("latitude", "longitude", "sources", "editorial_note"))
"""Columns of the tables that are no properties here: the geometry says them, or they are long."""
NUMBERS: Final = frozenset(("integer", "gYear"))
"""Datatypes of columns whose cells are whole numbers here."""
Point = list[float]


def write_maps(things: Things, identity: Identity, folder: Path) -> list[ReleaseFile]:
    """Write one file for each map that has features; return the entries."""
    entries: list[ReleaseFile] = []
    for table, points in ((CASE_STUDIES, points_of_case_study), (PLACES, points_of_place)):
        features = feature_collection(things, table, points)
        if features["features"]:
            text = json.dumps({**_head(table, identity), **features}, ensure_ascii=False, separators=(",", ":")) + "\n"
            entries += write_codings(folder, f"{FOLDER}/{table.name}", FOLDER, GEO_JSON, text.encode())
    return entries


def _head(table: Table, identity: Identity) -> dict[str, Any]:
    """Return what a file says of itself, in members that RFC 7946 leaves to others (section 6.1)."""
    facts = {"title": table.title, "license": identity.license, "source": RELEASES + identity.version}
    return {name: value for name, value in facts.items() if value}


def feature_collection(things: Things, table: Table, points: Callable[[Things, str], list[Point]]) -> dict[str, Any]:
    """Return a feature for each row of `table`, located at its `points`, with the row's cells as properties."""
    features = []
    for subject, row in zip(table.subjects(things), table.rows(things), strict=True):
        pairs = zip(table.columns, row[1:], strict=True)
        cells = {one.name: _value(one, cell) for one, cell in pairs if cell and one.name not in LEFT_OUT}
        features.append(
            {
                "type": "Feature",
                "id": subject,
                "geometry": geometry(points(things, subject)),
                "properties": {"id": row[0], **cells},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def _value(column: Column, cell: Cell) -> Cell | int:
    return int(cell) if column.datatype in NUMBERS and isinstance(cell, str) else cell


def geometry(points: list[Point]) -> dict[str, Any] | None:
    """Return a point, several points, or null for a feature without a location (RFC 7946, section 3.2)."""
    if not points:
        return None
    if len(points) == 1:
        return {"type": "Point", "coordinates": points[0]}
    return {"type": "MultiPoint", "coordinates": points}


def points_of_place(things: Things, place: str) -> list[Point]:
    """Return longitude and latitude of a place that has both."""
    longitude, latitude = (things.text(place, CUC + name) for name in ("longitude", "latitude"))
    return [[float(longitude), float(latitude)]] if longitude and latitude else []


def points_of_case_study(things: Things, case_study: str) -> list[Point]:
    """Return the points of the places of a case study, each once."""
    places = [place for place in things.iris(case_study, LOCATED_IN) if place.startswith(THING)]
    points = [point for place in places for point in points_of_place(things, place)]
    return [point for number, point in enumerate(points) if point not in points[:number]]
