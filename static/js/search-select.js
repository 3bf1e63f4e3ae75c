// select[data-search-select] with many options becomes a field one can search in. Few options stay native:
// a phone's own list is better there. The original select keeps its value and sends its own change events.
const FEW = 12;
const page = document.querySelector("meta[name='search-select']");
let library;

function load() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = page.content;
    script.onload = () => resolve(window.TomSelect);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

function settings(select) {
  const canBeEmpty = !select.multiple && [...select.options].some((option) => option.value === "");
  const plugins = {};
  if (select.multiple) plugins.remove_button = { title: page.dataset.remove };
  else if (canBeEmpty) plugins.clear_button = { title: page.dataset.clear };
  return {
    plugins,
    maxOptions: null,
    allowEmptyOption: false,
    placeholder: select.options[0]?.value === "" ? select.options[0].text : page.dataset.search,
    hidePlaceholder: true,
    selectOnTab: true,
    // Filter at once: whoever types a name and presses Enter within 300 ms would choose another.
    refreshThrottle: 0,
    render: {
      no_results: () => Object.assign(document.createElement("div"), {
        className: "no-results",
        textContent: page.dataset.nothing,
      }),
    },
  };
}

function enhance(TomSelect, select) {
  if (select.tomselect || !select.isConnected) return;
  const widget = new TomSelect(select, settings(select));
  const input = widget.control_input;
  for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  // The label now names the search field; the select behind it only keeps the value.
  select.setAttribute("aria-hidden", "true");
}

function within(root, selector) {
  return [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
}

async function start(root) {
  const selects = within(root, "select[data-search-select]").filter((select) => select.options.length > FEW);
  if (!selects.length) return;
  const TomSelect = await load();
  for (const select of selects) enhance(TomSelect, select);
}

if (page) {
  start(document.body);
  document.addEventListener("htmx:load", (event) => start(event.target));
  document.addEventListener("htmx:beforeCleanupElement", (event) => event.target.tomselect?.destroy());
}
