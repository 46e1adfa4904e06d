// Wall mode: pages that turn, a stream that comes back by itself, and the last board until it does.
import { listen } from "./live.js";

const body = document.body;
const one = (name) => document.querySelector(`[data-${name}]`);
const holder = document.querySelector(".s-board");
const boards = body.dataset.maps.split(",").map((map) => ({ map, html: "", stamp: "", part: 1, parts: 1 }));
const state = document.querySelector(".s-state");
const seconds = Number(body.dataset.seconds);
const language = document.documentElement.lang;
const zone = body.dataset.timezone;
const SPREAD_MS = 2_000; // two hundred screens do not ask at once

let current = 0; // which board
let turned = 0; // which of its pages
let pages = []; // rows of each
let drift = 0; // the server's clock minus ours
let heard = Date.now(); // when the stream last spoke
let stale = false;
let online = false;
const changed = new Map();

/* What is shown */

const formats = {
  clock: new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  exact: new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  moment: new Intl.DateTimeFormat(language, { timeZone: zone, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  date: new Intl.DateTimeFormat(language, { timeZone: zone, year: "numeric", month: "long", day: "numeric", weekday: "long" }),
};

function tick() {
  const now = Date.now() + drift;
  one("clock").textContent = formats.clock.format(now);
  one("date").textContent = formats.date.format(now);
  const old = Math.floor((Date.now() - heard) / 60_000);
  const age = one("age");
  age.textContent = !online && old >= 1 ? age.dataset.old.replace("{age}", span(age.dataset, old)) : "";
}

function span(words, minutes) {
  if (minutes < 120) return words.minutes.replace("{count}", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return words.hours.replace("{count}", hours);
  return words.days.replace("{count}", Math.floor(hours / 24));
}

function show(name, count) {
  online = name === "on";
  const word = online && stale ? "stale" : name;
  state.dataset.state = word;
  state.querySelector("[data-word]").textContent = state.dataset[word].replace("{count}", String(count));
  one("dark").hidden = name !== "out";
  if (online) heard = Date.now();
}

/* Pages: as many rows as fit, each group with its head */

function put(board) {
  holder.innerHTML = board.html;
  // Tables and headings are taken over; what a hand would use is not for a wall.
  for (const part of holder.querySelectorAll(".tools, .foot, .pager")) part.remove();
  // The hatch is drawn in pixels: on a large screen it would be too fine to be seen.
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) / 15;
  holder.querySelector("#hatch").setAttribute("patternTransform", `rotate(45) scale(${size.toFixed(2)})`);
  one("coming").replaceChildren(...holder.querySelectorAll(".coming"));
  one("name").textContent = holder.querySelector(".print-head strong")?.textContent ?? "";
  lay();
}

function lay() {
  const rows = [...holder.querySelectorAll("tr.item")];
  const table = holder.querySelector(".wall");
  const bottom = document.getElementById("main").getBoundingClientRect().bottom + 1;
  pages = [];
  let page = [];
  uncover([]);
  for (const row of rows) {
    row.hidden = row.parentElement.hidden = false;
    if (page.length && table.getBoundingClientRect().bottom > bottom) {
      pages.push(page);
      page = [];
      uncover([row]);
    }
    page.push(row);
  }
  if (page.length) pages.push(page);
  turn();
}

function uncover(rows) {
  for (const part of holder.querySelectorAll("tr.item, .wall tbody")) part.hidden = true;
  for (const row of rows) row.hidden = row.parentElement.hidden = false;
}

function turn() {
  turned = Math.min(turned, Math.max(pages.length - 1, 0));
  uncover(pages[turned] ?? []);
  const words = document.querySelector(".s-pages");
  const count = { page: turned + 1, pages: pages.length };
  words.textContent = pages.length > 1 ? words.dataset.words.replace(/{(\w+)}/g, (_all, name) => count[name]) : "";
  const at = changed.get(boards[current].map);
  if (at) one("changed").textContent = formats.moment.format(new Date(at));
}

// The next page; after the last one the next part of a map of more than 300 items, then the next map.
async function next() {
  if (turned + 1 < pages.length) {
    turned += 1;
    turn();
    return;
  }
  const board = boards[current];
  turned = 0;
  if (board.part < board.parts) {
    board.part += 1;
    await fetchBoard(board).catch(() => null);
  } else if (boards.length > 1 || board.parts > 1) {
    board.part = 1;
    current = (current + 1) % boards.length;
    const other = boards[current];
    if (!other.html || other.parts > 1) await fetchBoard(other).catch(() => null);
    if (!other.html) current = boards.indexOf(board); // not to be had now: stay with what there is
  }
  put(boards[current]);
}

async function fetchBoard(board) {
  const query = new URLSearchParams(location.search);
  for (const name of ["maps", "seconds", "page"]) query.delete(name);
  if (board.part > 1) query.set("page", board.part);
  const answer = await fetch(`/maps/${board.map}/wall/board?${query}`, { redirect: "manual", cache: "no-cache" });
  if (!answer.ok) return answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status) ? "out" : "off";
  const html = await answer.text();
  return keep(board, html) ? "on" : "off";
}

function keep(board, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const found = template.content.querySelector("#board");
  if (!found) return false;
  Object.assign(board, {
    html, stamp: found.dataset.stamp, part: Number(found.dataset.page), parts: Number(found.dataset.pages),
  });
  return true;
}

async function refresh(map) {
  const board = boards.find((each) => each.map === map);
  if (!board) return "on";
  const state = await fetchBoard(board);
  if (state === "on" && board === boards[current]) put(board);
  return state;
}

/* The stream */

listen(body.dataset.live, {
  spread: SPREAD_MS,
  shown: () => new Map(boards.map((each) => [each.map, each.stamp])),
  refresh,
  show,
  beat: (facts) => {
    drift = new Date(facts.at).getTime() - Date.now();
    stale = !facts.fresh;
    show("on", 0);
    one("checked").textContent = formats.exact.format(Date.now() + drift);
    for (const [map, at] of Object.entries(facts.changed)) changed.set(map, at);
    const at = changed.get(boards[current].map);
    if (at) one("changed").textContent = formats.moment.format(new Date(at));
    if (facts.edition !== body.dataset.edition) renew();
  },
});

// The server was upgraded: its new page is taken only once it really answers.
let renewing = false;
async function renew() {
  if (renewing) return;
  renewing = true;
  await new Promise((done) => { setTimeout(done, Math.random() * 10_000); });
  const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else renewing = false;
}

/* The room: a pointer that rests is not shown, and the screen does not go to sleep */

let resting = 0;
function stir() {
  body.classList.remove("idle");
  clearTimeout(resting);
  resting = setTimeout(() => body.classList.add("idle"), 4_000);
}
for (const name of ["pointermove", "keydown"]) document.addEventListener(name, stir);

const full = one("full");
full.hidden = !document.fullscreenEnabled;
full.addEventListener("click", () => document.documentElement.requestFullscreen());

async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => null);
}
document.addEventListener("visibilitychange", stayAwake);

window.addEventListener("resize", lay);
document.fonts.ready.then(lay);

keep(boards[0], holder.innerHTML);
put(boards[0]);
tick();
stir();
stayAwake();
setInterval(tick, 1_000);
setInterval(next, seconds * 1_000);
