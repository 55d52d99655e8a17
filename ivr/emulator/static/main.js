// Puts the page together: two telephones and the panels, all following one stream of changes.

import { get, onChange } from "./api.js";
import { applyLanguage, switchLanguage, word } from "./language.js";
import { connectPanels, showState, showWebhooks } from "./panels.js";
import { isMuted, toggleMute } from "./speech.js";
import { Telephone } from "./telephone.js";

const { dialled } = document.body.dataset;
const caller = new Telephone(document.getElementById("caller"), { dials: dialled, follows: null });
const agent = new Telephone(document.getElementById("agent"), { dials: "", follows: () => caller.number });
const mute = document.getElementById("mute");
const lost = document.getElementById("lost");

async function refresh() {
  const state = await get("state");
  await Promise.all([showState(state), caller.update(state), agent.update(state), showWebhooks()]);
}

function showMute() {
  mute.setAttribute("aria-pressed", String(isMuted()));
  mute.textContent = word(isMuted() ? "voiceOff" : "voiceOn");
}

// Computer keys are keypad keys of the telephone that is in use, unless somebody types into a field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, select, textarea, dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !/^[0-9*#]$/.test(event.key)) return;
  const inside = event.target.closest?.("#agent") || (agent.live && !caller.live);
  (inside ? agent : caller).press(event.key);
});

mute.addEventListener("click", () => { toggleMute(); showMute(); });
document.getElementById("language").addEventListener("click", async () => {
  switchLanguage();
  showMute();
  caller.describe();
  agent.describe();
  await refresh();
});
if (window.matchMedia("(max-width: 560px)").matches) document.querySelector(".banner").open = false;
applyLanguage();
showMute();
connectPanels();
onChange(refresh, (reachable) => { lost.hidden = reachable; });
