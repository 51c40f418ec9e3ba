// link.js - the token stays in the fragment of the address until a person presses the button.
// Opening the page, by a person or by a mail scanner, sends nothing.

const token = location.hash.slice(1);
const form = document.querySelector("form[data-link]");

if (form && token) {
  const field = form.elements.namedItem("token");
  form.querySelector("[data-typed]").hidden = true;
  form.addEventListener("submit", () => {
    field.value = token;
    history.replaceState(null, "", location.pathname);
  });
}
