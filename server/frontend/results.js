/* Shows the answer to a query of the editor: a table, a chart, a map, or the response as it came. */
import Yasr from "@zazuko/yasr";
import "@zazuko/yasr/build/yasr.min.css";
import "./results.css";
import "./codemirror.css";
import { made } from "./parts.js";
import { Chart, PlaceMap, fallBackToTable } from "./result_views.js";

Yasr.registerPlugin("chart", Chart);
Yasr.registerPlugin("map", PlaceMap);

const answer = document.getElementById("answer");
const inLanguage = document.getElementById("ask").getAttribute("action").replace(/\/sparql$/, "");

/** Says what the server says about a query that it did not answer. */
function showProblem(error) {
  const box = made("div", { class: "problem", role: "alert" });
  let said = error.message;
  try {
    const { title, detail } = JSON.parse(said);
    said = detail ?? title;
  } catch {
    // The server could not be asked, or a proxy answered: its words are all there is.
  }
  box.append(made("strong", {}, "This query was not answered."), ` ${said}`);
  answer.replaceChildren(box);
}

/** Makes what the result viewer draws fit this site: links to its own pages, names for what has none. */
function tidy(root, base) {
  for (const link of root.querySelectorAll("a.iri")) {
    if (base && link.href.startsWith(base)) {
      link.setAttribute("href", inLanguage + link.href.slice(base.length - 1));
      link.removeAttribute("target");
    }
  }
  root.querySelector(".tableFilter")?.setAttribute("aria-label", "Filter the rows");
  root.querySelector(".tableSizer")?.setAttribute("aria-label", "Rows on a page");
  root.querySelector(".yasr_results textarea")?.setAttribute("aria-label", "Response as it came");
  const numbers = root.querySelector("th.dt-orderable-none .dt-column-title");
  if (numbers && !numbers.textContent) numbers.append(made("span", { class: "unseen" }, "Row"));
}

let viewer;

/**
 * Shows what the server answered; `base` and `prefixes` say which IRIs are ours and how IRIs are shortened, `view`
 * names the view that suits the query, where that is not the one seen last.
 */
export function showResults(response, duration, { base, prefixes }, view) {
  if (response instanceof Error) {
    viewer = undefined;
    return response.name === "AbortError" ? undefined : showProblem(response);
  }
  if (!viewer) {
    // The viewer speaks English, and writes from left to right.
    const place = made("div", { lang: "en", dir: "ltr" });
    answer.replaceChildren(made("h2", { id: "result", tabindex: "-1" }, "Result"), place);
    viewer = new Yasr(place, { persistenceId: null, prefixes, pluginOrder: ["table", "chart", "map", "response"] });
    fallBackToTable(viewer);
    new MutationObserver(() => tidy(place, base)).observe(place, { childList: true, subtree: true });
  }
  if (view) viewer.selectedPlugin = view;
  viewer.setResponse(response, duration);
}
