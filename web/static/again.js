// again.js - when the server was full, try again by itself after the seconds it named, and a little more by chance,
// so that not everybody comes back at the same moment. Without it the button does the same.

const again = document.querySelector("[data-again]");
const MOST = 20;
const TRIES = "soundline-again";

if (again) {
  const tried = Number(sessionStorage.getItem(TRIES) ?? 0);
  if (tried < MOST) {
    document.querySelector("[data-says]").textContent = document.querySelector("[data-says]").dataset.says;
    setTimeout(() => {
      sessionStorage.setItem(TRIES, String(tried + 1));
      if (again instanceof HTMLFormElement) again.requestSubmit();
      else again.click();
    }, 1000 * Number(again.dataset.again) * (1 + Math.random()));
  }
}
