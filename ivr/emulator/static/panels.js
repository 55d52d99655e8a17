// Everything below the telephones: clock, fault switches, call log, webhook inspector.

import { get, post } from "./api.js";
import { choice, word } from "./language.js";
import { write } from "./telephone.js";

const byId = (id) => document.getElementById(id);
let clock = { offset: 0, known: false };
let lastWebhook = 0;
let webhooks = [];
let shown = null;

export async function showState(state) {
  showClock(state.clock);
  showFaults(state.faults);
  showLog(state.calls);
  byId("alerts").replaceChildren(...state.alerts.slice(0, 6).map((alert) => element("li", `${alert.code} · ${alert.text}`)));
  await renewDetails();
}

export async function showWebhooks() {
  const news = (await get(`webhooks?after=${lastWebhook}`)).webhooks;
  const fresh = new Map(webhooks.map((hook) => [hook.number, hook]));
  news.forEach((hook) => fresh.set(hook.number, hook));
  webhooks = [...fresh.values()].sort((a, b) => b.number - a.number).slice(0, 60);
  // Those without an answer are asked for again, until they have one.
  const open = webhooks.filter((hook) => hook.status === null && !hook.error).map((hook) => hook.number);
  lastWebhook = open.length ? Math.min(...open) - 1 : webhooks[0]?.number ?? 0;
  const rows = webhooks.map((hook) => ({ key: hook.number, cells: [
    hook.number, hook.at.slice(11, 19), hook.kind, [`${hook.method} ${hook.path}`, "path"],
    hook.signature_ok === null ? word("unsigned") : word(hook.signature_ok ? "right" : "wrong"),
    hook.status ?? (hook.error || "…"), hook.milliseconds ?? "",
  ], details: () => inspect(hook.number), bad: hook.error || hook.signature_ok === false || hook.status >= 400 }));
  fill("webhooks", rows, 8);
}

async function inspect(number) {
  const hook = await get(`webhooks/${number}`);
  shown = null;
  fillDetails(`#${hook.number} · ${hook.method} ${hook.url}`, [
    section(`${word("reply")}: ${hook.status ?? hook.error} · ${hook.milliseconds} ms`, pre(pretty(hook.reply_body))),
    section(word("fields"), table(hook.fields)),
    section(word("headers"), table(Object.entries(hook.headers))),
  ]);
}

function showLog(calls) {
  const rows = calls.map((call) => ({ key: call.sid, cells: [
    call.at.slice(0, 16).replace("T", " "), call.from === "anonymous" ? word("withheld") : call.from, call.to, call.status,
    call.seconds === null ? "" : `${call.seconds} ${word("seconds")}`,
  ], details: () => showCall(call.sid), bad: call.status === "failed" }));
  fill("log", rows, 6);
}

async function showCall(sid) {
  const call = await get(`calls/${sid}`);
  shown = { sid, told: told(call) };
  const list = element("ol", "");
  list.className = "transcript";
  call.transcript.forEach((entry) => write(list, entry));
  const recordings = call.recordings.map((recording) => {
    // What is not ready is not asked for.
    if (recording.status !== "completed") return element("p", `${recording.sid}: ${recording.status}`);
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.src = `/emulator/recordings/${recording.sid}`;
    return audio;
  });
  fillDetails(`${word("call")} ${sid}`, [
    element("p", `${call.from} → ${call.to} · ${call.direction} · ${call.status}`),
    section(word("transcript"), list),
    ...(recordings.length ? [section(word("recordings"), ...recordings)] : []),
  ]);
}

// A call whose details are open goes on, and its recordings become ready; while nothing of it changes, nothing is
// touched, so that a recording that is being heard plays on.
async function renewDetails() {
  const sid = shown?.sid;
  if (!sid || !byId("details").open) return;
  const now = told(await get(`calls/${sid}`));
  if (byId("details").open && shown?.sid === sid && now !== shown.told) await showCall(sid);
}

const told = (call) => JSON.stringify([call.status, call.transcript.length, call.recordings]);

function showClock(state) {
  clock = { offset: state.offset_seconds * 1000, known: true };
  tick();
  const input = byId("clock-input");
  if (document.activeElement !== input) input.value = state.wib.slice(0, 16);
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

function fillDetails(title, parts) {
  byId("details-title").textContent = title;
  byId("details-body").replaceChildren(...parts);
  if (!byId("details").open) byId("details").showModal();
}

// A row stays the element that it was while it is in the list: whoever has pressed its button, or has the keyboard on
// it, loses nothing when something else has happened meanwhile.
function fill(id, rows, columns) {
  const body = byId(id);
  const before = new Map([...body.children].map((tr) => [tr.dataset.key, tr]));
  const now = rows.length ? rows.map((told) => row(before.get(String(told.key)), told)) : [empty(columns)];
  const stays = new Set(now);
  [...body.children].forEach((tr) => stays.has(tr) || tr.remove());
  now.forEach((tr, place) => body.children[place] === tr || body.insertBefore(tr, body.children[place] ?? null));
}

function row(known, { key, cells, details, bad }) {
  const tr = known ?? document.createElement("tr");
  tr.dataset.key = key;
  tr.className = bad ? "bad" : "";
  cells.forEach((cell, place) => {
    const [text, name] = Array.isArray(cell) ? cell : [cell, ""];
    const td = tr.children[place] ?? tr.appendChild(element("td", ""));
    if (td.textContent !== String(text)) td.textContent = text;
    td.className = name;
  });
  const button = known?.querySelector("button") ?? document.createElement("button");
  button.type = "button";
  button.textContent = word("details");
  button.onclick = details;
  if (known) return tr;
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
