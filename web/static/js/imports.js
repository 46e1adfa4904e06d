// What makes the import wizard quicker; without it every step works.

// A file dropped on the frame is the chosen file; its name and size are said at once.
for (const drop of document.querySelectorAll("[data-drop]")) {
  const input = drop.querySelector("input[type=file]");
  const chosen = drop.querySelector("[data-chosen]");
  drop.querySelector("[data-drop-hint]").hidden = false;
  const say = () => {
    const file = input.files[0];
    const tooLarge = Boolean(file) && file.size > Number(input.dataset.limit) * 1024 * 1024;
    chosen.textContent = !file ? "" : tooLarge ? input.dataset.tooLarge : `${file.name} · ${Math.ceil(file.size / 1024)} KB`;
    chosen.classList.toggle("wrong", tooLarge);
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
  };
  input.addEventListener("change", say);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    say();
  });
}

// Reading a large file takes seconds: say so.
for (const form of document.querySelectorAll("form[data-import]")) {
  form.addEventListener("submit", () => {
    const waiting = form.querySelector("[data-waiting]");
    if (waiting) waiting.hidden = false;
  });
}
window.addEventListener("pageshow", () => {
  for (const waiting of document.querySelectorAll("[data-waiting]")) waiting.hidden = true;
});

// A long report opens where its first problem stands.
const firstMark = document.querySelector(".source-text mark");
if (firstMark) {
  const frame = firstMark.closest(".source-text");
  frame.scrollTop = firstMark.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 4;
}

// The sentence and the draft that came of it are lit together.
const partners = (draft) => document.querySelectorAll(`[data-draft="${draft}"]`);
for (const one of document.querySelectorAll("[data-draft]")) {
  for (const [name, lit] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
    one.addEventListener(name, () => {
      for (const partner of partners(one.dataset.draft)) partner.classList.toggle("lit", lit);
    });
  }
  // Following the link moves only the other side's own frame, not the whole page.
  one.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    const frame = target && target.closest(".source-text");
    if (!frame) return;
    event.preventDefault();
    frame.scrollTop += target.getBoundingClientRect().top - frame.getBoundingClientRect().top - frame.clientHeight / 3;
    target.querySelector("a").focus({ preventScroll: true });
  });
}

// What is struck out looks struck out on both sides.
for (const box of document.querySelectorAll("input[name=struck]")) {
  const show = () => {
    const one = box.closest("[data-draft]");
    one.classList.toggle("struck", box.checked);
    for (const mark of document.querySelectorAll(`mark[data-draft="${one.dataset.draft}"]`)) mark.classList.toggle("out", box.checked);
  };
  box.addEventListener("change", show);
  show();
}
