// Renews the conversation when something happens; without scripts the page is renewed by loading it again.

import { onChange } from "./api.js";

const PARTS = ["bubbles", "window"];

function toEnd() {
  const list = document.getElementById("bubbles");
  list.scrollTop = list.scrollHeight;
}

async function renew() {
  const answer = await fetch(location.pathname + location.search);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of PARTS) {
    const [shown, fresh] = [document.getElementById(id), page.getElementById(id)];
    // What plays, or has the focus, is left alone as long as nothing of it changed.
    if (!shown || !fresh || shown.innerHTML === fresh.innerHTML) continue;
    shown.replaceChildren(...fresh.childNodes);
    if (id === "bubbles") toEnd();
  }
}

toEnd();
onChange(renew, () => {});
