"""The projection of the maps by d3, which is another way to it than the formula of the software."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from citiverse import world

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = """
import { geoEqualEarth } from "d3-geo";
const { points, middle, scale, translate } = JSON.parse(process.argv[1]);
const projection = geoEqualEarth().rotate([-middle, 0]).scale(scale).translate(translate);
console.log(JSON.stringify(points.map((point) => projection(point))));
"""


def by_d3(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return where d3 puts the points (longitude, latitude) in the frame of the maps; needs `make frontend`."""
    frame = {"middle": world.MIDDLE, "scale": world.SCALE, "translate": [world.WIDTH / 2, world.EQUATOR]}
    call = [str(Path(sys.executable).parent / "node"), "--input-type=module", "--eval", PROGRAM]
    done = subprocess.run(
        [*call, json.dumps({"points": points, **frame})],
        cwd=ROOT / "build" / "frontend",
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [(x, y) for x, y in json.loads(done.stdout)]
