// form[data-draft="<person>:<page>"]: what is typed stays in this browser until it has been saved, so that neither a
// lost connection nor an expired sign-in costs it. The key holds the person: nobody else who signs in here sees it.
// The server says in a cookie what has been saved.
const PREFIX = "panel-draft:";
const SAVED = "draft-saved";
const A_WEEK = 7 * 24 * 60 * 60 * 1000;
const NOT_TYPED = new Set(["hidden", "password", "file", "submit", "button", "fieldset"]);

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NOT_TYPED.has(field.type));

function read(form) {
  const names = new Set(fieldsOf(form).map((field) => field.name));
  return [...new FormData(form)].filter(([name]) => names.has(name));
}

function write(form, entries) {
  const values = Map.groupBy(entries, ([name]) => name);
  const has = (name, value) => values.get(name)?.some(([, kept]) => kept === value) ?? false;
  for (const field of fieldsOf(form)) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = has(field.name, field.value);
    else if (field.options) for (const option of field.options) option.selected = has(field.name, option.value);
    else field.value = values.get(field.name)?.[0][1] ?? "";
    field.tomselect?.sync();
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Private windows may refuse to store; the form works without.
function store(key, served, form) {
  const fields = read(form);
  try {
    if (same(fields, served)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields }));
  } catch {
    return;
  }
}

function stored(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function announce(form, draft, served, key) {
  const notice = form.querySelector("[data-draft-notice]");
  const when = new Date(draft.at);
  const isToday = when.toDateString() === new Date().toDateString();
  const style = { hour: "2-digit", minute: "2-digit", ...(isToday ? {} : { day: "numeric", month: "short" }) };
  const words = when.toLocaleString(document.documentElement.lang, style);
  notice.hidden = false;
  notice.querySelector("[data-draft-words]").textContent = notice.dataset.words.replace("%s", words);
  notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
    write(form, served);
    localStorage.removeItem(key);
    notice.hidden = true;
    fieldsOf(form)[0]?.focus();
  });
}

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  const served = read(form);
  const draft = stored(key);
  const isRefused = form.hasAttribute("data-draft-kept"); // it holds what was typed
  if (draft && !isRefused && !same(draft.fields, served)) {
    write(form, draft.fields);
    announce(form, draft, served, key);
  }
  const before = isRefused ? [] : served;
  for (const event of ["input", "change"]) form.addEventListener(event, () => store(key, before, form));
}

function forgetSaved() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${SAVED}=`));
  if (!cookie) return;
  localStorage.removeItem(PREFIX + decodeURIComponent(cookie.slice(SAVED.length + 1)));
  document.cookie = `${SAVED}=; path=/; max-age=0; samesite=lax`;
}

function forgetOld() {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    if (!(stored(key)?.at > Date.now() - A_WEEK)) localStorage.removeItem(key);
  }
}

try {
  forgetSaved();
  forgetOld();
} catch {
  // Nothing is stored where storing is not allowed.
}
for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
