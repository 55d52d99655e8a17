// What every page can do beyond plain HTML; without this file all of it still works, only less smoothly.

const root = document.documentElement;

// Light and dark.
const theme = document.getElementById("theme");
if (theme) {
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* it holds for this page */ }
  });
}

// Of tabs and of a menu that are wider than the screen, the one that is open is in sight.
for (const tabs of document.querySelectorAll(".tabs, .nav")) {
  const here = tabs.querySelector('[aria-current="page"]');
  if (here) tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - here.offsetWidth) / 2;
}

// Menus (details.menu) close when something else is wanted.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// Whether I am there changes by itself (a call, a supervisor): pages that are not the console ask now and then.
const EVERY = 10000;
let presence = "";
const tellPresence = async () => {
  const part = document.querySelector(".presence[data-asks]");
  if (!part || document.hidden || part.querySelector("details[open]")) return true;
  try {
    const answer = await fetch(`${part.dataset.asks}?v=${presence}`, {
      headers: { "X-Background": "1", Accept: "application/json" }, redirect: "error",
    });
    if (answer.status === 401 || answer.status === 403) return false;
    if (answer.status !== 200 || part.querySelector("details[open]")) return true;
    const { version, html } = await answer.json();
    const focused = part.contains(document.activeElement);
    presence = version;
    part.outerHTML = html;
    if (focused) document.querySelector(".presence summary")?.focus({ preventScroll: true });
  } catch { /* asked again later */ }
  return true;
};
const keepPresence = async () => { if (await tellPresence()) setTimeout(keepPresence, EVERY); };
if (!document.getElementById("console")) {
  setTimeout(keepPresence, EVERY);
  document.addEventListener("visibilitychange", tellPresence);
  addEventListener("pageshow", (event) => { if (event.persisted) tellPresence(); });
}

// <button data-opens="id"> opens <dialog id="id">; a button with data-closes closes the one it stands in.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine) { event.preventDefault(); tellOffline(); return; }
  // What is answered with a file leaves the page as it is, and may be asked for again; its other buttons at once.
  const download = form.matches("[data-download]");
  const pressed = download ? event.submitter?.value || "yes" : "yes";
  if (form.dataset.sent && (!download || form.dataset.sent === pressed)) { event.preventDefault(); return; }
  form.dataset.sent = pressed;
  if (download) setTimeout(() => { if (form.dataset.sent === pressed) delete form.dataset.sent; }, 1000);
});

// Sent without a network it would end on the browser's own page: it stays here, with a word.
const tellOffline = () => {
  document.querySelector(".not-sent")?.remove();
  const note = document.createElement("p");
  note.className = "notice notice-problem not-sent";
  note.setAttribute("role", "alert");
  note.textContent = document.body.dataset.offline;
  document.querySelector("main").prepend(note);
  note.scrollIntoView({ block: "nearest" });
};
addEventListener("online", () => document.querySelector(".not-sent")?.remove());
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// <form data-keep="name"> loses no typed text when the session ends or the network drops: it is kept in this tab until
// a page comes that says <… data-kept="name">, which is what a page says once it has been saved. What was typed beside
// something that somebody has changed since (a hidden field "seen…" differs) would undo it unseen: it is let go.
const keptName = (form) => `kept:${form.dataset.keep}`;
const typedFields = (form) => [...form.elements].filter(
  (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
const seenBy = (form) => [...form.elements].filter((field) => field.type === "hidden" && field.name.startsWith("seen"))
  .map((field) => field.value).join(" ");
// As `fillIn` takes it.
const valuesOf = (fields) => fields.map((field) =>
  [field.name, ["checkbox", "radio"].includes(field.type) ? [field.value, field.checked] : field.value]);
const remember = (form) => {
  const typed = valuesOf(typedFields(form));
  try { sessionStorage.setItem(keptName(form), JSON.stringify({ seen: seenBy(form), typed })); } catch { /* it cannot be kept */ }
};
const restore = (form) => {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(keptName(form)));
    if (kept && kept.seen !== seenBy(form)) return sessionStorage.removeItem(keptName(form));
  } catch { return; }
  const put = (form.dataset.put ?? "").split(" "); // what was put back into the form on purpose stays
  fillIn(form, (kept?.typed ?? []).filter(([name]) => !put.includes(name)));
};
const fillIn = (form, values) => {
  for (const [name, value] of values) {
    for (const field of typedFields(form).filter((one) => one.name === name)) {
      if (Array.isArray(value)) { if (field.value === value[0]) field.checked = value[1]; } else field.value = value;
    }
  }
};
try { // at a desk that several share, one person's words are not shown to the next who signs in
  const { person } = document.body.dataset;
  if (person && (sessionStorage.getItem("kept-of") ?? person) !== person) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("kept:")) sessionStorage.removeItem(key);
  }
  if (person) sessionStorage.setItem("kept-of", person);
  for (const saved of document.querySelectorAll("[data-kept]")) sessionStorage.removeItem(`kept:${saved.dataset.kept}`);
} catch { /* nothing was kept */ }
for (const form of document.querySelectorAll("form[data-keep]")) restore(form);
document.addEventListener("kept:restore", (event) => restore(event.detail)); // a form that has come later
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.dataset.keep) remember(form);
});

// A page that answers a form is none to come back to: browsers show an error of their own in its place. So it takes the
// address of the page on which the form was, which the way back then opens, with what is typed in its forms.
const again = document.body.dataset.again;
const formsHere = () => [...document.querySelectorAll("main form[method=post]")];
// Whose it is, where it is sent, and what it was filled in upon: over what somebody else has changed since, and for
// somebody else, nothing is filled in.
const whatItIs = (form) => [document.body.dataset.person ?? "", form.getAttribute("action") ?? "",
  form.elements.seal?.value ?? "", seenBy(form)].join(" ");
const wayBack = () => {
  const typed = formsHere().map((form) =>
    [whatItIs(form), valuesOf(typedFields(form).filter((field) => field.autocomplete !== "one-time-code"))]);
  try { history.replaceState({ typed }, "", again); } catch { /* too much was typed, or too often: it is on this page */ }
};
if (again) {
  wayBack();
  document.addEventListener("input", wayBack);
} else if (history.state?.typed) {
  for (const form of formsHere()) {
    const found = history.state.typed.find(([what]) => what === whatItIs(form));
    if (found) fillIn(form, found[1]);
  }
}
