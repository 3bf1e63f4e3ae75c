// The dialog that copies a day's free times to other days, row by row: what is 10:00 stays 10:00.
const dialog = () => document.querySelector("dialog[data-copy]");
const rows = () => [...document.querySelector("[data-grid]").tBodies[0].rows];
const column = (number) => rows().map((row) => row.cells[number]);

function copy() {
  const from = Number(dialog().querySelector("[data-copy-from]").value);
  const chosen = [...dialog().querySelectorAll("[data-copy-to]:checked")].map((box) => Number(box.value));
  const to = chosen.filter((number) => number !== from);
  const isClearing = dialog().querySelector("[data-copy-clear]").checked;
  const source = column(from);
  const isOffered = (cell) => cell.hasAttribute("data-on") && !cell.classList.contains("is-other");
  // A session's time was offered, too.
  const isCopied = (cell) => isOffered(cell) || cell.dataset.locked === "booked";
  const words = document.querySelector("[data-bar]").dataset;
  const hasOthers = source.some((cell) => cell.classList.contains("is-other"));
  const detail = {
    cells: to.flatMap((number) => column(number).filter((cell, row) => isCopied(source[row]))),
    clear: isClearing ? to.flatMap((number) => column(number).filter((cell, row) => !isCopied(source[row]))) : [],
    on: true,
    done: true,
    text: hasOthers ? `${words.copied} ${words.notCopied}` : words.copied,
  };
  document.dispatchEvent(new CustomEvent("availability:paint", { detail }));
}

function open() {
  const cell = document.querySelector("[data-grid] td[tabindex='0']");
  if (cell) dialog().querySelector("[data-copy-from]").value = String(cell.cellIndex);
  dialog().showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-copy-open]")) open();
  if (event.target === dialog()) dialog().close();
});

document.addEventListener("submit", (event) => {
  if (event.target.closest("dialog[data-copy]") && event.submitter?.value === "copy") copy();
});
