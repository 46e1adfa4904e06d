// The room beyond plain HTML: its navigation in view, links copied with one click, slips printed.
const place = document.querySelector(".room-nav [aria-current]"); // on a telephone it may lie off the edge
if (place) place.closest("nav").scrollLeft = place.offsetLeft - 24;

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement.querySelector("input");
  if (!navigator.clipboard || !field) continue; // only over https or on this machine
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.setAttribute("data-done", "");
    setTimeout(() => button.removeAttribute("data-done"), 2000);
  });
}
for (const field of document.querySelectorAll("[data-select]")) field.addEventListener("focus", () => field.select());
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
