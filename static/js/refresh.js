// A part that fetches itself afresh, <div data-refreshes hx-get hx-trigger="every 60s">, says nothing of it. Where the
// answer is another page, such as the one to sign in, the whole page goes there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, requestConfig } = event.detail;
  if (!target.matches("[data-refreshes]")) return;
  if (new URL(xhr.responseURL).pathname === new URL(requestConfig.path, location.href).pathname) return;
  event.preventDefault();
  location.reload();
});
