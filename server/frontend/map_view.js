/* Draws the places of a result over the land of the earth; places that would cover each other are one point. */
import { geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import earth from "world-atlas/land-110m.json";
import { atEveryWidth, drawn, made, sheet, shortened } from "./drawing.js";

const land = feature(earth, earth.objects.land);
const SMALLEST = 6;
const APART = 15;
const CLOSEST = 6;
const MOST_NAMES = 5;
const LINE = 17;
const LETTER = 7.6;

const places = (points) => new Set(points.map(({ at }) => at.join())).size;
const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** A projection in which the `points` fill the sheet; never closer than what a map of the world can show. */
function projectionOf(points, width, height) {
  const all = geoEqualEarth().fitExtent([[1, 1], [width - 1, height - 1]], { type: "Sphere" });
  const margin = Math.min(width, height) / 8;
  const longitudes = points.map(({ at }) => at[0]);
  const centre = (Math.min(...longitudes) + Math.max(...longitudes)) / 2;
  const near = geoEqualEarth().rotate([-centre, 0]).fitExtent(
    [[margin, margin], [width - margin, height - margin]],
    { type: "MultiPoint", coordinates: points.map(({ at }) => at) },
  );
  if (near.scale() <= all.scale()) return all;
  const closest = all.scale() * CLOSEST;
  if (near.scale() < closest) return near.clipExtent([[0, 0], [width, height]]);
  const middle = near.invert([width / 2, height / 2]);
  const [x, y] = near.scale(closest).translate([0, 0])(middle);
  return near.translate([width / 2 - x, height / 2 - y]).clipExtent([[0, 0], [width, height]]);
}

/** Puts together what lies closer than a fingertip or pointer can tell apart. */
function gathered(points, projection) {
  const groups = [];
  for (const point of points) {
    const [x, y] = projection(point.at);
    const near = groups.find((one) => Math.hypot(one.x - x, one.y - y) < APART);
    if (near) near.points.push(point);
    else groups.push({ x, y, points: [point] });
  }
  // From left to right, so that the arrow keys go where one expects.
  return groups.sort((one, other) => one.x - other.x || one.y - other.y);
}

/** The names of a group, one for each line, as lists of their parts; of many the first. */
function linesOf({ points }) {
  const names = [...new Map(points.map(({ name, parts }) => [name, parts])).values()];
  const rest = names.length - MOST_NAMES;
  return rest > 1 ? [...names.slice(0, MOST_NAMES), [`and ${rest} more`]] : names;
}

/** The names of a group beside its point, within the sheet. */
function labelOf(group, width, height) {
  const isLeft = group.x > width / 2;
  const letters = Math.floor(((isLeft ? group.x : width - group.x) - group.radius - 8) / LETTER);
  const lines = linesOf(group).map((parts) => shortened(parts, letters));
  const top = Math.min(Math.max(group.y - ((lines.length - 1) * LINE) / 2 + 5, LINE), height - 6 - (lines.length - 1) * LINE);
  const text = drawn("text", { class: "label", "text-anchor": isLeft ? "end" : "start", "aria-hidden": "true" });
  lines.forEach((line, index) => {
    text.append(drawn("tspan", { x: group.x + (isLeft ? -1 : 1) * (group.radius + 6), y: top + index * LINE }, line));
  });
  return text;
}

function pointOf(group, isFirst) {
  group.radius = Math.min(SMALLEST + 1.8 * (Math.sqrt(group.points.length) - 1), 20);
  const count = group.points.length;
  const name = `${count > 1 ? `${counted(count, "row")}: ` : ""}${linesOf(group).map((parts) => parts.join(", ")).join("; ")}`;
  const mark = drawn("circle", { cx: group.x, cy: group.y, r: group.radius });
  const reach = drawn("circle", { class: "reach", cx: group.x, cy: group.y, r: Math.max(group.radius, 12) });
  const point = drawn("g", { class: "point", role: "button", tabindex: isFirst ? 0 : -1, "aria-label": name }, reach, mark);
  if (count > 1 && group.radius > 8) {
    point.append(drawn("text", { class: "count", x: group.x, y: group.y + 4, "aria-hidden": "true" }, String(count)));
  }
  return point;
}

/** Lets the arrow keys go from point to point: one stop of Tab for the whole map. */
function walk(marks) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  marks.forEach((mark, index) => {
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        return mark.dispatchEvent(new Event("chosen"));
      }
      if (!(event.key in steps)) return undefined;
      event.preventDefault();
      return marks[Math.min(Math.max(index + steps[event.key], 0), marks.length - 1)].focus();
    });
    mark.addEventListener("click", () => mark.dispatchEvent(new Event("chosen")));
    mark.addEventListener("focus", () => marks.forEach((one) => one.setAttribute("tabindex", one === mark ? 0 : -1)));
  });
}

