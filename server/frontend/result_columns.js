/* Says which columns of a result name its rows, which are numbers and which are coordinates. */
const XSD = "http://www.w3.org/2001/XMLSchema#";
const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
const LATITUDE_FIRST = "http://www.opengis.net/def/crs/EPSG/0/4326";
const NUMBERS = new Set(
  "integer decimal double float int long short byte nonNegativeInteger positiveInteger unsignedInt unsignedLong"
    .split(" ")
    .map((name) => XSD + name),
);
const POINT = /^\s*(?:<([^>]*)>\s*)?POINT\s*(?:Z|M|ZM)?\s*\(\s*([-+.\deE]+)\s+([-+.\deE]+)[^()]*\)\s*$/i;
const MOST_MEASURES = 4;

const isNumber = (cell) => NUMBERS.has(cell.datatype) && Number.isFinite(Number(cell.value));
const isText = (cell) => cell.type !== "uri" && cell.type !== "bnode" && cell.datatype !== WKT && !NUMBERS.has(cell.datatype);

/** Names of the columns in which every cell that has a value is as `wanted`, and at least one has a value. */
function columnsOf({ columns, rows }, wanted) {
  return columns.filter((name) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || wanted(row[name])));
}

function endingIn(names, ...endings) {
  return names.find((name) => endings.some((end) => name.toLowerCase() === end || name.toLowerCase().endsWith(end) && end.length > 4));
}

/** The two columns of coordinates, or undefined. */
function coordinateColumns(table) {
  const numbers = columnsOf(table, isNumber);
  const latitude = endingIn(numbers, "latitude", "lat");
  const longitude = endingIn(numbers, "longitude", "long", "lon", "lng");
  return latitude && longitude ? { latitude, longitude } : undefined;
}

/** The name of a thing in place of its IRI: its last part, which is all that a result says of it. */
function lastPart(iri) {
  try {
    return decodeURIComponent(iri.replace(/[/#]$/, "").split(/[/#]/).pop()) || iri;
  } catch {
    return iri;
  }
}

const textOf = (cell) => (cell ? (cell.type === "uri" ? lastPart(cell.value) : cell.value) : "–");
const partsOf = (row, columns) => columns.map((name) => textOf(row[name]));
const naming = (row, columns) => partsOf(row, columns).join(" · ");

/** The columns that tell the rows apart, in words where there are words: as few as do. */
function namingColumns(table, spare = []) {
  const { rows } = table;
  const texts = columnsOf(table, isText);
  const things = columnsOf(table, (cell) => cell.type === "uri");
  const chosen = [];
  const isEnough = () => chosen.length > 0 && new Set(rows.map((row) => naming(row, chosen))).size === rows.length;
  for (const name of [...(texts.length ? texts : things), ...spare]) {
    if (isEnough()) break;
    const before = new Set(rows.map((row) => naming(row, chosen))).size;
    // A column that tells no more rows apart would only make the names longer.
    if (!chosen.length || new Set(rows.map((row) => naming(row, [...chosen, name]))).size > before) chosen.push(name);
  }
  return chosen;
}

/** What a column of names is about: `themeLabel` the theme, and plain `label` what the first column of IRIs is. */
function called(name, table) {
  const own = name.replace(/(Label|Name|Title)$/, "");
  const [thing] = columnsOf(table, (cell) => cell.type === "uri");
  return /^(label|name|title)$/i.test(own) ? thing ?? own : own;
}

/** What a chart of the table shows: `{ names, measures, bars: [{ name, parts, values }] }`; undefined where it cannot be one. */
export function chartOf(table) {
  if (!table.rows.length) return undefined;
  const { latitude, longitude } = coordinateColumns(table) ?? {};
  const numbers = columnsOf(table, isNumber).filter((name) => name !== latitude && name !== longitude);
  // The last number is always shown; those before it may be what tells the rows apart, such as a year.
  const labels = namingColumns(table, numbers.slice(0, -1));
  const measures = numbers.filter((name) => !labels.includes(name)).slice(0, MOST_MEASURES);
  if (!labels.length || !measures.length || labels.every((name) => numbers.includes(name))) return undefined;
  const bars = table.rows.map((row) => ({
    name: naming(row, labels),
    parts: partsOf(row, labels),
    values: measures.map((name) => (row[name] ? Number(row[name].value) : undefined)),
  }));
  return { names: labels.map((name) => called(name, table)), measures, bars };
}

function pointOfText(cell) {
  const [, system, first, second] = POINT.exec(cell?.value ?? "") ?? [];
  if (first === undefined) return undefined;
  return system === LATITUDE_FIRST ? [Number(second), Number(first)] : [Number(first), Number(second)];
}

/** What a map of the table shows: points `[{ name, parts, iri, at: [longitude, latitude] }]`; undefined where there is none. */
export function pointsOf(table) {
  const pair = coordinateColumns(table);
  const [geometry] = columnsOf(table, (cell) => cell.datatype === WKT);
  if (!pair && !geometry) return undefined;
  const place = (row) => (pair
    ? row[pair.longitude] && row[pair.latitude] && [Number(row[pair.longitude].value), Number(row[pair.latitude].value)]
    : pointOfText(row[geometry]));
  const isOnEarth = (at) => at && Math.abs(at[0]) <= 180 && Math.abs(at[1]) <= 90;
  const texts = columnsOf(table, isText).slice(0, 2);
  const [thing] = columnsOf(table, (cell) => cell.type === "uri");
  const labels = texts.length || !thing ? texts : [thing];
  const points = table.rows
    .map((row) => ({ name: naming(row, labels), parts: partsOf(row, labels), iri: row[thing]?.value, at: place(row) }))
    .filter(({ at }) => isOnEarth(at));
  return points.length ? points : undefined;
}
