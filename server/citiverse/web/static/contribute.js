// Checks a contribution while it is written, and offers names of the catalogue. Without this script the button checks.
"use strict";

(() => {
  const form = document.getElementById("contribution");
  const known = document.getElementById("known");
  const QUIET_MILLISECONDS = 900;
  const LETTERS_MILLISECONDS = 200;
  let checking = new AbortController();
  let asking = new AbortController();
  let quiet = 0;
  let letters = 0;

  const ask = async (part, more, signal) => {
    const body = new URLSearchParams([...new FormData(form), ...more]);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById(part).replaceChildren(...next.getElementById(part).childNodes);
    // The status stays the same element, so that screen readers say its new text.
    document.getElementById("status").textContent = next.getElementById("status").textContent;
  };

  // What follows by rule is there at once; the validation takes a moment longer.
  const check = async () => {
    checking.abort();
    checking = new AbortController();
    const { signal } = checking;
    try {
      await ask("answer", [["quick", "1"]], signal);
      await ask("checked", [], signal);
    } catch (error) {
      // Whoever presses the button of the form learns what is wrong with the connection.
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  };

  const suggest = async (field) => {
    asking.abort();
    asking = new AbortController();
    const text = field.value.trim();
    if (text.length < 2 || text.endsWith("]")) return;
    const types = field.dataset.types.split(" ").map((type) => `type=${encodeURIComponent(type)}`).join("&");
    try {
      const answer = await fetch(`/suggest?limit=8&q=${encodeURIComponent(text)}&${types}`, { signal: asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      known.replaceChildren(...suggestions.map(({ id, name }) => new Option("", `${name} [${id.split("/").pop()}]`)));
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
    }
  };

  const number = (section) => section.querySelectorAll(".block").length;

  const add = (button) => {
    const section = button.closest("section");
    const next = number(section);
    const block = section.querySelector("template").content.cloneNode(true);
    for (const one of block.querySelectorAll("[name], [id], [for], [aria-labelledby], [aria-describedby], [data-field]")) {
      for (const { name, value } of [...one.attributes]) one.setAttribute(name, value.replaceAll(".NEXT.", `.${next}.`));
    }
    block.querySelector(".digit").textContent = String(next + 1);
    const first = block.querySelector("input, select, textarea");
    section.querySelector("template").before(block);
    first.focus();
    button.hidden = number(section) >= Number(button.dataset.most);
  };

  // One more empty line is there as soon as the last one is written in.
  const grow = (field) => {
    const lines = [...field.closest("fieldset").querySelectorAll("input")];
    if (field !== lines.at(-1) || !field.value || lines.length < 3) return;
    const line = field.cloneNode();
    line.value = "";
    field.after(line);
  };

  for (const button of form.querySelectorAll(".more")) {
    button.hidden = number(button.closest("section")) >= Number(button.dataset.most);
    button.addEventListener("click", () => add(button));
  }
  form.addEventListener("focusin", ({ target }) => {
    if (target.dataset.types) known.replaceChildren();
  });
  form.addEventListener("input", ({ target }) => {
    clearTimeout(quiet);
    quiet = setTimeout(check, QUIET_MILLISECONDS);
    if (!target.dataset.types) return;
    clearTimeout(letters);
    letters = setTimeout(() => suggest(target), LETTERS_MILLISECONDS);
    grow(target);
  });
})();
