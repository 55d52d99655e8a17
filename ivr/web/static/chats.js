// Chats alive: asks what has changed, renews only that, and never what somebody is typing into. All of it works without.

const page = document.getElementById("chats");
const words = JSON.parse(page.dataset.words);
const versions = { queue: page.dataset.vQueue, thread: page.dataset.vThread };
const EVERY = Number(page.dataset.every) * 1000;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// The hotline's clock, which in a demo is not the one of this machine.
let ahead = Date.parse(page.dataset.now) - Date.now();

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

const tick = () => {
  for (const time of document.querySelectorAll("time[data-count]")) {
    const left = (Date.parse(time.dateTime) - Date.now() - ahead) / 1000;
    const text = fill(left < 0 ? words.late : words.left, { time: duration(left) });
    if (time.textContent !== text) time.textContent = text;
    time.classList.toggle("left-late", left < 0 && !time.closest(".window"));
  }
};
setInterval(tick, 1000);

const box = document.querySelector(".thread-box");
const toEnd = () => { if (box) box.scrollTop = box.scrollHeight; };
const isAtEnd = () => box && box.scrollHeight - box.scrollTop - box.clientHeight < 80;
toEnd();
box?.querySelectorAll("img").forEach((image) => image.addEventListener("load", toEnd, { once: true }));

const inUse = (part) => [...part.querySelectorAll("audio, video")].some((one) => !one.paused);
const replace = (name, html) => {
  const part = document.querySelector(`[data-part="${name}"]`);
  if (!part || part.innerHTML.trim() === html.trim() || inUse(part)) return;
  const follow = name === "thread" && isAtEnd(), focused = document.activeElement;
  const at = part.contains(focused) ? [...part.querySelectorAll("a, button")].indexOf(focused) : -1;
  part.innerHTML = html;
  if (at >= 0) part.querySelectorAll("a, button")[at]?.focus({ preventScroll: true });
  if (follow) toEnd();
};

const banner = (text, link) => {
  document.querySelector(".offline")?.remove();
  if (!text) return;
  const note = Object.assign(document.createElement("p"), { className: "notice notice-problem offline" });
  note.setAttribute("role", "alert");
  note.append(text, " ");
  if (link) note.append(Object.assign(document.createElement("a"), { href: link, textContent: words.sign_in }));
  page.prepend(note);
};

let wait = EVERY, failures = 0;
const ask = async () => {
  const asked = new URLSearchParams({ enquiry: page.dataset.enquiry });
  for (const [name, version] of Object.entries(versions)) asked.set(`v-${name}`, version);
  const answer = await fetch(`${page.dataset.state}?${asked}`, {
    headers: { "X-Background": "1", Accept: "application/json" }, signal: AbortSignal.timeout(8000), redirect: "error",
  });
  if (answer.status === 401 || answer.status === 403) {
    banner(words.signed_out, `${page.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`);
    return false;
  }
  if (!answer.ok) throw new Error(String(answer.status));
  const told = answer.headers.get("X-Now");
  if (told) ahead = Date.parse(told) - Date.now();
  if (answer.status === 200) {
    const { versions: fresh, parts } = await answer.json();
    Object.assign(versions, fresh);
    for (const [name, html] of Object.entries(parts)) replace(name, html);
  }
  return true;
};
const loop = async () => {
  try {
    if (!await ask()) return;
    if (failures > 2) banner("");
    failures = 0;
    wait = EVERY;
  } catch {
    failures += 1;
    wait = Math.min(wait * 1.6, 5000);
    if (failures === 3) banner(words.lost);
  }
  setTimeout(loop, wait);
};
setTimeout(loop, EVERY);

// The keyboard: Ctrl+Enter sends, n takes the next, r goes to the reply, Escape leaves it.
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("textarea, select, input");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "reply") {
    event.preventDefault();
    document.getElementById("send").click();
  }
  if (event.key === "Escape" && typing) event.target.blur();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "n") document.querySelector("[data-key=n]")?.click();
  if (event.key === "r") { const field = document.getElementById("reply"); if (field) { event.preventDefault(); field.focus(); } }
});
