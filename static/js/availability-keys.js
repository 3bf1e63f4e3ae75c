// The grid by keyboard: one cell is in the tab order, arrows move, Shift marks, Space offers or clears, Enter opens.
// What the focused cell is stands in words below the grid.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const PAGE = 6; // rows
let anchor; // where a marked rectangle begins

const send = (name, detail) => document.dispatchEvent(new CustomEvent(`availability:${name}`, { detail }));
const root = () => document.querySelector("[data-availability]");
const grid = () => root().querySelector("[data-grid]");
const current = () => grid().querySelector("td[tabindex='0']");
const shownRows = () => [...grid().tBodies[0].rows].filter((row) => !row.hidden);

function parts(moment, zone) {
  const wanted = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeZone: zone, ...wanted });
  const found = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { day: `${found.weekday} ${found.day} ${found.month}`, time: `${found.hour}:${found.minute}` };
}

function times(cell, zone, besideDay) {
  const start = new Date(cell.dataset.at);
  const end = new Date(start.getTime() + Number(root().dataset.minutes) * 60_000);
  const { day, time } = parts(start, zone);
  const span = `${time}–${parts(end, zone).time}`;
  return { day, words: day === besideDay ? span : `${day}, ${span}` };
}

function place(cell) {
  const { zone, zoneName, ownZone, ownZoneName } = root().dataset;
  const heads = [grid().tHead.rows[0].cells[cell.cellIndex], cell.parentElement.cells[0]];
  if (!cell.dataset.at) return heads.map((head) => head.innerText.trim()).join(", ");
  const { day, words } = times(cell, zone);
  return `${words} ${zoneName}${ownZone ? ` (${times(cell, ownZone, day).words} ${ownZoneName})` : ""}`;
}

function state(cell) {
  const { change, locked } = cell.dataset;
  const key = change ?? locked ?? (cell.dataset.at ? (cell.hasAttribute("data-on") ? "on" : "off") : undefined);
  const isAbsent = cell.classList.contains("is-once") ? "once" : "skipped";
  return root().querySelector("[data-bar]").dataset[key ?? isAbsent];
}

function describe(cell) {
  const refused = cell.dataset.refused ? ` ${cell.dataset.refused}` : "";
  const inside = cell.innerText.trim().replace(/\s+/g, " ");
  return `${place(cell)}: ${state(cell)}${inside && !cell.dataset.change ? ` (${inside})` : ""}.${refused}`;
}

function show(cell) {
  const here = root().querySelector("[data-here]");
  here.textContent = describe(cell);
  cell.setAttribute("aria-label", here.textContent);
  for (const link of cell.querySelectorAll("a")) {
    const copy = Object.assign(document.createElement("a"), { href: link.href });
    copy.textContent = cell.dataset.locked ? link.textContent.trim() : here.dataset.open;
    here.append(" ", copy);
  }
}

function enter(cell) {
  for (const other of grid().querySelectorAll("td[tabindex='0']")) other.tabIndex = -1;
  cell.tabIndex = 0;
  show(cell);
}

function go(cell, { mark = false } = {}) {
  anchor = mark ? (anchor ?? current()) : undefined;
  send("mark", { from: anchor ?? cell, to: cell });
  enter(cell);
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function neighbour(cell, key, toCorner) {
  const rows = shownRows();
  const row = rows.indexOf(cell.parentElement);
  const last = cell.parentElement.cells.length - 1;
  const at = (y, x) => rows[Math.min(Math.max(y, 0), rows.length - 1)].cells[Math.min(Math.max(x, 1), last)];
  if (STEPS[key]) return at(row + STEPS[key][0], cell.cellIndex + STEPS[key][1]);
  if (key === "Home") return at(toCorner ? 0 : row, 1);
  if (key === "End") return at(toCorner ? rows.length - 1 : row, last);
  if (key === "PageUp") return at(row - PAGE, cell.cellIndex);
  return key === "PageDown" ? at(row + PAGE, cell.cellIndex) : undefined;
}

function toggle(cell) {
  const from = anchor ?? cell;
  const first = from.dataset.locked || !from.dataset.at ? cell : from;
  send("paint", { from, to: cell, on: !first.hasAttribute("data-on"), done: true });
  anchor = undefined;
  send("mark", { from: cell, to: cell });
}

function act(event, cell) {
  const next = neighbour(cell, event.key, event.ctrlKey || event.metaKey);
  if (next) go(next, { mark: event.shiftKey });
  else if (event.key === " ") toggle(cell);
  else if (event.key === "Escape" && anchor) go(cell);
  else if (event.key === "Enter") cell.querySelector("a")?.click();
  else return false;
  return true;
}

function undoes(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) send("redo");
  else if (key === "z") send("undo");
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("[data-availability]") || document.querySelector("dialog[open]")) return;
  const cell = event.target.closest("[data-grid] td");
  if (undoes(event) || (cell && !event.altKey && act(event, cell))) event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest?.("[data-grid] td");
  if (cell && cell !== current()) enter(cell);
});

document.addEventListener("availability:changed", () => {
  if (grid().contains(document.activeElement)) show(current());
});

function begin() {
  anchor = undefined;
  grid().setAttribute("role", "grid");
  grid().setAttribute("aria-multiselectable", "true");
  root().querySelector("[data-frame]").removeAttribute("tabindex");
  for (const cell of grid().querySelectorAll("td")) cell.tabIndex = -1;
  for (const link of grid().querySelectorAll("td a")) link.tabIndex = -1;
  const first = shownRows()[0];
  const open = first.closest("tbody").querySelector("tr:not([hidden]) > td[data-at]:not([data-locked])");
  (open ?? first.cells[1]).tabIndex = 0;
}

// The first day on which something can still be offered comes into view.
function scroll() {
  const cell = current();
  root().querySelector("[data-frame]").scrollLeft = cell.offsetLeft - cell.parentElement.cells[0].offsetWidth;
}

begin();
scroll();
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches("[data-availability]")) begin();
});
