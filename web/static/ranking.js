// ranking.js - the courtesy of dragging lines into order; the selects stay and always tell the places.

function lines(list) {
  return [...list.querySelectorAll(".point")];
}

function number(list) {
  lines(list).forEach((line, place) => { line.querySelector("select").value = String(place + 1); });
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function sort(list) {
  const place = (line) => Number(line.querySelector("select").value) || Infinity;
  const sorted = lines(list).sort((a, b) => place(a) - place(b));
  list.append(...sorted);
}

function draggable(list) {
  let held = null;
  for (const line of lines(list)) line.draggable = true;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest(".point");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest(".point");
    if (!held || !over || over === held || !list.contains(held)) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => { held = null; number(list); });
}

export function rankings(lists) {
  for (const list of lists) {
    if (lines(list).every((line) => line.querySelector("select").value)) sort(list);
    draggable(list);
  }
}
