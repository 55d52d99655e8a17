// The console alive: asks every second what has changed, renews only that, and never what somebody is typing into.
// Everything it does can also be done without it.

const desk = document.getElementById("console");
const words = JSON.parse(desk.dataset.words);
const versions = { queue: desk.dataset.vQueue, mine: desk.dataset.vMine, aside: desk.dataset.vAside };
if (desk.dataset.vList) versions.list = desk.dataset.vList;
const EVERY = Number(desk.dataset.every) * 1000;
const PATIENCE = 8000;
const SOON = 10 * 60;
const title = document.title;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const element = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });

// Time --------------------------------------------------------------------------------------------------------------

// The hotline's clock, which in a demo is not the one of this machine.
let ahead = Date.parse(desk.dataset.now) - Date.now();
const now = () => Date.now() + ahead;

const duration = (seconds) => {
  let rest = Math.abs(Math.floor(seconds));
  const parts = [];
  for (const [unit, size] of [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]]) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count || (unit === "seconds" && !parts.length)) parts.push(fill(words[unit], { n: count }));
    else if (parts.length) break;
  }
  return parts.slice(0, 2).join(" ");
};

const leftUntil = (moment) => (Date.parse(moment) - now()) / 1000;
const sinceThen = (moment) => duration(Math.max(0, now() - Date.parse(moment)) / 1000);
const tellLeft = (seconds) => fill(seconds < 0 ? words.late : words.left, { time: duration(seconds) });

const tick = () => {
  for (const time of document.querySelectorAll("time[data-count]")) {
    const left = leftUntil(time.dateTime);
    const text = time.dataset.count === "plain" ? duration(Math.max(0, left)) : tellLeft(left);
    if (time.textContent !== text) time.textContent = text;
    const marked = time.classList.contains("entry-left") ? time : time.closest(".left");
    marked?.classList.toggle("left-late", left < 0);
    marked?.classList.toggle("left-soon", left >= 0 && left < SOON);
  }
  for (const time of document.querySelectorAll("time[data-since]")) time.textContent = sinceThen(time.dateTime);
  remind();
  warn();
};

// Promises that are about to pass -----------------------------------------------------------------------------------

const alerts = document.getElementById("alerts");
const reminded = new Set();
let sound = null;

const beep = (...tones) => play(sound, tones);

const play = (sound, tones) => {
  if (!sound) return;
  tones.forEach((tone, at) => {
    const oscillator = sound.createOscillator(), volume = sound.createGain();
    const start = sound.currentTime + at * 0.18;
    oscillator.frequency.value = tone;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.16);
    oscillator.connect(volume).connect(sound.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.17);
  });
};

const notify = (heading, body, tag) => {
  if (!sound || !("Notification" in window) || Notification.permission !== "granted") return;
  try { new Notification(heading, { body, tag }); } catch { /* a browser that only notifies from elsewhere */ }
};

function remind() {
  const card = document.querySelector(".hand-card");
  if (!card || card.dataset.status !== "claimed") return;
  const left = leftUntil(card.dataset.deadline);
  if (!(left <= SOON) || left < 0 || reminded.has(card.dataset.callback)) return;
  reminded.add(card.dataset.callback);
  beep(660, 880);
  notify(words.soon_title, fill(words.soon_text, { ticket: card.dataset.ticket, time: tellLeft(left) }), "soon");
}

// The time to write the result is almost over: seen beside the notes, and heard unless reminders were switched off.
const ALMOST = 60;
let warnedUntil = "";
let own = null;

function warn() {
  const bar = document.getElementById("wrap-time"), note = document.getElementById("wrap-soon");
  if (!bar || bar.hidden) return;
  const until = document.getElementById("wrap-left").dateTime, left = leftUntil(until);
  const soon = left < ALMOST;
  bar.classList.toggle("wrap-late", soon);
  if (!soon) { if (note.textContent) note.textContent = ""; return; }
  if (warnedUntil === until) return;
  warnedUntil = until;
  note.textContent = words.wrap_soon;
  let silent = false;
  try { silent = localStorage.getItem("alerts") === "off"; } catch { /* nothing was kept */ }
  if (!silent) play(sound ?? (own ??= new AudioContext()), [880, 660, 880]);
  notify(words.wrap_title, words.wrap_soon, "wrap");
}

