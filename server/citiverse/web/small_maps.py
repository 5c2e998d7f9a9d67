"""Small maps on the pages of use cases, case studies and places: points on the land that all maps share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from citiverse import world
from citiverse.vocabulary import CUC
from citiverse.web.naming import Thing
from citiverse.web.views import Views

LAND: Final = "land.svg"
"""Plain name of the bundled drawing of the land."""
STEP: Final = 10
"""Degrees between the points through which a line of longitude is drawn."""


@dataclass(frozen=True)
class Point:
    """One place on a map, in pixels of the frame."""

    place: Thing
    x: float
    y: float


@dataclass(frozen=True)
class SmallMap:
    """The places that have coordinates, and how many have none."""

    points: list[Point]
    unplaced: int
    width: int = world.WIDTH
    height: int = world.HEIGHT

    @property
    def names(self) -> str:
        """Return the names of the places, for who cannot see the map."""
        return "; ".join(point.place.label for point in self.points)

    @property
    def grid(self) -> str:
        """Return the lines of latitude and longitude, which stand for the land where it was not bundled."""
        return _grid()


def small_map(views: Views, places: Iterable[str]) -> SmallMap | None:
    """Return the map of `places`, each once, or nothing where none of them has coordinates."""
    distinct = list(dict.fromkeys(places))
    points = [point for place in distinct if (point := _point(views, place))]
    return SmallMap(points, len(distinct) - len(points)) if points else None


def _point(views: Views, place: str) -> Point | None:
    longitude, latitude = (views.descriptions.text(place, CUC + name) for name in ("longitude", "latitude"))
    if not longitude or not latitude:
        return None
    x, y = world.place_on_map(float(longitude), float(latitude))
    return Point(views.naming.thing(place), round(x, 1), round(y, 1))


@cache
def _grid() -> str:
    """Return the lines as the data of one path."""
    across = range(-180, 180, world.GRID_DEGREES)
    latitudes = range(world.FAR_SOUTH, world.FAR_NORTH + 1, STEP)
    # The edge of the map is seen twice, from both sides.
    edges = (world.MIDDLE - 180, world.MIDDLE + 179.999)
    lines = [[(longitude, latitude) for latitude in latitudes] for longitude in (*across, *edges)]
    lines += [[(edges[0], latitude), (edges[1], latitude)] for latitude in range(-30, 61, world.GRID_DEGREES)]
    drawn = [["{:.0f},{:.0f}".format(*world.place_on_map(*point)) for point in line] for line in lines]
    return "".join("M" + "L".join(points) for points in drawn)