/** Draws the `points` and calls `choose` with those of the point that is chosen; a part of them has more room. */
function draw(points, width, isPart, choose) {
  const height = Math.round(Math.min(Math.max(width * 0.49, isPart ? 260 : 0), 560));
  const projection = projectionOf(points, width, height);
  const path = geoPath(projection);
  const groups = gathered(points, projection);
  const text = `${counted(points.length, "row")} at ${counted(places(points), "place")}, from ${groups[0].points[0].name} in the west to ${groups.at(-1).points[0].name} in the east.`;
  const svg = sheet(width, height, "Map of the result", text, { class: "map", role: "group" });
  svg.append(
    drawn("path", { class: "sea", d: path({ type: "Sphere" }) ?? "" }),
    drawn("path", { class: "land", d: path(land) ?? "" }),
    // Over the land as well: far inland it is all there is to see how far away places are.
    drawn("path", { class: "grid", d: path(geoGraticule10()) ?? "" }),
  );
  const label = drawn("g");
  const name = (group) => label.replaceChildren(...(group ? [labelOf(group, width, height)] : []));
  let focused;
  const marks = groups.map((group, index) => {
    const mark = pointOf(group, index === 0);
    mark.addEventListener("focus", () => name((focused = group)));
    mark.addEventListener("blur", () => name((focused = undefined)));
    mark.addEventListener("pointerenter", () => name(group));
    mark.addEventListener("pointerleave", () => name(focused));
    mark.addEventListener("chosen", () => choose(group.points));
    return mark;
  });
  walk(marks);
  svg.append(...marks, label);
  return svg;
}

function listOf(points) {
  return made(
    "ul",
    { class: "columns" },
    ...points.map(({ name, iri }) => made("li", {}, /^https?:/.test(iri ?? "") ? made("a", { class: "iri", href: iri }, name) : name)),
  );
}

/** Puts the map into `place`; returns what takes its observer away. */
export function show(place, points) {
  let shown = points;
  let width = 0;
  const paper = made("div", { class: "sheet" });
  const chosen = made("div", { role: "status" });
  const back = made("button", { type: "button", class: "second", hidden: "" }, "Show all places");
  const redraw = () => paper.replaceChildren(draw(shown, width, shown !== points, choose));
  const show = (some) => {
    shown = some;
    back.hidden = shown === points;
    redraw();
    paper.querySelector(".point").focus();
  };
  function choose(some) {
    chosen.replaceChildren(made("p", {}, `${counted(some.length, "row")} here:`), listOf(some));
    // Places that are one point from afar come apart from nearby.
    if (places(some) > 1 && some.length < shown.length) show(some);
  }
  back.addEventListener("click", () => {
    chosen.replaceChildren();
    show(points);
  });
  const help = "Point at a place, or go from place to place with the arrow keys, to see its name; choose it to see its rows. A larger point stands for several rows.";
  place.append(made("figure", { class: "result-drawing" }, made("figcaption", {}, made("strong", {}, `${counted(points.length, "row")} at ${counted(places(points), "place")}`), `. ${help}`), paper, back, chosen));
  return atEveryWidth(paper, (now) => {
    width = now;
    redraw();
  });
}