const tellHeldUntil = (moment) => {
  const time = document.getElementById("wrap-left");
  if (time && moment && Date.parse(time.dateTime) !== Date.parse(moment)) time.dateTime = moment;
};

const wake = (on) => {
  sound = on ? sound ?? new AudioContext() : null;
  sound?.resume();
  alerts.setAttribute("aria-pressed", String(Boolean(sound)));
  alerts.querySelector("span").textContent = sound ? words.alerts_on : words.alerts;
  try { localStorage.setItem("alerts", sound ? "on" : "off"); } catch { /* it holds for this page */ }
};
alerts.addEventListener("click", () => {
  wake(!sound);
  beep(880);
  if (sound && "Notification" in window && Notification.permission === "default") Notification.requestPermission();
});
try { if (localStorage.getItem("alerts") === "on") wake(true); } catch { /* nothing was kept */ }

// Parts -------------------------------------------------------------------------------------------------------------

const dirty = new WeakSet();
document.addEventListener("input", (event) => { if (event.target.form) dirty.add(event.target.form); });
const isKept = (form) => {
  try { return Boolean(form.dataset.keep && sessionStorage.getItem(`kept:${form.dataset.keep}`)); } catch { return false; }
};

const inUse = (part) => {
  const active = document.activeElement;
  if (part.contains(active) && active.matches("input, textarea, select, audio, summary")) return true;
  if (part.querySelector("details[open]")) return true;
  if ([...part.querySelectorAll("audio")].some((audio) => !audio.paused)) return true;
  return [...part.querySelectorAll("form[method=post]")].some((form) => dirty.has(form) || isKept(form));
};

const shown = new Map();
const pending = new Map();

// Where the focus is, in words that find the same thing in a part that was written anew.
const FOCUSABLE = "a[href], button:not(:disabled), summary, input, select, textarea";
const placeOf = (part) => {
  const active = document.activeElement;
  if (!part.contains(active) || active === part) return null;
  const told = ["id", "data-key", "name", "value", "href", "formaction"].filter((name) => active.hasAttribute(name));
  const exactly = active.localName + told.map((name) => `[${name}="${CSS.escape(active.getAttribute(name))}"]`).join("");
  return { exactly: told.length ? exactly : null, at: [...part.querySelectorAll(FOCUSABLE)].indexOf(active) };
};
const refocus = (part, place) => {
  if (!place) return;
  const all = [...part.querySelectorAll(FOCUSABLE)];
  const same = place.exactly && part.querySelector(place.exactly);
  (same || all[Math.min(Math.max(place.at, 0), all.length - 1)])?.focus({ preventScroll: true });
};

const replace = (part, html) => {
  const place = placeOf(part);
  part.classList.remove("stale");
  part.innerHTML = html;
  pending.delete(part.dataset.part);
  for (const form of part.querySelectorAll("form[data-keep]")) {
    document.dispatchEvent(new CustomEvent("kept:restore", { detail: form }));
  }
  refocus(part, place);
};

const holdBack = (part, html) => {
  pending.set(part.dataset.part, html);
  if (part.classList.contains("stale")) return;
  part.classList.add("stale");
  const note = element("p", "", "notice notice-plain");
  const button = element("button", words.update_now, "button button-small");
  button.type = "button";
  button.addEventListener("click", () => replace(part, pending.get(part.dataset.part)));
  note.append(element("span", words.update_waiting), button);
  note.setAttribute("role", "status");
  part.prepend(note);
};

// A form that is being filled in stays, as long as it is about the callback in hand; only its button follows the call.
const isSameForm = (part, html) => {
  const old = part.querySelector("form[data-callback]");
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-callback]");
  return Boolean(old && fresh && old.dataset.callback === fresh.dataset.callback);
};

// What a mouse is about to press does not move away under it: such a part is renewed once the mouse has left.
const later = new Map();
const aimedAt = (part) => matchMedia("(hover: hover)").matches && Boolean(part.querySelector("button:hover, a:hover"));
const catchUp = () => {
  for (const [name, html] of later) {
    const part = document.querySelector(`[data-part="${name}"]`);
    if (part && aimedAt(part)) continue;
    later.delete(name);
    shown.delete(name);
    renew(name, html);
  }
};
document.addEventListener("pointerout", (event) => { if (later.size && event.target.closest("button, a")) setTimeout(catchUp, 120); });

