// What every page does beyond plain HTML; without it everything still works.

// After a refusal, focus stands on its sentence, where a screen reader begins.
document.querySelector("[data-focus]")?.focus();

// On a telephone the navigation is wider than the window: where we are is in sight.
const here = document.querySelector(".main-nav [aria-current]");
if (here) {
  const nav = here.closest(".main-nav");
  nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
}

// A form goes out once: a second click while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
});

// The page kept by the browser for "back" is as it was, its buttons alive again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

// An open menu closes by Escape and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("nav details[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("nav details[open]")) if (!menu.contains(event.target)) menu.open = false;
});
