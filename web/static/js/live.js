// A stream that does not give up: EventSource alone stops for ever at the first answer that is not 200.
const QUIET_MS = 45_000; // three heartbeats
const LONGEST_MS = 60_000;

// how: shown() -> Map(map id -> stamp on the page), refresh(map id) -> "on" | "off" | "out",
// show(state, count), beat(facts), spread (ms over which many screens spread their questions) and
// rests (whether a tab that nobody sees lets go: a browser has six lines to a server, not more).
export function listen(address, how) {
  let source = null;
  let tries = 0;
  let watchdog = 0;
  let waiting = 0;

  function rest() {
    clearTimeout(waiting);
    clearTimeout(watchdog);
    waiting = 0;
    source?.close();
  }

  function open() {
    rest();
    if (how.rests && document.hidden) return;
    source = new EventSource(address);
    source.addEventListener("board", hear);
    source.addEventListener("beat", beat);
    source.addEventListener("gone", () => again("off"));
    // Also while the browser itself retries: one hand holds the line, and counts.
    source.addEventListener("error", () => again("off"));
    guard();
  }

  function guard() {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => again("off"), QUIET_MS);
  }

  function alive() {
    tries = 0;
    guard();
    how.show("on", 0);
  }

  async function again(state) {
    source?.close();
    clearTimeout(watchdog);
    if (waiting) return;
    tries += 1;
    how.show(state, tries);
    const pause = Math.min(LONGEST_MS, 1_000 * 2 ** Math.min(tries - 1, 6));
    waiting = setTimeout(knock, pause * (0.5 + Math.random() / 2));
  }

  // A closed door answers with the way to the sign-in page, which an EventSource cannot tell us.
  async function knock() {
    waiting = 0;
    if (tries > 1) {
      const answer = await fetch(address.replace(/\/live(\?.*)?$/, "/board"), { redirect: "manual", cache: "no-cache" }).catch(() => null);
      const out = answer && (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 || answer.status === 404);
      if (out) { again("out"); return; }
      if (!answer || !answer.ok) { again("off"); return; }
    }
    open();
  }

  function hear(event) {
    alive();
    const { map, stamp } = JSON.parse(event.data);
    if (how.shown().get(String(map)) === stamp) return;
    setTimeout(async () => {
      const state = await Promise.resolve(how.refresh(String(map))).catch(() => "off");
      if (state !== "on") again(state);
    }, Math.random() * (how.spread ?? 300));
  }

  function beat(event) {
    alive();
    how.beat?.(JSON.parse(event.data));
  }

  if (how.rests) document.addEventListener("visibilitychange", () => { if (document.hidden) rest(); else open(); });
  window.addEventListener("online", () => { if (waiting) { clearTimeout(waiting); waiting = 0; open(); } });
  open();
}