const renew = (name, html) => {
  const part = document.querySelector(`[data-part="${name}"]`);
  if (!part || shown.get(name) === html) return;
  const first = !shown.has(name);
  shown.set(name, html);
  if (first && part.innerHTML.trim() === html.trim()) return;
  later.delete(name);
  if (["queue", "list"].includes(name) && aimedAt(part)) later.set(name, html);
  else if (!inUse(part)) replace(part, html);
  else if (!(name === "work" && isSameForm(part, html)) && !["presence", "messages"].includes(name)) holdBack(part, html);
};

const follow = (held, status) => {
  const bar = document.getElementById("wrap-time");
  if (bar) bar.hidden = status !== "wrap_up" || bar.closest("form").dataset.callback !== String(held);
  const main = document.getElementById("desk");
  main?.classList.toggle("holding", held !== null);
  const finish = document.getElementById("finish");
  if (!finish || finish.form.dataset.callback !== String(held)) return;
  const busy = status === "ringing" || status === "talking";
  finish.disabled = busy;
  finish.classList.toggle("button-primary", status === "wrap_up");
  finish.classList.toggle("button-big", status === "wrap_up");
  document.querySelector(".finish-later").hidden = !busy;
};

const nameMine = (held) => {
  const holder = held === null ? null : document.querySelector(`[data-entry="${held}"] .holder`);
  if (holder) holder.textContent = words.you;
};

let waiting = Number(desk.dataset.waiting);
const tellCount = (count) => {
  if (count > waiting && document.hidden) { beep(520); notify(words.new_title, "", "new"); }
  waiting = count;
  document.title = (count ? `(${count}) ` : "") + title;
};

// Asking ------------------------------------------------------------------------------------------------------------

const connection = document.getElementById("connection");
let answered = Date.now();
let was = document.querySelector(".hand-card")?.dataset.callback ?? "";

const tellConnection = (state) => {
  if (!connection || connection.dataset.state === state) return;
  connection.hidden = false;
  connection.dataset.state = state;
  connection.textContent = state === "lost" ? words.cut : words[state];
  const unsent = document.querySelector(".offline[data-unsent]");
  if (unsent) { if (state === "live") banner(words.back_again); return; }
  document.querySelector(".offline")?.remove();
  if (state === "lost") banner(words.lost);
};

const banner = (text, link) => {
  document.querySelector(".offline")?.remove();
  const note = element("p", "", "notice notice-problem offline");
  note.setAttribute("role", "alert");
  note.append(element("span", text));
  if (link) note.append(Object.assign(element("a", words.sign_in, "button button-small"), { href: link }));
  desk.prepend(note);
  return note;
};

const address = () => {
  const asked = new URLSearchParams(location.search);
  asked.set("tab", desk.dataset.tab);
  for (const [name, version] of Object.entries(versions)) asked.set(`v-${name}`, version);
  if (was) asked.set("was", was);
  return `${desk.dataset.state}?${asked}`;
};

const take = (told) => {
  Object.assign(versions, told.versions);
  for (const [name, html] of Object.entries(told.parts)) renew(name, html);
  follow(told.held, told.status);
  nameMine(told.held);
  tellCount(told.waiting);
  was = told.held === null ? was : String(told.held);
  tick();
};

const ask = async () => {
  const answer = await fetch(address(), {
    headers: { "X-Background": "1", Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE), redirect: "error",
  });
  if (answer.status === 401 || answer.status === 403) {
    const here = encodeURIComponent(location.pathname + location.search);
    banner(words.signed_out, `${desk.dataset.signIn}?next=${here}`);
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  answered = Date.now();
  const told = answer.headers.get("X-Now");
  if (told) ahead = Date.parse(told) - Date.now();
  if (answer.status === 200) take(await answer.json());
  tellHeldUntil(answer.headers.get("X-Held-Until"));
  return true;
};

let wait = EVERY;
const loop = async () => {
  try {
    if (!await ask()) return;
    if (wait !== EVERY) sendTyped(); // what was typed while nothing could be sent
    wait = EVERY;
    tellConnection("live");
  } catch {
    wait = Math.min(wait * 1.6, 5000);
    tellConnection(Date.now() - answered > PATIENCE ? "lost" : "retrying");
  }
  setTimeout(loop, wait);
};

// The player --------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-speed]");
  if (!button) return;
  const player = button.closest(".player");
  player.querySelector("audio").playbackRate = Number(button.dataset.speed);
  for (const other of player.querySelectorAll("[data-speed]")) other.setAttribute("aria-pressed", String(other === button));
});

