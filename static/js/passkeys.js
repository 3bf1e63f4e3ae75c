// A form[data-passkey] asks the browser for a passkey before it is sent, and sends what it says in `credential`:
// data-make holds what a new one is made from, data-use what one of the person's is asked with; else any passkey of
// this site signs in, with what the address in data-passkey asks. The form tells in its own words what went wrong.
const KNOWN = "InvalidStateError"; // the device has one already

async function asked(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).request_options;
}

function fitted(options, alone) {
  const selection = options.publicKey.authenticatorSelection;
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  return options;
}

async function credentialFor(form) {
  const { make, use, passkey } = form.dataset;
  if (make) return webauthnJSON.create(fitted(JSON.parse(make), form.elements.passwordless.checked));
  return webauthnJSON.get(use ? JSON.parse(use) : await asked(passkey));
}

function tell(form, what) {
  const line = form.querySelector("[data-passkey-told]");
  line.textContent = what ? line.dataset[what] : "";
}

async function ask(form, field) {
  tell(form);
  if (!window.PublicKeyCredential) return tell(form, "unknown");
  try {
    field.value = JSON.stringify(await credentialFor(form));
  } catch (error) {
    return tell(form, error.name === KNOWN ? "known" : "failed");
  }
  form.requestSubmit();
}

// Before busy.js hears of it: a form is sent once, and this first time it is not.
document.addEventListener(
  "submit",
  (event) => {
    const field = event.target.matches("form[data-passkey]") && event.target.elements.credential;
    if (!field || field.value || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    ask(event.target, field);
  },
  { capture: true },
);

// What was sent once is of no use again: not after going back.
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form[data-passkey] [name=credential]")) field.value = "";
});
