/* The two views of a result besides table and response; what draws them is loaded when it is needed. */
import { chartOf, pointsOf } from "./result_columns.js";

const CHART = "M2 3h3v18H2zM8 9h12v3H8zM8 3h7v3H8zM8 15h5v3H8z";
const PIN = "M12 2a7 7 0 0 0-7 7c0 5 7 13 7 13s7-8 7-13a7 7 0 0 0-7-7zm0 9.5a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z";

function icon(path) {
  const place = document.createElement("div");
  place.setAttribute("aria-hidden", "true");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.firstChild.setAttribute("d", path);
  place.append(svg);
  return place;
}

/** A view that shows what `read` finds in the result, drawn by the module that `load` gives. */
function viewOf({ label, path, read, load, needs }) {
  return class {
    label = label;
    needs = needs;
    // Below the table: a result is a table until somebody wants it otherwise.
    priority = 1;

    constructor(viewer) {
      this.viewer = viewer;
    }

    found() {
      const { results } = this.viewer;
      // What was read of a result is kept, since the viewer asks more than once.
      if (this.known !== results) {
        this.known = results;
        const rows = results?.getBindings();
        this.drawing = rows ? read({ columns: results.getVariables(), rows }) : undefined;
      }
      return this.drawing;
    }

    canHandleResults() {
      return this.found() !== undefined;
    }

    async initialize() {
      this.module = await load();
    }

    draw() {
      this.destroy();
      this.end = this.module.show(this.viewer.resultsEl, this.found());
    }

    destroy() {
      this.end?.();
      this.end = undefined;
    }

    getIcon() {
      return icon(path);
    }
  };
}

export const Chart = viewOf({
  label: "Chart",
  path: CHART,
  read: chartOf,
  load: () => import("./chart_view.js"),
  needs: "A chart needs a column of numbers and one that names the rows. This result has none, so here is the table.",
});

export const PlaceMap = viewOf({
  label: "Map",
  path: PIN,
  read: pointsOf,
  load: () => import("./map_view.js"),
  needs: "A map needs columns of latitude and longitude, or points in WKT. This result has none, so here is the table.",
});

/** Draws a table where a view of ours was left on and does not fit; who asked for the view is told what it needs. */
export function fallBackToTable(viewer) {
  let isAsked = false;
  viewer.on("change", () => (isAsked = true));
  viewer.on("draw", (_, view) => {
    const wanted = viewer.plugins[viewer.getSelectedPluginName()];
    if (wanted?.needs && wanted !== view) {
      viewer.fallbackInfoEl.textContent = isAsked ? wanted.needs : "";
      viewer.selectedPlugin = "table";
    }
    isAsked = false;
  });
}
