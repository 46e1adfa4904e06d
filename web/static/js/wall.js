// The board of a desk: cards in a dialog, and the board anew when the stream says it has changed.
import { listen } from "./live.js";

const page = document.querySelector(".wall-page");
const dialog = document.getElementById("card");
const pulse = document.querySelector("[data-pulse]");

async function openCard(link) {
  const answer = await fetch(link.dataset.card, { redirect: "manual", headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(String(answer.status));
  dialog.querySelector("[data-card-body]").innerHTML = await answer.text();
  dialog.showModal();
  dialog.scrollTop = 0;
}

page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-card]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openCard(link).catch(() => { location.href = link.href; });
});

// A click beside the card closes it, as Escape does.
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

page.addEventListener("change", (event) => {
  if (event.target.matches(".finds select")) event.target.form.requestSubmit();
});

// The menu closes when something is taken from it, at a click beside it, and at Escape.
const menu = page.querySelector(".menu");
document.addEventListener("click", (event) => {
  if (event.target.closest(".menu-list a") || !menu.contains(event.target)) menu.open = false;
});
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What somebody is typing into the filters is theirs: that form is carried over into the new board.
function swap(html) {
  const old = document.getElementById("board");
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("#board");
  if (!fresh) return;
  const tools = old.querySelector(".tools");
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  if (focused && tools && tools.contains(focused)) fresh.querySelector(".tools")?.replaceWith(tools);
  const address = focused?.getAttribute("href");
  old.replaceWith(fresh);
  if (focused && focused.isConnected) focused.focus({ preventScroll: true });
  else if (address) fresh.querySelector(`a[href="${CSS.escape(address)}"]`)?.focus({ preventScroll: true });
}

async function refresh() {
  const query = location.search;
  const answer = await fetch(location.pathname.replace(/\/$/, "") + "/board" + query, { redirect: "manual" });
  if (!answer.ok) return answer.type === "opaqueredirect" || answer.status === 401 ? "out" : "off";
  swap(await answer.text());
  return "on";
}

function show(state, count) {
  pulse.hidden = false;
  pulse.dataset.state = state;
  pulse.textContent = pulse.dataset[state].replace("{count}", String(count));
}

listen(pulse.dataset.live, {
  shown: () => new Map([[document.getElementById("board").dataset.map, document.getElementById("board").dataset.stamp]]),
  rests: true,
  refresh,
  show,
});
