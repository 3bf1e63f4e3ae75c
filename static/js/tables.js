// On a phone the style sheet turns rows into cards; some browsers then no longer see a table.
// Roles keep it one for screen readers, without spending bytes on every cell of the page.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", th: "columnheader" };

function keepRoles(root) {
  for (const table of root.querySelectorAll("table.table-list:not([role])")) {
    for (const [tag, role] of Object.entries(ROLES)) {
      for (const element of tag === "table" ? [table] : table.querySelectorAll(`${tag}:not([role])`)) {
        element.setAttribute("role", element.scope === "row" ? "rowheader" : role);
      }
    }
  }
}

if (matchMedia("(max-width: 767.98px)").matches) {
  keepRoles(document);
  document.addEventListener("htmx:load", (event) => keepRoles(event.target));
}
