// In a part of a form that follows what is chosen in it, the last choice settles the matter: an answer still on its
// way would draw the part again without it. <div data-settled-by="slot" hx-post="...">.
document.addEventListener("change", (event) => {
  const part = event.target.closest("[data-settled-by]");
  if (part && event.target.name === part.dataset.settledBy) window.htmx?.trigger(part, "htmx:abort");
});
