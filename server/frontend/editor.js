/* Replaces the field of the query form by an editor, and asks without a new page. */
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import "./codemirror.css";
import { loaded, made } from "./parts.js";

const LONGEST_ADDRESS = 6000;
const form = document.getElementById("ask");
const field = document.getElementById("query");

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
      endpoint: new URL(form.dataset.endpoint, location.href).href,
      method: (one) => (addressOf(one.getValue()).length > LONGEST_ADDRESS ? "POST" : "GET"),
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
    },
  });
  field.hidden = true;
  field.id = "query-as-sent";
  const input = editor.getInputField();
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

const status = form.querySelector("[role=status]");
const say = (text) => (status.textContent = text);

/** Keeps the address of the query up to date, and copies it. */
function keepPermalink(editor) {
  const link = document.getElementById("permalink");
  const renew = () => (link.value = addressOf(editor.getValue()));
  renew();
  editor.on("change", renew);
  document.getElementById("copy-link").addEventListener("click", async () => {
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

function run(editor) {
  if (!form.reportValidity()) return;
  say("The query runs …");
  // What goes wrong is shown where the answer is.
  editor.query().catch(() => {});
}

let viewer;

/** Gets the viewer of results once, while the first query runs; keys of the editor run queries too. */
const resultViewer = () => (viewer ??= loaded("results"));

async function answered(response, duration, terms, address) {
  const { showResults } = await resultViewer();
  showResults(response, duration, terms, wantedView);
  if (response instanceof Error) return say("");
  wantedView = undefined;
  say("The result is below.");
  if (address.length <= LONGEST_ADDRESS) history.replaceState(null, "", address);
}

/** Makes the editor. What the person wrote or where they were in the field meanwhile is kept. */
export async function start() {
  const terms = await readTerms();
  registerCompleters(terms);
  const isFocused = document.activeElement === field;
  const editor = makeEditor();
  keepPermalink(editor);
  offerExamples(editor);
  editor.on("query", resultViewer);
  editor.on("queryResponse", (_, response, duration) =>
    answered(response, duration, terms, addressOf(editor.getValue())),
  );
  form.addEventListener("submit", (event) => {
    if (form.elements.format.value !== "html") return;
    event.preventDefault();
    run(editor);
  });
  form.classList.add("ready");
  if (isFocused) editor.focus();
}
