// "/" searches, "n" adds, "g" then a letter goes, "?" shows them. Never while typing, never with a modifier.
// Somebody who dictates or has other uses for single keys switches them off in the dialog.
const dialog = document.querySelector("dialog[data-shortcuts]");
const switchOff = dialog?.querySelector("[data-shortcuts-switch]");
const STORED = "panel-shortcuts";
const SEQUENCE_MS = 1500;
let goingUntil = 0;

const areOn = () => localStorage.getItem(STORED) !== "off";

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

function follow(key, selector) {
  const link = document.querySelector(`${selector}[data-shortcut="${CSS.escape(key)}"]`);
  link?.click();
  return Boolean(link);
}

function focusSearch() {
  const field = document.querySelector("input[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

function handle(key) {
  if (performance.now() < goingUntil) {
    goingUntil = 0;
    return follow(key, "#navigation ");
  }
  if (key === "/") return focusSearch();
  if (key === "n") return follow("n", "main ");
  if (key === "?") return dialog?.showModal() ?? true;
  if (key === "g") goingUntil = performance.now() + SEQUENCE_MS;
  return false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || !areOn()) return;
  if (handle(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-shortcuts-open]")) dialog?.showModal();
  if (event.target === dialog) dialog.close();
});

if (switchOff) {
  switchOff.checked = areOn();
  switchOff.addEventListener("change", () => localStorage.setItem(STORED, switchOff.checked ? "on" : "off"));
}
