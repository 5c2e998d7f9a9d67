/* Replaces the field of the query form by an editor, and shows results without a new page. */
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";
import { Chart, PlaceMap, fallBackToTable } from "./result_views.js";

const { Yasqe, Yasr } = Yasgui;
Yasr.registerPlugin("chart", Chart);
Yasr.registerPlugin("map", PlaceMap);
const LONGEST_ADDRESS = 6000;
const form = document.getElementById("ask");
const field = document.getElementById("query");
const answer = document.getElementById("answer");
const editorHelp = "Escape, then Tab leaves the editor. Control and Space completes, Control and Enter runs the query.";

function made(name, attributes = {}, text = "") {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

/** The names that can be completed; none where they cannot be had, since the editor is useful without them. */
async function readTerms() {
  try {
    const response = await fetch(form.dataset.terms, { headers: { Accept: "application/json" } });
    if (response.ok) return await response.json();
  } catch {
    // As below.
  }
  return { base: "", prefixes: {}, classes: [], properties: [] };
}

function shortened(iri, prefixes) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^\w[\w-]*$/.test(local)) return `${prefix}:${local}`;
  }
  return `<${iri}>`;
}

/** Lets the completer `name` of the editor know `known`, and find it by IRI, by name and by label. */
function registerCompleter(name, known, prefixes) {
  const labels = new Map(known.map((one) => [shortened(one.iri, prefixes), one.label]));
  Yasqe.forkAutocompleter(name, {
    name,
    persistenceId: null,
    get(_, token) {
      const wanted = (token?.autocompletionString ?? "").toLowerCase();
      const begins = (text) => text.toLowerCase().startsWith(wanted);
      return known
        .filter(({ iri, label }) => begins(iri) || begins(iri.split(/[#/]/).pop()) || label.toLowerCase().includes(wanted))
        .map(({ iri }) => iri);
    },
    postProcessSuggestion: (_, __, iri) => shortened(iri, prefixes),
    postprocessHints: (_, hints) =>
      hints.map((hint) => ({ ...hint, displayText: `${hint.text}  ${labels.get(hint.text) ?? ""}` })),
  });
}

function registerCompleters({ prefixes, classes, properties }) {
  registerCompleter("class", classes, prefixes);
  registerCompleter("property", properties, prefixes);
  Yasqe.forkAutocompleter("prefixes", {
    name: "prefixes",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`).sort(),
  });
}

const addressOf = (text) => `${location.origin}${form.getAttribute("action")}?${new URLSearchParams({ query: text })}`;

function makeEditor() {
  const place = made("div", { class: "editor" });
  field.after(place);
  const editor = new Yasqe(place, {
    value: field.value,
    inputStyle: "contenteditable",
    viewportMargin: Infinity,
    editorHeight: "auto",
    resizeable: false,
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    extraKeys: { Esc: (one) => letTabLeave(one) },
    requestConfig: {
      endpoint: new URL(form.getAttribute("action"), location.href).href,
      method: (one) => (addressOf(one.getValue()).length > LONGEST_ADDRESS ? "POST" : "GET"),
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
    },
  });
  field.hidden = true;
  field.id = "query-as-sent";
  const input = editor.getInputField();
  place.after(made("p", { id: "editor-help", class: "soft small" }, editorHelp));
  for (const [key, value] of Object.entries({
    id: "query",
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": "Query",
    "aria-describedby": "editor-help",
  })) input.setAttribute(key, value);
  document.querySelector("label[for=query]").addEventListener("click", () => editor.focus());
  editor.on("change", () => (field.value = editor.getValue()));
  editor.on("autocompletionShown", (_, { hints }) => hints.setAttribute("aria-label", "Completions"));
  return editor;
}

/** Makes Tab go on to the next control, as on the rest of the page, until the editor is entered again. */
function letTabLeave(editor) {
  const leaving = { Tab: false, "Shift-Tab": false };
  editor.addKeyMap(leaving);
  const forget = () => {
    editor.removeKeyMap(leaving);
    editor.off("blur", forget);
  };
  editor.on("blur", forget);
  say("Tab now leaves the editor.");
}

const status = made("span", { role: "status", class: "soft small" });
const say = (text) => (status.textContent = text);

/** Adds the address of the query, which changes with it, and a button that copies it. */
function addPermalink(editor) {
  const link = made("input", { id: "permalink", readonly: "" });
  const copy = made("button", { type: "button", class: "second" }, "Copy link");
  const row = made("p", { class: "filters permalink" });
  const labelled = made("span");
  labelled.append(made("label", { for: "permalink" }, "Link to this query"), link);
  row.append(labelled, copy, status);
  form.append(row);
  const renew = () => (link.value = addressOf(editor.getValue()));
  renew();
  editor.on("change", renew);
  copy.addEventListener("click", async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      say("The link is copied.");
    } catch {
      say("The link is selected; copy it with Control and C.");
    }
  });
}

/** The view that suits the ready question in the editor, where that is not the table. */
let wantedView;

/** Puts a ready question of the library into the editor; undo brings the old text back. */
function offerExamples(editor) {
  const examples = document.getElementById("examples");
  for (const link of examples?.querySelectorAll("a[data-view]") ?? []) {
    link.after(made("span", { class: "soft small" }, ` (${link.dataset.view})`));
  }
  examples?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    editor.setValue(new URL(link.href).searchParams.get("query"));
    wantedView = link.dataset.view;
    examples.open = false;
    editor.focus();
    say(`In the editor now: ${link.textContent}`);
  });
}

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
      link.setAttribute("href", link.href.slice(base.length - 1));
      link.removeAttribute("target");
    }
  }
  root.querySelector(".tableFilter")?.setAttribute("aria-label", "Filter the rows");
  root.querySelector(".tableSizer")?.setAttribute("aria-label", "Rows on a page");
  root.querySelector(".yasr_results textarea")?.setAttribute("aria-label", "Response as it came");
  const numbers = root.querySelector("th.dt-orderable-none .dt-column-title");
  if (numbers && !numbers.textContent) numbers.append(made("span", { class: "unseen" }, "Row"));
}

function makeResults({ base, prefixes }) {
  let viewer;
  return (response, duration) => {
    if (response instanceof Error) {
      viewer = undefined;
      return response.name === "AbortError" ? undefined : showProblem(response);
    }
    if (!viewer) {
      const place = made("div");
      answer.replaceChildren(made("h2", { id: "result", tabindex: "-1" }, "Result"), place);
      viewer = new Yasr(place, { persistenceId: null, prefixes, pluginOrder: ["table", "chart", "map", "response"] });
      fallBackToTable(viewer);
      new MutationObserver(() => tidy(place, base)).observe(place, { childList: true, subtree: true });
    }
    if (wantedView) viewer.selectedPlugin = wantedView;
    wantedView = undefined;
    viewer.setResponse(response, duration);
  };
}

function run(editor) {
  if (!form.reportValidity()) return;
  say("The query runs …");
  // What goes wrong is shown where the answer is.
  editor.query().catch(() => {});
}

const terms = await readTerms();
registerCompleters(terms);
const editor = makeEditor();
addPermalink(editor);
offerExamples(editor);
const show = makeResults(terms);
editor.on("queryResponse", (_, response, duration) => {
  show(response, duration);
  if (response instanceof Error) return say("");
  say("The result is below.");
  const address = addressOf(editor.getValue());
  if (address.length <= LONGEST_ADDRESS) history.replaceState(null, "", address);
});
form.addEventListener("submit", (event) => {
  if (form.elements.format.value !== "html") return;
  event.preventDefault();
  run(editor);
});
