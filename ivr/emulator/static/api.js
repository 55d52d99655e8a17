// The control interface: JSON in, JSON out, and a stream that says when something changed.

export async function get(path) {
  return answer(await fetch(`/emulator/${path}`));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(`/emulator/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function postSound(sid, wav) {
  const headers = { "Content-Type": "audio/wav" };
  return answer(await fetch(`/emulator/calls/${sid}/sound`, { method: "POST", headers, body: wav }));
}

async function answer(response) {
  const text = await response.text();
  let body = {};
  try { body = JSON.parse(text); } catch { body = { error: text.replace(/<[^>]*>/g, " ").trim() }; }
  if (!response.ok) throw new Error(body.error || `HTTP ${response.status}`);
  return body;
}

export function onChange(changed, reachable) {
  let pending = false;
  const stream = new EventSource("/emulator/events");
  stream.onopen = () => reachable(true);
  stream.onerror = () => reachable(false);
  stream.onmessage = () => {
    if (pending) return;
    pending = true;
    setTimeout(async () => { pending = false; try { await changed(); } catch { reachable(false); } }, 60);
  };
}
