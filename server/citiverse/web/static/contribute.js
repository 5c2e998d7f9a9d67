// Checks a contribution while it is written, and offers names of the catalogue. Without this script the button checks.
"use strict";

(() => {
  const form = document.getElementById("contribution");
  const known = document.getElementById("known");
  const status = document.getElementById("status");
  const QUIET_MILLISECONDS = 900;
  const LETTERS_MILLISECONDS = 200;
  let checking = new AbortController();
  let asking = new AbortController();
  let quiet = 0;
  let letters = 0;

  // What is marked above the form and at its fields was so when the button was pressed; it goes as it is mended.
  const unmark = (next) => {
    const summary = document.getElementById("summary");
    if (!summary) return;
    summary.replaceWith(next.getElementById("summary"));
    document.title = next.title;
    for (const words of form.querySelectorAll(".error")) {
      const still = next.getElementById(words.id);
      const wrong = still ? [...still.closest(".ask").querySelectorAll("[aria-invalid]")].map(({ value }) => value) : [];
      for (const field of words.closest(".ask").querySelectorAll("[aria-invalid]")) {
        if (!wrong.includes(field.value)) field.removeAttribute("aria-invalid");
      }
      if (still) words.replaceWith(still);
      else words.remove();
    }
  };

  const tellUnchecked = (cause) => {
    status.textContent = [status.dataset.unchecked, cause].filter(Boolean).join(" ");
  };

  // Returns whether there was an answer to show.
  const ask = async (parts, more, signal) => {
    const body = new URLSearchParams([...new FormData(form), ...more]);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" }, signal });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) {
      tellUnchecked(next.querySelector("h1")?.textContent);
      return false;
    }
    for (const part of parts) {
      const [before, after] = [document, next].map((one) => one.getElementById(part));
      if (before.innerHTML !== after.innerHTML) before.replaceChildren(...after.childNodes);
    }
    // The status stays the same element, so that screen readers say its new text.
    status.textContent = next.getElementById("status").textContent;
    unmark(next);
    return true;
  };

  // What follows by rule is there at once; the validation takes a moment longer.
  const check = async () => {
    checking.abort();
    checking = new AbortController();
    const { signal } = checking;
    try {
      // That the data is valid stands in the answer too.
      if (await ask(["answer"], [["quick", "1"]], signal)) await ask(["answer", "checked"], [], signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      // Whoever presses the button of the form learns what is wrong with the connection.
      if (!(error instanceof TypeError)) throw error;
      tellUnchecked();
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
    line.removeAttribute("aria-invalid");
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
