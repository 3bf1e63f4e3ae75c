// After a refused form the summary of its errors takes the focus, so that it is read first.
function focusSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) focusSummary(event.target);
});

// A link in the summary leads to a field; where Tom Select stands in for it, to the stand-in.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const target = field.tomselect ? field.tomselect.control_input : field;
  const control = target.matches("input, select, textarea, button") ? target : target.querySelector("input, select");
  (control ?? target).focus();
  target.closest("[id^=div_]")?.scrollIntoView({ block: "center" });
});
