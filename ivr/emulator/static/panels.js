// Everything below the telephones: clock, fault switches, call log, webhook inspector.

import { get, post } from "./api.js";
import { choice, word } from "./language.js";
import { write } from "./telephone.js";

const byId = (id) => document.getElementById(id);
let clock = { offset: 0, known: false };
let lastWebhook = 0;
let webhooks = [];

export function showState(state) {
  showClock(state.clock);
  showFaults(state.faults);
  showLog(state.calls);
  byId("alerts").replaceChildren(...state.alerts.slice(0, 6).map((alert) => element("li", `${alert.code} · ${alert.text}`)));
}

export async function showWebhooks() {
  const news = (await get(`webhooks?after=${lastWebhook}`)).webhooks;
  const fresh = new Map(webhooks.map((hook) => [hook.number, hook]));
  news.forEach((hook) => fresh.set(hook.number, hook));
  webhooks = [...fresh.values()].sort((a, b) => b.number - a.number).slice(0, 60);
  // Those without an answer are asked for again, until they have one.
  const open = webhooks.filter((hook) => hook.status === null && !hook.error).map((hook) => hook.number);
  lastWebhook = open.length ? Math.min(...open) - 1 : webhooks[0]?.number ?? 0;
  const rows = webhooks.map((hook) => row([
    hook.number, hook.at.slice(11, 19), hook.kind, [`${hook.method} ${hook.path}`, "path"],
    hook.signature_ok === null ? word("unsigned") : word(hook.signature_ok ? "right" : "wrong"),
    hook.status ?? (hook.error || "…"), hook.milliseconds,
  ], () => inspect(hook.number), hook.error || hook.signature_ok === false || hook.status >= 400));
  fill("webhooks", rows, 8);
}

async function inspect(number) {
  const hook = await get(`webhooks/${number}`);
  open(`#${hook.number} · ${hook.method} ${hook.url}`, [
    section(`${word("reply")}: ${hook.status ?? hook.error} · ${hook.milliseconds} ms`, pre(pretty(hook.reply_body))),
    section(word("fields"), table(hook.fields)),
    section(word("headers"), table(Object.entries(hook.headers))),
  ]);
}

function showLog(calls) {
  const rows = calls.map((call) => row([
    call.at.slice(0, 16).replace("T", " "), call.from === "anonymous" ? word("withheld") : call.from, call.to, call.status,
    call.seconds === null ? "" : `${call.seconds} ${word("seconds")}`,
  ], () => showCall(call.sid), ["failed"].includes(call.status)));
  fill("log", rows, 6);
}

async function showCall(sid) {
  const call = await get(`calls/${sid}`);
  const list = element("ol", "");
  list.className = "transcript";
  call.transcript.forEach((entry) => write(list, entry));
  const recordings = call.recordings.map((recording) => {
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.src = `/emulator/recordings/${recording.sid}`;
    return recording.status === "completed" ? audio : element("p", `${recording.sid}: ${recording.status}`);
  });
  open(`${word("call")} ${sid}`, [
    element("p", `${call.from} → ${call.to} · ${call.direction} · ${call.status}`),
    section(word("transcript"), list),
    ...(recordings.length ? [section(word("recordings"), ...recordings)] : []),
  ]);
}

function showClock(shown) {
  clock = { offset: shown.offset_seconds * 1000, known: true };
  tick();
  const input = byId("clock-input");
  if (document.activeElement !== input) input.value = shown.wib.slice(0, 16);
}

function tick() {
  if (!clock.known) return;
  const language = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  const form = { timeZone: "Asia/Jakarta", weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  byId("clock").textContent = `${new Intl.DateTimeFormat(language, form).format(new Date(Date.now() + clock.offset))} WIB`;
}

function showFaults(faults) {
  for (const name of ["rest", "webhook", "callbacks", "recording_order"]) {
    const select = byId(`fault-${name}`);
    const kept = select.value;
    // Rebuilt only for another language: an open list would close under the hand.
    if (select.lang !== document.documentElement.lang) {
      select.lang = document.documentElement.lang;
      select.replaceChildren(...faults.choices[name].map((value) => new Option(choice(value), value)));
    }
    select.value = faults[name] ?? (kept || faults.choices[name][0]);
  }
  const planned = faults.planned.map(choice);
  if (faults.absent_recordings) planned.push(`${faults.absent_recordings} × 16101`);
  byId("fault-planned").textContent = planned.length ? `${word("planned")}: ${planned.join(", ")}` : "";
}

export function connectPanels() {
  setInterval(tick, 1000);
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    byId("clock-input").blur();
    post("clock", { wib: byId("clock-input").value });
  });
  for (const button of document.querySelectorAll("[data-shift]")) {
    const { shift } = button.dataset;
    button.addEventListener("click", () => post("clock", { offset_seconds: shift === "reset" ? 0 : clock.offset / 1000 + Number(shift) }));
  }
  for (const button of document.querySelectorAll("[data-plan]")) {
    const { plan } = button.dataset;
    button.addEventListener("click", () => post("faults", { [plan]: byId(`fault-${plan}`).value }));
  }
  for (const name of ["callbacks", "recording_order"]) {
    byId(`fault-${name}`).addEventListener("change", (event) => post("faults", { [name]: event.target.value }));
  }
  byId("fault-absent").addEventListener("click", () => post("faults", { absent_recordings: 1 }));
  byId("fault-clear").addEventListener("click", () => post("faults", { clear: true }));
  byId("details-close").addEventListener("click", () => byId("details").close());
}

function open(title, parts) {
  byId("details-title").textContent = title;
  byId("details-body").replaceChildren(...parts);
  byId("details").showModal();
}

// New rows keep the keyboard's place: the same button has the focus afterwards.
function fill(id, rows, columns) {
  const focused = document.activeElement?.dataset?.of;
  const body = byId(id);
  body.replaceChildren(...(rows.length ? rows : [empty(columns)]));
  if (focused) body.querySelector(`[data-of="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function row(cells, details, bad) {
  const tr = document.createElement("tr");
  if (bad) tr.className = "bad";
  for (const cell of cells) {
    const [text, name] = Array.isArray(cell) ? cell : [cell, ""];
    const td = element("td", String(text));
    if (name) td.className = name;
    tr.append(td);
  }
  const button = element("button", word("details"));
  button.type = "button";
  button.dataset.of = cells.slice(0, 3).join("|");
  button.addEventListener("click", details);
  const last = document.createElement("td");
  last.append(button);
  tr.append(last);
  return tr;
}

function empty(columns) {
  const tr = document.createElement("tr");
  const td = element("td", word("nothing"));
  td.colSpan = columns;
  td.className = "none";
  tr.append(td);
  return tr;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function section(title, ...parts) {
  const made = document.createElement("section");
  made.append(element("h3", title), ...parts);
  return made;
}

function table(pairs) {
  const made = document.createElement("table");
  for (const [name, value] of pairs) {
    const tr = document.createElement("tr");
    tr.append(element("td", name), element("td", value));
    made.append(tr);
  }
  return made;
}

const pre = (text) => element("pre", text || "–");
const pretty = (text) => text.replace(/>\s*</g, ">\n<");
