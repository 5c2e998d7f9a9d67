/* Takes the land of the maps out of world-atlas: writeLand(MODULES, OUTPUT) returns the name of its drawing. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

// The same numbers as in citiverse/world.py, by which the points are placed.
const [MIDDLE, SCALE, WIDTH, HEIGHT, EQUATOR] = [11, 140, 760, 332, 184];
const STEPS = 4; // Coordinates of the drawing are whole numbers of quarters of a pixel.
const SOUTH = -60; // Antarctica has no cities and would take a fifth of the height.
// Grey that lets the ground shine through, so that one file suits light, dark and paper.
const PAINT = 'fill="#7d8a96" fill-opacity=".38"';

export async function writeLand(modules, output) {
  const { geoEqualEarth, geoPath } = await import(pathToFileURL(path.join(modules, "d3-geo/src/index.js")));
  const { feature } = createRequire(path.join(modules, "x.js"))("topojson-client");
  const atlas = JSON.parse(readFileSync(path.join(modules, "world-atlas/land-110m.json"), "utf8"));
  const land = northern(feature(atlas, atlas.objects.land).features[0].geometry);
  writeFileSync(path.join(output, "land.json"), JSON.stringify(land));
  const projection = geoEqualEarth().rotate([-MIDDLE, 0]).scale(SCALE).translate([WIDTH / 2, EQUATOR]);
  const outline = new Outline();
  geoPath(projection, outline)(land);
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * STEPS} ${HEIGHT * STEPS}">` +
    `<path ${PAINT} d="${outline.text}"/></svg>\n`;
  const name = `land-${createHash("sha256").update(drawing).digest("hex").slice(0, 8).toUpperCase()}.svg`;
  writeFileSync(path.join(output, name), drawing);
  return name;
}

/** Returns the polygons that reach north of Antarctica, in hundredths of a degree. */
function northern({ type, coordinates }) {
  const rounded = (point) => point.map((degrees) => Math.round(degrees * 100) / 100);
  const kept = coordinates.filter(([outer]) => outer.some(([, latitude]) => latitude > SOUTH));
  return { type, coordinates: kept.map((polygon) => polygon.map((ring) => ring.map(rounded))) };
}

/** What d3 draws on: keeps a path of short relative steps, without those too small to be seen. */
class Outline {
  text = "";

  moveTo(x, y) {
    this.at = [x, y].map((one) => Math.round(one * STEPS));
    this.text += `M${this.at}l`;
    this.isFirst = true;
  }

  lineTo(x, y) {
    const to = [x, y].map((one) => Math.round(one * STEPS));
    const [across, down] = [to[0] - this.at[0], to[1] - this.at[1]];
    if (!across && !down) return;
    this.text += `${this.isFirst || across < 0 ? "" : " "}${across}${down < 0 ? "" : ","}${down}`;
    this.at = to;
    this.isFirst = false;
  }

  closePath() {
    this.text += "z";
  }
}
