// The wallboard alive: asks every few seconds whether a part has changed and renews only that. What is open stays open.

const board = document.getElementById("wallboard");
const words = JSON.parse(board.dataset.words);
const connection = document.getElementById("connection");
const EVERY = 4000;
const LOST_AFTER = 30000;
let lastAnswer = Date.now();

const tell = (state) => {
  if (!connection) return;
  connection.hidden = false;
  if (connection.dataset.state === state) return;
  connection.dataset.state = state;
  connection.textContent = words[state];
};

const renew = (part, html) => {
  const open = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
  const focused = part.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : null;
  part.innerHTML = html;
  for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
  const again = focused ? document.getElementById(focused) : null;
  (again?.matches("button, summary") ? again : again?.querySelector("summary, a"))?.focus();
};

const ask = async () => {
  const address = new URL(board.dataset.state, location.href);
  for (const part of board.querySelectorAll("[data-part]")) {
    address.searchParams.set(`v-${part.dataset.part}`, part.dataset.version);
  }
  // A screen on a wall is looked at without anybody touching it: there, looking counts as use of the session.
  const headers = board.dataset.background ? { "X-Background": "1" } : { Accept: "text/html, application/json" };
  const answer = await fetch(address, { headers, redirect: "manual" });
  if (answer.status === 401 || answer.type === "opaqueredirect") { location.reload(); return; }
  if (!answer.ok) throw new Error(answer.statusText);
  lastAnswer = Date.now();
  tell("live");
  if (answer.status === 204) return;
  const { parts, versions } = await answer.json();
  for (const [name, html] of Object.entries(parts)) {
    const part = board.querySelector(`[data-part="${name}"]`);
    renew(part, html);
    part.dataset.version = versions[name];
  }
};

const loop = async () => {
  try { if (!document.hidden) await ask(); }
  catch { tell(Date.now() - lastAnswer > LOST_AFTER ? "lost" : "retrying"); }
  setTimeout(loop, EVERY);
};
setTimeout(loop, EVERY);

// One definition at a time, and none when something else is wanted.
document.addEventListener("click", (event) => {
  const here = event.target.closest("details.defined");
  for (const one of document.querySelectorAll("details.defined[open]")) if (one !== here) one.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const one of document.querySelectorAll("details.defined[open]")) { one.open = false; one.querySelector("summary").focus(); }
});

// A slider says its number while it moves, and asks as soon as it is let go.
document.addEventListener("input", (event) => {
  const shown = document.getElementById(event.target.dataset?.shows ?? "");
  if (shown) shown.value = event.target.value;
});
document.addEventListener("change", (event) => { if (event.target.dataset?.shows) event.target.form.requestSubmit(); });
