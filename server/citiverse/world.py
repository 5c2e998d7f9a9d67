"""The world as maps show it: the projection, the frame, and the land, where `make frontend` has brought it."""

from __future__ import annotations

import json
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, Final

LAND: Final = Path(__file__).resolve().parent / "web" / "static" / "built" / "land.json"
"""The land as GeoJSON; bundled as the query editor is, and so not always there."""
MIDDLE: Final = 11.0
"""Longitude in the middle of the maps: the edge then runs through the Bering Strait and cuts no land."""
SCALE: Final = 140.0
"""Pixels for each unit of the projection; `server/frontend/land.mjs` draws the land by the same five numbers."""
WIDTH: Final = 760
HEIGHT: Final = 332
EQUATOR: Final = 184.0
"""Pixels from the upper edge to the equator: there is nothing to see in the far north and around the South Pole."""
EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of the Equal Earth projection (Šavrič, Patterson and Jenny, 2018)."""
GRID_DEGREES: Final = 30
FAR_NORTH, FAR_SOUTH = 84, -56


def place_on_map(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a point stands in the frame of `WIDTH` and `HEIGHT`, from the left and from the top."""
    a1, a2, a3, a4 = EQUAL_EARTH
    turned = (longitude - MIDDLE + 180) % 360 - 180
    root = sqrt(3) / 2
    angle = asin(root * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    x = radians(turned) * cos(angle) / (root * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)))
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return WIDTH / 2 + SCALE * x, EQUATOR - SCALE * y


def land() -> dict[str, Any] | None:
    """Return the land as a GeoJSON geometry, or nothing where it was not bundled."""
    try:
        found: dict[str, Any] = json.loads(LAND.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found