const player = () => [...document.querySelectorAll("audio")].find((audio) => !audio.paused) ?? document.querySelector("audio");

// The keyboard ------------------------------------------------------------------------------------------------------

const isTyping = (target) => target.matches("textarea, select, [contenteditable]") ||
  (target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type));

const choose = (number) => {
  const choice = document.querySelectorAll("#results input[type=radio]")[number - 1];
  if (!choice) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  choice.focus();
  return true;
};

const handBack = () => {
  const more = document.querySelector("[data-key=b]")?.closest("details");
  if (!more) return;
  more.open = true;
  more.querySelector("input[name=reason]").focus();
};

const keys = {
  n: () => document.querySelector("[data-key=n]")?.click(),
  s: () => document.getElementById("finish")?.click(),
  b: () => handBack(),
  r: () => document.querySelector("[data-key=r]:not(:disabled)")?.click(),
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("keys").showModal(),
  k: () => { const audio = player(); if (audio) audio[audio.paused ? "play" : "pause"](); },
  j: () => { const audio = player(); if (audio) audio.currentTime = Math.max(0, audio.currentTime - 5); },
  l: () => { const audio = player(); if (audio) audio.currentTime += 5; },
};

document.addEventListener("keydown", (event) => {
  const field = event.target;
  // Enter in a line of the form is no sign that the call is finished; on a result that was chosen, it is.
  if (event.key === "Enter" && field.form?.id === "work" && field.matches("input:not([type=radio])")) event.preventDefault();
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && isTyping(event.target)) { event.target.blur(); return; }
  if (isTyping(event.target)) return;
  if (/^[1-9]$/.test(event.key)) { if (choose(Number(event.key))) event.preventDefault(); return; }
  if (keys[event.key] && !event.repeat) { event.preventDefault(); keys[event.key](); }
});

// What is typed about the callback in hand is sent along, so that it is kept when its time is over --------------------

const SEND_EVERY = 1500;
let sending = 0;
let lastSent = "";

const sendTyped = async (leaving = false) => {
  clearTimeout(sending);
  sending = 0;
  const form = document.getElementById("work");
  if (!form || !dirty.has(form) || form.dataset.sent) return;
  const body = new URLSearchParams(new FormData(form));
  if (body.toString() === lastSent) return;
  try {
    const answer = await fetch(desk.dataset.typed, {
      method: "POST", body, keepalive: leaving, headers: { Accept: "application/json" }, redirect: "error",
    });
    if (!answer.ok) return;
    lastSent = body.toString();
    tellHeldUntil((await answer.json()).held_until);
  } catch { /* it is kept in this browser, and sent once there is an answer again */ }
};
document.addEventListener("input", (event) => {
  if (event.target.form?.id === "work" && !sending) sending = setTimeout(sendTyped, SEND_EVERY);
});
addEventListener("pagehide", () => { sendTyped(true); });

// What is sent while the network is away would end on the browser's own page: it stays here, with a word ---------------

document.addEventListener("submit", (event) => {
  if (navigator.onLine && connection?.dataset.state !== "lost") return;
  event.preventDefault();
  banner(words.not_sent).dataset.unsent = "yes";
}, true);

// Suggestions for regions -------------------------------------------------------------------------------------------

let suggesting = 0;
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.suggest || field.value.trim().length < 2) return;
  clearTimeout(suggesting);
  suggesting = setTimeout(async () => {
    try {
      const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value)}`, { headers: { "X-Background": "1" } });
      if (!answer.ok) return;
      field.list.replaceChildren(...(await answer.json()).map((region) => Object.assign(document.createElement("option"), { value: region.name })));
    } catch { /* typing the whole name works as well */ }
  }, 150);
});

// Going -------------------------------------------------------------------------------------------------------------

tellCount(waiting);
setInterval(tick, 1000);
tick();
loop();
