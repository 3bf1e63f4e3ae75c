// A form is sent once, and what takes longer than 150 ms shows that it runs.
// A form that starts a download says data-busy="off": its page stays, so nothing would end the wait.
const root = document.documentElement;
const SLOW_MS = 150;
let running = 0;
let timer;

function begin() {
  running += 1;
  timer ??= setTimeout(() => root.toggleAttribute("data-busy", true), SLOW_MS);
}

function end() {
  running = Math.max(0, running - 1);
  if (running) return;
  clearTimeout(timer);
  timer = undefined;
  root.removeAttribute("data-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // htmx prevents the default and tells of its own requests below.
  if (event.defaultPrevented || form.dataset.busy === "off" || form.method === "dialog") return;
  if (form.hasAttribute("data-sent")) {
    event.preventDefault();
    return;
  }
  form.setAttribute("data-sent", "");
  // A disabled button would not send its name and value; aria-disabled keeps them and the focus.
  event.submitter?.setAttribute("aria-disabled", "true");
  begin();
});

document.addEventListener("htmx:beforeRequest", begin);
document.addEventListener("htmx:afterRequest", end);

// Coming back with the browser's button shows the page as it was left: awaiting an answer.
addEventListener("pageshow", () => {
  running = 0;
  end();
  for (const form of document.querySelectorAll("form[data-sent]")) {
    form.removeAttribute("data-sent");
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});
