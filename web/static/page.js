// page.js - courtesies of a page of statements: focus what needs a look, keep a half-filled page, count points.
// Without it everything works: the button saves the page.

import { rankings } from "./ranking.js";

const errors = document.querySelector(".errors");
if (errors) errors.focus();

const form = document.querySelector("form[data-keep-at]");
const saved = document.querySelector("[data-saved]");
let waiting = null;

async function keep() {
  const ours = new AbortController();
  if (waiting) waiting.abort();
  waiting = ours;
  try {
    const answer = await fetch(form.dataset.keepAt, {
      method: "POST", body: new FormData(form), signal: ours.signal, redirect: "error",
    });
    saved.textContent = answer.ok ? form.dataset.kept : form.dataset.notKept;
  } catch (failure) {
    if (failure.name !== "AbortError") saved.textContent = form.dataset.notKept;
  }
}

if (form) {
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => waiting && waiting.abort());
}

for (const group of document.querySelectorAll("[data-points]")) {
  const total = Number(group.dataset.points);
  const says = group.parentElement.querySelector("[data-sum]");
  const count = () => {
    let given = 0;
    for (const input of group.querySelectorAll("input")) given += Number(input.value) || 0;
    const words = given === total ? says.dataset.full : given < total ? says.dataset.left : says.dataset.over;
    says.textContent = words
      .replace("{n}", given).replace("{left}", total - given).replace("{over}", given - total);
  };
  group.addEventListener("input", count);
  count();
}

// An answer and "Prefer not to answer" exclude each other where they are not one group of radios.
for (const skip of document.querySelectorAll('.skip input[type="checkbox"]')) {
  const item = skip.closest(".item");
  item.addEventListener("input", (event) => {
    if (event.target !== skip && !event.target.name.endsWith(".skip")) skip.checked = false;
  });
}

rankings(document.querySelectorAll("[data-ranking]"));
