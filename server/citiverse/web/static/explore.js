// Shows what was chosen at once, without leaving the page. Without this script the button of the form does the same.
"use strict";

(() => {
  const form = () => document.getElementById("filters");
  if (!form()) return;
  let running = new AbortController();
  const place = () => location.pathname + location.search;
  let shown = place();

  const address = () => {
    const pairs = [...new FormData(form())].filter(([, value]) => value !== "");
    const usual = form().elements.sort.options[0].value;
    const query = new URLSearchParams(pairs.filter(([name, value]) => name !== "sort" || value !== usual)).toString();
    return form().action + (query && `?${query}`);
  };

  const replace = (next) => {
    const focused = document.activeElement && document.activeElement.id;
    const details = () => document.querySelectorAll("#panel details");
    const seen = new Map([...details()].map((one) => [one.id, [one.open, one.querySelector("fieldset").scrollTop]]));
    const ticked = new Set([...document.querySelectorAll("#comparing input:checked")].map((one) => one.value));
    document.getElementById("panel").replaceChildren(...next.getElementById("panel").childNodes);
    document.getElementById("found").replaceChildren(...next.getElementById("found").childNodes);
    // The status stays the same element, so that screen readers say its new text.
    document.getElementById("status").textContent = next.getElementById("status").textContent;
    for (const one of details()) {
      if (seen.has(one.id)) [one.open, one.querySelector("fieldset").scrollTop] = seen.get(one.id);
    }
    for (const one of document.querySelectorAll("#comparing input")) one.checked = ticked.has(one.value);
    const again = focused && document.getElementById(focused);
    if (again) again.focus();
  };

  const show = async (target, isNew) => {
    running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(target, { headers: { Accept: "text/html" }, signal: running.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const canonical = next.querySelector("link[rel=canonical]");
      document.querySelector("link[rel=canonical]").replaceWith(canonical);
      // Of the canonical address only the choices: it may be of another origin, and it leaves out the language.
      if (isNew) history.pushState(null, "", new URL(form().action).pathname + new URL(canonical.href).search);
      shown = place();
      replace(next);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(target);
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.form === form()) show(address(), true);
  });
  window.addEventListener("popstate", () => {
    // A link within the page comes here too.
    if (place() !== shown) show(place(), false);
  });
})();
