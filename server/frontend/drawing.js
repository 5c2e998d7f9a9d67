/* Makes the elements that charts and maps are drawn of. */
const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes and content: texts and other elements. */
export function drawn(name, attributes = {}, ...content) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** An element of HTML, likewise. */
export function made(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

let count = 0;
/** A drawing of the size given that says what it is, by its title and its description. */
export function sheet(width, height, title, description, attributes = {}) {
  const id = `drawing-${++count}`;
  return drawn(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text`, ...attributes },
    drawn("title", { id: `${id}-title` }, title),
    drawn("desc", { id: `${id}-text` }, description),
  );
}

/** The parts of a name in one line of at most `letters`: the longest parts give way first. */
export function shortened(parts, letters) {
  const gap = " · ";
  const kept = parts.map((part) => part.length);
  const least = 4;
  let over = kept.reduce((sum, one) => sum + one, gap.length * (parts.length - 1)) - letters;
  for (; over > 0 && Math.max(...kept) > least; over -= 1) kept[kept.indexOf(Math.max(...kept))] -= 1;
  return parts.map((part, index) => (kept[index] < part.length ? `${part.slice(0, kept[index] - 1).trimEnd()}…` : part)).join(gap);
}

/** Draws again whenever the width of `place` changes, until the function returned is called. */
export function atEveryWidth(place, draw) {
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (place.clientWidth && place.clientWidth !== width) draw((width = place.clientWidth));
  });
  observer.observe(place);
  return () => observer.disconnect();
}
