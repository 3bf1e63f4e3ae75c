// [data-availability]: the changes to the grid that are not saved yet, with undo and redo.
// Other modules ask by events on the document:
//   availability:paint  {from, to} or {cells}, {clear}, on, done   `done: false` while a stroke is still drawn
//   availability:mark   {from, to}                                 select a rectangle of cells
// and each cell says in data-on and data-change how it stands.
const cells = []; // {cell, at, slots} of each that may change
let added = new Set(); // data-at
let removed = new Set(); // ids of slots
let before = []; // states to undo to, and to redo to
let after = [];
let strokeBase;

const root = () => document.querySelector("[data-availability]");
const bar = () => root().querySelector("[data-bar]");
const snapshot = () => ({ added: new Set(added), removed: new Set(removed) });
const size = () => added.size + removed.size;

function restore(state) {
  added = new Set(state.added);
  removed = new Set(state.removed);
}

function rectangle(from, to) {
  const rows = [...from.closest("tbody").rows];
  const [top, bottom] = [rows.indexOf(from.parentElement), rows.indexOf(to.parentElement)].sort((a, b) => a - b);
  const [left, right] = [from.cellIndex, to.cellIndex].sort((a, b) => a - b);
  const inside = rows.slice(top, bottom + 1).filter((row) => !row.hidden);
  return inside.flatMap((row) => [...row.cells].slice(left, right + 1));
}

function set(cell, on) {
  if (cell.dataset.locked || !cell.dataset.at) return;
  const slots = cell.dataset.slots?.split(" ");
  if (!slots) added[on ? "add" : "delete"](cell.dataset.at);
  else for (const slot of slots) removed[on ? "delete" : "add"](slot);
}

function render() {
  for (const { cell, at, slots } of cells) {
    const isRemoved = slots?.every((slot) => removed.has(slot));
    const change = isRemoved ? "removed" : added.has(at) ? "added" : "";
    if ((cell.dataset.change ?? "") !== change) {
      if (change) cell.dataset.change = change;
      else delete cell.dataset.change;
    }
    cell.toggleAttribute("data-on", slots ? !isRemoved : added.has(at));
  }
}

function tell(text = "") {
  const words = bar().dataset;
  const count = size();
  const unsaved = count === 1 ? words.unsavedOne : words.unsavedMany.replace("{n}", count);
  const counts = words.counts.replace("{added}", added.size).replace("{removed}", removed.size);
  const sentence = count ? `${unsaved}: ${counts}` : words.unsavedNone;
  bar().querySelector("[data-count]").textContent = text ? `${text} ${sentence}` : sentence;
  bar().toggleAttribute("data-unsaved", count > 0);
  bar().querySelector("[data-undo]").disabled = !before.length;
  bar().querySelector("[data-redo]").disabled = !after.length;
  bar().querySelector("[data-changes]").value = JSON.stringify({ add: spans(), remove: [...removed].map(Number) });
  document.dispatchEvent(new CustomEvent("availability:changed"));
}

function spans() {
  const length = Number(root().dataset.minutes) * 60_000;
  return [...added].sort().map((at) => [at, new Date(Date.parse(at) + length).toISOString()]);
}

function paint({ from, to, cells: named, clear = [], on, done, text }) {
  strokeBase ??= snapshot();
  restore(strokeBase);
  for (const cell of clear) set(cell, false);
  for (const cell of named ?? rectangle(from, to)) set(cell, on);
  render();
  if (!done) return;
  const base = strokeBase;
  strokeBase = undefined;
  if (!same(base)) {
    before.push(base);
    after = [];
  }
  tell(text);
}

function same(state) {
  const equal = (one, other) => one.size === other.size && [...one].every((value) => other.has(value));
  return equal(state.added, added) && equal(state.removed, removed);
}

function step(from, to, text) {
  if (!from.length || strokeBase) return;
  to.push(snapshot());
  restore(from.pop());
  render();
  tell(text);
}

const undo = () => step(before, after, bar().dataset.undone);
const redo = () => step(after, before, bar().dataset.redone);

// A fresh grid: after a refusal whatever can still be is asked for again, after saving nothing is left to do.
function begin() {
  cells.length = 0;
  for (const cell of root().querySelectorAll("td[data-at]:not([data-locked])")) {
    cells.push({ cell, at: cell.dataset.at, slots: cell.dataset.slots?.split(" ") });
  }
  const wanted = root().hasAttribute("data-refused") ? snapshot() : { added: [], removed: [] };
  const free = new Set(cells.filter(({ slots }) => !slots).map(({ at }) => at));
  const there = new Set(cells.flatMap(({ slots }) => slots ?? []));
  restore({
    added: [...wanted.added].filter((at) => free.has(at)),
    removed: [...wanted.removed].filter((slot) => there.has(slot)),
  });
  before = [];
  after = [];
  render();
  tell();
}

function showHours(link) {
  const rows = [...root().querySelectorAll("tbody tr")];
  if (link.dataset.showHours === "later") rows.reverse();
  for (const row of rows.slice(0, rows.findIndex((row) => !row.hidden))) row.hidden = false;
  link.parentElement.remove();
}

document.addEventListener("availability:paint", (event) => paint(event.detail));
document.addEventListener("availability:mark", ({ detail: { from, to } }) => {
  for (const cell of root().querySelectorAll("td[aria-selected]")) cell.removeAttribute("aria-selected");
  if (from !== to) for (const cell of rectangle(from, to)) cell.setAttribute("aria-selected", "true");
});
document.addEventListener("availability:undo", undo);
document.addEventListener("availability:redo", redo);
document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-undo], [data-redo], [data-show-hours]");
  if (!control) return;
  event.preventDefault();
  if (control.matches("[data-undo]")) undo();
  else if (control.matches("[data-redo]")) redo();
  else showHours(control);
});
addEventListener("beforeunload", (event) => {
  if (size()) event.preventDefault();
});

begin();
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches("[data-availability]")) begin();
});
