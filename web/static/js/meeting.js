// The stage: keys turn the slides, the decision line sends with Enter, a lost connection is said.

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

// Keys count from the slide that was asked for last: three quick presses are three slides.
const stage = document.body;
const numberIn = (address) => Number(new URL(address, location.href).searchParams.get("slide") ?? 1);
let wanted = Number(stage.dataset.slide);
function turn(direction) {
  const next = Math.min(Math.max(wanted + direction, 1), Number(stage.dataset.slides));
  if (next === wanted) return;
  const address = new URL(location.href);
  address.searchParams.set("slide", String(next));
  show(address.href, true);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const target = event.target;
  if (typing(target)) {
    // Enter records the decision; Shift+Enter is a new line. An input method's Enter is its own.
    if (event.key === "Enter" && !event.shiftKey && target.matches("[data-line] textarea")) {
      event.preventDefault();
      target.form.requestSubmit();
    }
    if (event.key === "Escape") target.blur();
    return;
  }
  if (target.closest("a, button, summary") && (event.key === " " || event.key === "Enter")) return;
  if (["ArrowRight", "PageDown", " "].includes(event.key)) {
    event.preventDefault();
    turn(event.key === " " && event.shiftKey ? -1 : 1);
  } else if (["ArrowLeft", "PageUp"].includes(event.key)) {
    event.preventDefault();
    turn(-1);
  } else if (event.key === "Home" || event.key === "End") {
    const links = document.querySelectorAll(".stage-sections a");
    links[event.key === "Home" ? 0 : links.length - 1]?.click();
  } else if (event.key === "f" || event.key === "F") {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  } else if (event.key === "d" || event.key === "D") {
    event.preventDefault();
    document.querySelector("[data-decision-text]")?.focus();
  }
});

// Slides are turned inside the page, so that full screen and what is being typed survive.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("#next, #previous, .stage-sections a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  await show(link.href, true);
});
window.addEventListener("popstate", () => show(location.href, false));

let shown = 0;
async function show(address, remember) {
  const mine = ++shown;
  wanted = numberIn(address);
  let text;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    text = await answer.text();
  } catch {
    if (mine === shown) location.assign(address); // the browser says it better than we could
    return;
  }
  if (mine !== shown) return; // a later key was pressed meanwhile
  const page = new DOMParser().parseFromString(text, "text/html");
  const untouched = !document.querySelector("[data-decision-text]")?.value.trim();
  for (const part of [".stage-top", "#main", ".stage-foot", ...(untouched ? ["#beside"] : [])]) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
    if (!old || !fresh) continue;
    old.replaceWith(fresh);
    window.htmx?.process(fresh);
  }
  stage.dataset.slides = page.body.dataset.slides;
  document.title = page.title;
  if (remember) history.pushState(null, "", address);
  document.getElementById("main").focus({ preventScroll: true });
}

// After a decision the line is empty again and waits for the next.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "beside") {
    (document.querySelector("#beside [data-focus]") ?? document.querySelector("[data-decision-text]"))?.focus();
  }
});

const connection = () => document.getElementById("connection");
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => { connection().textContent = document.body.dataset.offline; });
}
document.addEventListener("htmx:afterOnLoad", () => { connection().textContent = ""; });
