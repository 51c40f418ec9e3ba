// staff.js - courtesies for staff pages: focus what needs a look, ask before what cannot be undone.

const errors = document.querySelector(".errors");
if (errors) errors.focus();

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
