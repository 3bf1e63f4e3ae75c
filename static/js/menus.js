// Menus are <details class="menu">, the navigation is a popover: both open without this.
// Here they also close on a click elsewhere and on Escape, which gives the focus back.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A drawer left open on a screen that became wide would cover the page.
matchMedia("(min-width: 992px)").addEventListener("change", () => {
  const drawer = document.querySelector("#navigation:popover-open");
  drawer?.hidePopover();
});
