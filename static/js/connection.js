// A lost connection or a failed request is told in a sentence, in the page's live region.
// Nothing is swapped then, so whatever was typed stays where it is.
const line = document.querySelector("[data-connection]");

function tell(text) {
  if (line) line.textContent = text ?? "";
}

addEventListener("offline", () => tell(line?.dataset.offline));
addEventListener("online", () => tell(""));
document.addEventListener("htmx:sendError", () => tell(line?.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(line?.dataset.offline));
document.addEventListener("htmx:responseError", () => tell(line?.dataset.failed));
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) tell("");
});

// Sending a form without a connection would replace the page, and what was typed, by the browser's error page.
document.addEventListener(
  "submit",
  (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopPropagation();
    tell(line?.dataset.offline);
  },
  { capture: true },
);

// A form that somebody took time over is sent only when the server answers, which the browser cannot know before.
async function isReached() {
  try {
    return (await fetch(line.dataset.alive, { cache: "no-store", signal: AbortSignal.timeout(8000) })).ok;
  } catch {
    return false;
  }
}

async function send(form, submitter) {
  form.dataset.reaching = "";
  const reached = await isReached();
  delete form.dataset.reaching;
  tell(reached ? "" : line.dataset.offline);
  if (!reached) return;
  form.dataset.reached = "";
  form.requestSubmit(submitter);
  delete form.dataset.reached;
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!line || event.defaultPrevented || !form.matches("[data-draft]") || "reached" in form.dataset) return;
    event.preventDefault();
    event.stopPropagation();
    if (!("reaching" in form.dataset)) send(form, event.submitter);
  },
  { capture: true },
);
