// <form data-bulk>: rows are ticked one by one, all on the page, or all that match; the bar says how many.
// "All that match" ticks what the page shows too, and ends as soon as one of those is taken away.
const rowsOf = (form) => [...form.querySelectorAll("[name=ticked]")];

function tell(form) {
  const rows = rowsOf(form);
  const ticked = rows.filter((row) => row.checked).length;
  const all = form.querySelector("[data-bulk-all]");
  const page = form.querySelector("[data-bulk-page]");
  const count = form.querySelector("[data-bulk-count]");
  page.checked = ticked === rows.length;
  page.indeterminate = ticked > 0 && ticked < rows.length;
  count.textContent = count.dataset.words.replace("%s", all.checked ? all.dataset.total : ticked);
}

function tickRows(form, checked) {
  for (const row of rowsOf(form)) row.checked = checked;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form) return;
  const all = form.querySelector("[data-bulk-all]");
  if (event.target === all || event.target.matches("[data-bulk-page]")) tickRows(form, event.target.checked);
  if (event.target !== all && !event.target.checked) all.checked = false;
  tell(form);
});

// A browser that comes back may have kept the ticks.
addEventListener("pageshow", () => document.querySelectorAll("form[data-bulk]").forEach(tell));
