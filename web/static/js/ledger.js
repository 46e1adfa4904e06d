// The ledger's ticks: all of a page at once, and how many are chosen. Without it each is ticked by hand.
const picks = () => [...document.querySelectorAll("#assign input[name=item]")];

function show() {
  const all = document.querySelector("[data-pick-all]");
  const said = document.querySelector("[data-picked]");
  if (!all || !said) return;
  const chosen = picks().filter((one) => one.checked).length;
  all.hidden = false;
  all.checked = chosen > 0 && chosen === picks().length;
  all.indeterminate = chosen > 0 && !all.checked;
  said.textContent = chosen ? said.dataset.picked.replace("{count}", chosen) : "";
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) for (const one of picks()) one.checked = event.target.checked;
  if (event.target.closest("#assign")) show();
});
document.addEventListener("htmx:afterSettle", show);
window.addEventListener("pageshow", show);
show();
