// page.js - courtesies of a page of statements: focus what needs a look, keep a half-filled page, count points.
// Without it everything works: the button saves the page.

import { rankings } from "./ranking.js";

const errors = document.querySelector(".errors");
if (errors) errors.focus();

const form = document.querySelector("form[data-keep-at]");
const saved = document.querySelector("[data-saved]");
const PATIENCE = 4000;
let underway = null;
let isStale = false;

async function keep() {
  let isKept = false;
  try {
    const answer = await fetch(form.dataset.keepAt, { method: "POST", body: new FormData(form), redirect: "error" });
    isKept = answer.ok;
  } catch { /* no connection: said below */ }
  saved.textContent = isKept ? form.dataset.kept : form.dataset.notKept;
}

// One request at a time, so that an older state of the page never arrives after a newer one.
function changed() {
  isStale = true;
  underway ??= (async () => {
    while (isStale) {
      isStale = false;
      await keep();
    }
    underway = null;
  })();
}

if (form) {
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    if (!underway) return;
    event.preventDefault();
    isStale = false;
    const enough = new Promise((done) => { setTimeout(done, PATIENCE); });
    Promise.race([underway, enough]).then(() => {
      underway = null;
      form.requestSubmit(event.submitter);
    });
  });
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
