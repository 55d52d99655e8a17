// One telephone of the page: dials, shows what is heard, sends keys, rings, records.

import { get, post, postSound } from "./api.js";
import { Microphone } from "./microphone.js";
import { beep, hush, speak } from "./speech.js";
import { word } from "./language.js";

const NOTES = { beep: () => word("beep"), bridge: (entry) => `${word("bridge")} ${entry.text}`, end: (entry) => `${word("ended")} · ${entry.text}` };

export class Telephone {
  constructor(root, { dials, follows }) {
    this.root = root;
    this.follows = follows;
    this.sid = null;
    this.call = null;
    this.shown = 0;
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.transcript = this.part("transcript");
    if (dials) this.part("dial").value = dials;
    this.connectButtons();
    this.describe();
  }

  get number() {
    if (this.part("withheld")?.checked) return "anonymous";
    const typed = this.part("own").value.replace(/[\s().-]/g, "");
    return typed.startsWith("0") ? `+62${typed.slice(1)}` : typed;
  }

  get live() { return Boolean(this.call && !this.call.ended); }

  connectButtons() {
    for (const key of this.root.querySelectorAll("[data-key]")) {
      key.addEventListener("click", () => this.press(key.dataset.key));
    }
    for (const deed of this.root.querySelectorAll("[data-deed]")) {
      deed.addEventListener("click", () => this.act(deed.dataset.deed));
    }
    this.part("call").addEventListener("click", () => this.dial());
    this.part("hangup").addEventListener("click", () => this.hangUp());
    this.part("dial").addEventListener("keydown", (event) => { if (event.key === "Enter") this.dial(); });
    this.part("silence").addEventListener("click", () => this.fallSilent());
    this.part("manner")?.addEventListener("change", (event) => {
      post("phones", { number: this.number, manner: event.target.value }).catch((error) => this.complain(error));
    });
  }

  async dial() {
    if (this.live) return;
    try {
      const body = { from: this.number, withheld: Boolean(this.part("withheld")?.checked), to: this.part("dial").value };
      this.take(await post("calls", body));
    } catch (error) { this.complain(error); }
  }

  async press(key) {
    this.flash(key);
    if (!this.live) { this.part("dial").value += key; return; }
    hush();
    await this.act("press", { keys: key });
  }

  async hangUp() {
    hush();
    await this.act("hangup");
  }

  async act(deed, body = {}) {
    if (!this.sid) return;
    const sid = this.sid;
    if (this.microphone) await this.microphone.flush();
    try { await post(`calls/${sid}/${deed}`, body); } catch (error) { this.complain(error); }
  }

  // Called with every new state of the exchange.
  async update(state) {
    if (this.follows) this.followRinging(state.phones);
    const phone = state.phones.find((known) => known.number === this.number);
    const manner = this.part("manner");
    if (manner && document.activeElement !== manner) manner.value = phone?.manner || "ring";
    if (phone?.call && phone.call !== this.sid) this.take(state.calls.find((call) => call.sid === phone.call));
    if (this.sid) await this.refresh();
    this.describe(Boolean(phone?.ringing));
  }

  // The hotline rings whom it likes: show the telephone that rings, unless this one is in use.
  followRinging(phones) {
    const ringing = phones.find((phone) => phone.ringing && phone.number !== this.follows());
    if (ringing && !this.live && ringing.number !== this.number) this.part("own").value = ringing.number;
  }

  take(call) {
    if (!call) return;
    this.sid = call.sid;
    this.call = call;
    this.shown = 0;
    this.transcript.replaceChildren();
    this.describe();
  }

  async refresh() {
    const sid = this.sid;
    const call = await get(`calls/${sid}?after=${this.shown}`);
    if (sid !== this.sid) return;
    const news = call.transcript.filter((entry) => entry.index >= this.shown);
    this.shown = Math.max(this.shown, call.length);
    this.call = call;
    news.forEach((entry) => this.hear(entry));
    await this.record(call.activity === "recording");
  }

  hear(entry) {
    if (entry.kind === "say") speak(entry.text, entry.language);
    if (entry.kind === "beep") beep();
    if (entry.kind === "key" || entry.kind === "end") hush();
    write(this.transcript, entry);
    this.transcript.scrollTop = this.transcript.scrollHeight;
  }

  async record(recording) {
    if (recording && !this.taping) {
      this.taping = true;
      const sid = this.sid;
      post(`calls/${sid}/voice`, { speaking: true }).catch(() => {});
      const level = (value) => { this.part("level").style.width = `${Math.min(100, 4 + value * 160)}%`; };
      const microphone = new Microphone((wav) => postSound(sid, wav), level);
      const there = await microphone.start();
      this.microphone = there && this.taping ? microphone : null;
      if (there && !this.taping) await microphone.stop();
      this.part("microphone-text").textContent = word(there ? "microphone" : "tone");
      this.part("level").style.width = there ? "4%" : "60%";
    } else if (!recording && this.taping) {
      this.taping = false;
      const microphone = this.microphone;
      this.microphone = null;
      await microphone?.stop();
      this.part("silence").setAttribute("aria-pressed", "false");
    }
    this.part("microphone").hidden = !this.taping;
  }

  fallSilent() {
    const silent = this.part("silence").getAttribute("aria-pressed") !== "true";
    this.part("silence").setAttribute("aria-pressed", String(silent));
    if (this.microphone) this.microphone.silent = silent;
    this.act("voice", { speaking: !silent });
  }

  describe(ringing = false) {
    const { call } = this;
    this.transcript.dataset.empty = word(this.follows ? "noRing" : "noCall");
    let text = word("idle");
    if (ringing) text = `${word("ringsFrom")} ${call?.from || ""}`;
    else if (call && call.status === "ringing") text = word("rings");
    else if (call && !call.ended) text = word(call.activity);
    else if (call) text = `${word("ended")} (${call.status})`;
    this.part("state").textContent = text;
    this.root.toggleAttribute("data-live", this.live);
    this.root.toggleAttribute("data-ringing", ringing);
    this.part("ringing").hidden = !ringing;
    this.part("calling").hidden = ringing;
    this.part("call").disabled = this.live;
    this.part("hangup").disabled = !this.live;
    this.part("own").disabled = this.live;
  }

  flash(key) {
    const button = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    button?.classList.add("down");
    setTimeout(() => button?.classList.remove("down"), 130);
  }

  complain(error) {
    write(this.transcript, { kind: "error", text: error.message, at: 0 });
    this.transcript.scrollTop = this.transcript.scrollHeight;
  }
}

// Keys pressed one after the other stand together, as they were meant.
export function write(list, entry) {
  const last = list.lastElementChild;
  if (entry.kind === "key" && last?.className === "key") last.textContent += entry.text;
  else list.append(line(entry));
}

function line(entry) {
  const item = document.createElement("li");
  item.className = entry.kind;
  if (NOTES[entry.kind]) {
    item.className = "note";
    item.textContent = NOTES[entry.kind](entry);
    return item;
  }
  item.textContent = entry.kind === "play" ? `♪ ${entry.text}` : entry.text;
  if (entry.language) item.lang = entry.language;
  if (entry.kind === "ignored-key") item.append(small(word("silent")));
  if (entry.kind === "say" && entry.language && !entry.language.startsWith("id")) item.append(small(entry.language));
  return item;
}

function small(text) {
  const element = document.createElement("small");
  element.textContent = text;
  return element;
}
