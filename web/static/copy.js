// copy.js - copies a table in the form that is wanted. Without it the same forms can be opened, marked and copied.

function mark(source) {
  for (let near = source.closest("details"); near; near = near.parentElement.closest("details")) near.open = true;
  const range = document.createRange();
  range.selectNodeContents(source);
  const chosen = document.getSelection();
  chosen.removeAllRanges();
  chosen.addRange(range);
}

async function copy(source) {
  if (source.tagName === "PRE") return navigator.clipboard.writeText(source.textContent);
  const kinds = { "text/html": source.innerHTML, "text/plain": source.innerText || source.textContent };
  const parts = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
}

async function copyFile(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return navigator.clipboard.writeText(await answer.text());
}

for (const row of document.querySelectorAll("[data-copies]")) {
  const says = row.querySelector("[role=status]");
  row.hidden = false;
  row.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return undefined;
    const source = document.getElementById(button.dataset.copy);
    says.textContent = "";
    try {
      await (button.dataset.from ? copyFile(button.dataset.from) : copy(source));
      says.textContent = row.dataset.copied.replace("{as}", button.dataset.as);
    } catch { // no clipboard here, or none allowed: what is wanted stands marked
      if (!source) return location.assign(button.dataset.from);
      mark(source);
      source.focus();
      says.textContent = row.dataset.marked;
    }
    return undefined;
  });
}
