// A progress bar for uploads. Without this file the same form goes out as any other.
const MEBIBYTE = 1024 * 1024;

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // before page.js, which then leaves this form alone
    if (form.dataset.busy) return;
    const trouble = form.querySelector(".trouble");
    trouble.hidden = true;
    const files = [...form.querySelector("input[type=file]").files];
    const limit = Number(form.dataset.limitMb);
    const large = files.find((file) => file.size > limit * MEBIBYTE);
    if (large) {
      say(trouble, form.dataset.wordsLarge.replace("{name}", large.name).replace("{size}", (large.size / MEBIBYTE).toFixed(1)).replace("{limit}", limit));
      return;
    }
    send(form, trouble);
  }, { capture: true });
}

function send(form, trouble) {
  const state = form.querySelector(".upload-state");
  const bar = state.querySelector("progress");
  const word = state.querySelector("span");
  const button = form.querySelector("button");
  const finish = () => {
    delete form.dataset.busy;
    state.hidden = true;
    button.removeAttribute("aria-busy");
  };
  form.dataset.busy = "1";
  button.setAttribute("aria-busy", "true");
  bar.value = 0;
  word.textContent = "0%";
  state.hidden = false;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = Math.floor((100 * event.loaded) / event.total);
    word.textContent = `${bar.value}%`;
  });
  request.addEventListener("load", () => {
    const answer = read(request);
    if (request.status < 300 && answer.to) {
      location.assign(answer.to);
      if (new URL(answer.to, location.href).pathname === location.pathname) location.reload();
      return;
    }
    finish();
    const done = answer.kept?.length ? `\n${form.dataset.wordsDone.replace("{names}", answer.kept.join("、"))}` : "";
    say(trouble, (answer.sentence || form.dataset.wordsLost) + done);
  });
  request.addEventListener("error", () => { finish(); say(trouble, form.dataset.wordsLost); });
  request.addEventListener("abort", finish);
  request.send(new FormData(form));
}

// A refusal of the door is a whole page: its sentence is the one that counts.
function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return { sentence: page.querySelector("[role=alert]")?.textContent.trim() };
  }
}

function say(trouble, sentence) {
  trouble.textContent = sentence;
  trouble.hidden = false;
  trouble.focus();
}
