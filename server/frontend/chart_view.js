/* Draws the rows of a result as bars: a line for each row, side by side a column for each number. */
import { atEveryWidth, drawn, made, sheet, shortened } from "./drawing.js";

const MOST_BARS = 60;
const LINE = 26;
const HEAD = 24;
const GAP = 18;
const NARROW = 560;
const LETTER = 7.2;
const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** The words of a variable: `caseStudies` becomes "case studies". */
export const words = (name) => name.replace(/_/g, " ").replace(/([a-z\d])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);

const cut = (parts, width) => shortened(parts, Math.floor(width / LETTER));

/** Where the value begins and ends that a bar of the numbers `all` shows, between 0 and `width`. */
function scaleOf(all, width) {
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  return (value) => (high === low ? 0 : ((value - low) / (high - low)) * width);
}

function describe({ measures, bars }) {
  return measures
    .map((measure, index) => {
      const known = bars.filter(({ values }) => values[index] !== undefined);
      const most = known.reduce((one, other) => (other.values[index] > one.values[index] ? other : one));
      const least = known.reduce((one, other) => (other.values[index] < one.values[index] ? other : one));
      return `${words(measure)}: from ${numbers.format(least.values[index])} (${least.name}) to ${numbers.format(most.values[index])} (${most.name}).`;
    })
    .join(" ");
}

/** Draws one bar with its number; the number stands behind the bar, within the `width` of its column. */
function bar(value, scale, place, series) {
  if (value === undefined) return drawn("text", { class: "none", x: place.x, y: place.y + 14 }, "–");
  const [from, to] = [scale(0), scale(value)].sort((one, other) => one - other);
  return drawn(
    "g",
    {},
    drawn("rect", { class: `bar series-${series}`, x: place.x + from, y: place.y + 3, width: Math.max(to - from, 1), height: 14, rx: 1 }),
    drawn("text", { class: "value", x: place.x + to + 5, y: place.y + 14.5 }, numbers.format(value)),
  );
}

function draw({ names, measures, bars }, title, width) {
  // Where there is little room the name of a row stands above its bars.
  const isNarrow = width < NARROW;
  const longest = Math.max(...bars.map(({ name }) => name.length)) * LETTER;
  const first = isNarrow ? 0 : Math.min(longest + 10, width * 0.42);
  const line = isNarrow ? LINE + 16 : LINE;
  const column = (width - first - GAP * (measures.length - 1)) / measures.length;
  const height = HEAD + bars.length * line + 4;
  const svg = sheet(width, height, title, describe({ measures, bars }), { class: "chart", role: "img" });
  if (!isNarrow) svg.append(drawn("text", { class: "head", x: 0, y: 14 }, cut(names.map(words), first)));
  bars.forEach(({ name, parts }, index) => {
    const text = drawn("text", { class: "name", x: 0, y: HEAD + index * line + 14.5 }, cut(parts, (isNarrow ? width : first) - 8));
    text.append(drawn("title", {}, name));
    svg.append(text);
  });
  measures.forEach((measure, number) => {
    const x = first + number * (column + GAP);
    const all = bars.map(({ values }) => values[number]).filter((value) => value !== undefined);
    const room = Math.max(...all.map((value) => numbers.format(value).length)) * LETTER + 8;
    const scale = scaleOf(all, Math.max(column - room, 10));
    svg.append(drawn("text", { class: "head", x, y: 14 }, cut([words(measure)], column)));
    if (!isNarrow) svg.append(drawn("line", { class: "axis", x1: x + scale(0), x2: x + scale(0), y1: HEAD - 2, y2: height }));
    bars.forEach(({ values }, index) => {
      svg.append(bar(values[number], scale, { x, y: HEAD + index * line + (isNarrow ? 18 : 0) }, number));
    });
  });
  return svg;
}

/** Puts the chart into `place`; returns what takes its observer away. */
export function show(place, chart) {
  const shown = { ...chart, bars: chart.bars.slice(0, MOST_BARS) };
  const rest = chart.bars.length - shown.bars.length;
  const title = `${chart.measures.map(words).join(", ")} by ${chart.names.map(words).join(" and ")}`;
  const sheetOf = made("div", { class: "sheet" });
  const note = `${rest ? `The first ${MOST_BARS} of ${chart.bars.length} rows are drawn. ` : ""}The table has ${rest ? "all of them" : "the same numbers"}.`;
  place.append(made("figure", { class: "result-drawing" }, made("figcaption", {}, made("strong", {}, title[0].toUpperCase() + title.slice(1)), `. ${note}`), sheetOf));
  return atEveryWidth(sheetOf, (width) => sheetOf.replaceChildren(draw(shown, title, width)));
}
