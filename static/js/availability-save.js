// Saving the grid: one request, and the page's answer takes the grid's place, also when it is a refusal.
// What was refused is marked at its cell; the summary on top leads there.
let left; // where the grid was scrolled to

const root = () => document.querySelector("[data-availability]");
const frame = () => root().querySelector("[data-frame]");
const isOurs = (event) => event.detail.target?.matches?.("[data-availability]");

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isOurs(event)) return;
  const { detail } = event;
  const answer = new DOMParser().parseFromString(detail.serverResponse, "text/html");
  if (!answer.querySelector("[data-availability]")) {
    detail.shouldSwap = false;
    const bar = root().querySelector("[data-bar]");
    if (detail.xhr.status < 400) bar.querySelector("[data-count]").textContent = bar.dataset.signedOut;
    return;
  }
  detail.shouldSwap = true;
  detail.isError = false;
  left = { top: frame().scrollTop, left: frame().scrollLeft };
  // The grid tells of its own success; the page's messages are outside of what is replaced.
  for (const old of document.querySelectorAll("main > .message")) old.remove();
  root().before(...answer.querySelectorAll("main > .message"));
});

function mark(link) {
  const cell = root().querySelector(`td[data-at="${CSS.escape(link.dataset.refusedAt)}"]`);
  if (!cell) return;
  cell.setAttribute("aria-invalid", "true");
  cell.dataset.refused = link.textContent;
  cell.title = link.textContent;
  cell.parentElement.hidden = false;
}

document.addEventListener("htmx:load", (event) => {
  if (!event.target.matches("[data-availability]")) return;
  if (left) frame().scrollTo(left);
  for (const link of root().querySelectorAll("[data-refused-at]")) mark(link);
  if (!root().hasAttribute("data-refused")) root().querySelector("[data-save]").focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-refused-at]");
  const cell = link && root().querySelector(`td[data-at="${CSS.escape(link.dataset.refusedAt)}"]`);
  if (!cell) return;
  event.preventDefault();
  cell.focus();
  cell.scrollIntoView({ block: "center", inline: "center" });
});
