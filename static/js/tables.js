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

const isCards = matchMedia("(max-width: 767.98px)"); // also once a tablet is turned
const keep = (root) => isCards.matches && keepRoles(root);

keep(document);
isCards.addEventListener("change", () => keep(document));
document.addEventListener("htmx:load", (event) => keep(event.target));
