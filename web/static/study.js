// study.js - while a study is worked out: say how far it is, and show the result when it is there.
// Without it the page is loaded anew every few seconds and says the same.

const place = document.querySelector("[data-progress-at]");
const EVERY = 1000;

function tell(told) {
  const words = place.querySelector("[data-words]");
  // Said anew only when it changed: a listener is not told the same step twice.
  if (words.textContent !== told.words) words.textContent = told.words;
  place.querySelector("[data-within]").textContent = told.within;
  const bar = place.querySelector("progress");
  bar.max = told.of;
  bar.value = told.done;
}

async function look() {
  let answer = null;
  try {
    answer = await fetch(place.dataset.progressAt, { redirect: "error" });
  } catch { /* no connection: the next look may have one */ }
  if (answer && !answer.ok) return location.reload();
  if (answer) {
    const told = await answer.json();
    if (told.state === "done" || told.state === "stopped") return location.reload();
    tell(told);
  }
  return setTimeout(look, EVERY);
}

if (place) setTimeout(look, EVERY);
