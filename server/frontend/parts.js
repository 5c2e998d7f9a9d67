/* What the parts of the query page share: making an element, and loading another part. */

export function made(name, attributes = {}, text = "") {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

/** Loads the script and the stylesheet that the form names for `part`; a stylesheet that fails does no harm. */
export async function loaded(part) {
  const { [part]: script, [`${part}Style`]: style } = document.getElementById("ask").dataset;
  const link = made("link", { rel: "stylesheet", href: style });
  const styled = new Promise((done) => (link.onload = link.onerror = done));
  document.head.append(link);
  const [found] = await Promise.all([import(script), styled]);
  return found;
}
