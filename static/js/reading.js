// Whoever follows a notification has read it: <a data-reads="id"> sends the form of that id on the way.
function read(event) {
  const link = event.target.closest("[data-reads]");
  const form = link && document.getElementById(link.dataset.reads);
  if (form) fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
}

document.addEventListener("click", read);
document.addEventListener("auxclick", read);
