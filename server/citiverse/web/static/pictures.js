// Says at once what a mark of a picture is, by pointer and by keyboard, and shows where else the same thing stands.
// Without this script the marks are links with titles all the same.
"use strict";

(() => {
  const MARK = ".picture a, .world a";
  const card = document.createElement("div");
  card.className = "card-of-mark";
  card.hidden = true;
  // The links say the same to screen readers by their names.
  card.setAttribute("aria-hidden", "true");
  document.body.append(card);
  for (const title of document.querySelectorAll(":is(.picture, .world) a > title")) {
    // The browser would show its own card over this one.
    title.parentNode.setAttribute("aria-label", title.parentNode.getAttribute("aria-label") || title.textContent);
    title.remove();
  }

  const alike = (mark) =>
    [...mark.closest("svg").querySelectorAll("a")].filter((one) => one.getAttribute("href") === mark.getAttribute("href"));

  const hide = () => {
    card.hidden = true;
    for (const one of document.querySelectorAll(".same-thing")) one.classList.remove("same-thing");
  };

  const show = (mark) => {
    hide();
    const places = alike(mark);
    card.textContent = mark.getAttribute("aria-label");
    card.lang = (mark.closest("[lang]") || document.documentElement).lang;
    if (places.length > 1) for (const one of places) one.classList.add("same-thing");
    card.hidden = false;
    const { left, top, bottom, width } = mark.getBoundingClientRect();
    const edge = document.documentElement.clientWidth - card.offsetWidth - 8;
    const middle = left + width / 2 - card.offsetWidth / 2;
    card.style.left = `${Math.max(8, Math.min(middle, edge)) + scrollX}px`;
    card.style.top = `${(top > card.offsetHeight + 12 ? top - card.offsetHeight - 6 : bottom + 6) + scrollY}px`;
  };

  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, ({ target }) => {
      const mark = target.closest && target.closest(MARK);
      if (mark) show(mark);
      else if (kind === "focusin" || !card.contains(target)) hide();
    });
  }
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
})();
