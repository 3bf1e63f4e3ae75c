// On the board the arrow keys go from cell to cell, Home and End to the ends of a row (with Control, of the board).
// Only the current cell is a stop of the Tab key: thousands of links would be none. Without this each link is one.
const KEYS = {
  ArrowUp: (row, column) => [row - 1, column],
  ArrowDown: (row, column) => [row + 1, column],
  ArrowLeft: (row, column) => [row, column - 1],
  ArrowRight: (row, column) => [row, column + 1],
  Home: (row, column, rows, control) => [control ? 1 : row, 1],
  End: (row, column, rows, control) => [control ? rows.length - 1 : row, rows[row].cells.length - 1],
};

const linksOf = (cell) => cell.querySelectorAll("a");

function setStop(cell, isStop) {
  const links = linksOf(cell);
  for (const link of links) link.tabIndex = isStop ? 0 : -1;
  if (!links.length) cell.tabIndex = isStop ? 0 : -1;
}

function go(table, cell) {
  const before = table.querySelector("[data-stop]");
  if (before) {
    setStop(before, false);
    before.removeAttribute("data-stop");
  }
  cell.setAttribute("data-stop", "");
  setStop(cell, true);
}

function focusCell(cell) {
  (linksOf(cell)[0] ?? cell).focus();
}

function onKey(event) {
  const table = event.currentTarget;
  const cell = event.target.closest("th, td");
  const step = KEYS[event.key];
  if (!cell || !step || event.altKey || event.metaKey || event.shiftKey) return;
  const [row, column] = step(cell.parentElement.rowIndex, cell.cellIndex, table.rows, event.ctrlKey);
  const next = table.rows[row]?.cells[column];
  event.preventDefault();
  if (!next) return;
  go(table, next);
  focusCell(next);
}

function start(table) {
  table.dataset.board = "on";
  table.setAttribute("role", "grid");
  for (const link of table.querySelectorAll("a")) link.tabIndex = -1;
  go(table, table.querySelector("td:has(a)") ?? table.rows[0].cells[0]);
  table.addEventListener("keydown", onKey);
  table.addEventListener("focusin", (event) => go(table, event.target.closest("th, td")));
}

// On a phone the days scroll: the current one comes into sight.
function showDay() {
  const day = document.querySelector(".day-tabs [aria-current]");
  if (day) day.closest("ul").scrollLeft = day.offsetLeft - day.closest("ul").offsetLeft;
}

function startAll() {
  showDay();
  for (const table of document.querySelectorAll("table[data-board='']")) start(table);
}

startAll();
document.addEventListener("htmx:load", startAll);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
