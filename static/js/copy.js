// A button[data-copy] copies the value of the field with that id, and says so in its own words (data-copied).
// Where the browser does not let it, the field is selected for the person to copy.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return;
  }
  const label = button.querySelector("[data-copy-label]");
  const words = label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => {
    label.textContent = words;
  }, 2000);
});
