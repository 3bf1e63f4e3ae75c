// Clicking a cell of the grid toggles it; dragging offers or clears a rectangle, as its first cell says.
// A finger taps, and scrolls as everywhere; it drags only while "Paint" is switched on.
const SPEED = 14; // pixels per frame, beyond the edge
let stroke; // {from, to, on, x, y} while drawing
let wasDrawn = false; // the click that follows a stroke is not one more

const paint = (detail) => document.dispatchEvent(new CustomEvent("availability:paint", { detail }));
const cellOf = (target) => target?.closest?.("[data-grid] td") ?? null;
const isPainting = () => document.querySelector("[data-paint-mode]")?.getAttribute("aria-pressed") === "true";
const opensElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey;

// What can be seen of the cells: within the frame, beside their times, below the days, above the bar.
function sight() {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [frame, head, bar] = [box("[data-frame]"), box("[data-grid] .corner"), box("[data-bar]")];
  return {
    left: Math.max(frame.left, head.right) + 2,
    top: Math.max(frame.top, head.bottom) + 2,
    right: frame.right - 18,
    bottom: Math.min(frame.bottom, bar.top) - 18,
  };
}

// The cell under the pointer; beyond the edge of what can be seen, the nearest one.
function cellAt(x, y, { left, top, right, bottom }) {
  return cellOf(document.elementFromPoint(Math.min(Math.max(x, left), right), Math.min(Math.max(y, top), bottom)));
}

document.addEventListener("pointerdown", (event) => {
  const cell = cellOf(event.target);
  wasDrawn = false;
  if (!cell || event.button !== 0 || !event.isPrimary || opensElsewhere(event)) return;
  if (!cell.dataset.at || cell.dataset.locked) return;
  if (event.pointerType !== "mouse" && !isPainting()) return;
  stroke = { from: cell, to: cell, on: !cell.hasAttribute("data-on") };
  wasDrawn = true;
  paint({ ...stroke, done: false });
});

// Beyond the edge of the grid, it scrolls on until the pointer comes back or lets go.
function follow() {
  if (!stroke) return;
  const edges = sight();
  const beyond = (value, low, high) => (value > high + 8 ? SPEED : value < low ? -SPEED : 0);
  const [down, right] = [beyond(stroke.y, edges.top, edges.bottom), beyond(stroke.x, edges.left, edges.right)];
  const frame = document.querySelector("[data-frame]");
  const scrolled = frame.scrollTop;
  frame.scrollBy(right, down);
  if (frame.scrollTop === scrolled) scrollBy(0, down); // its end may still be below the bar
  const cell = cellAt(stroke.x, stroke.y, edges);
  if (cell && cell !== stroke.to) {
    stroke.to = cell;
    paint({ ...stroke, done: false });
  }
  stroke.frame = down || right ? requestAnimationFrame(follow) : undefined;
}

document.addEventListener("pointermove", (event) => {
  if (!stroke) return;
  stroke.x = event.clientX;
  stroke.y = event.clientY;
  if (!stroke.frame) follow();
});

document.addEventListener("pointerup", () => {
  if (stroke) paint({ ...stroke, done: true });
  stroke = undefined;
});

document.addEventListener("pointercancel", () => {
  if (stroke) paint({ cells: [], done: true });
  stroke = undefined;
});

document.addEventListener("click", (event) => {
  const mode = event.target.closest("[data-paint-mode]");
  if (mode) mode.setAttribute("aria-pressed", String(!isPainting()));
  const cell = cellOf(event.target);
  if (!cell || cell.dataset.locked || !cell.dataset.at || opensElsewhere(event)) return;
  event.preventDefault();
  if (!wasDrawn) paint({ cells: [cell], on: !cell.hasAttribute("data-on"), done: true });
  wasDrawn = false;
});

// A link in a cell is not carried away.
document.addEventListener("dragstart", (event) => {
  if (cellOf(event.target)) event.preventDefault();
});
