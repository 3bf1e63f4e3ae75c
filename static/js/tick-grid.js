// table[data-tick-grid]: a header ticks its line of checkboxes, or clears it when all are ticked; arrows go around.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function boxesOf(table, header) {
  const row = header.closest("tbody") && header.parentElement;
  const cells = row ? [...row.cells] : [...table.tBodies[0].rows].map((line) => line.cells[header.cellIndex]);
  return cells.flatMap((cell) => [...cell.querySelectorAll("input")]);
}

function toggle(boxes) {
  const checked = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = checked;
  boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

function enhance(table) {
  for (const header of table.querySelectorAll("th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "times-toggle";
    button.title = table.dataset.toggleLabel;
    button.append(...header.childNodes);
    button.addEventListener("click", () => toggle(boxesOf(table, header)));
    header.append(button);
  }
}

document.addEventListener("keydown", (event) => {
  const cell = STEPS[event.key] && event.target.closest("[data-tick-grid] td");
  if (!cell) return;
  const [down, right] = STEPS[event.key];
  const rows = [...cell.closest("tbody").rows];
  const next = rows[cell.parentElement.rowIndex - 1 + down]?.cells[cell.cellIndex + right];
  const box = next?.querySelector("input");
  if (box) box.focus();
  event.preventDefault();
});

for (const table of document.querySelectorAll("[data-tick-grid]")) enhance(table);
