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
