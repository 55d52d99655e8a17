// Suggestions for fields with data-suggest: names that begin like what was typed so far.

let waiting = 0;

document.addEventListener("input", ({ target }) => {
  const address = target.dataset?.suggest;
  if (!address || target.value.trim().length < 2) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(target.value)}`, { headers: { "X-Background": "1" } });
      if (!answer.ok) return;
      const options = (await answer.json()).map(({ name }) => Object.assign(document.createElement("option"), { value: name }));
      target.list?.replaceChildren(...options);
    } catch { /* without suggestions the name can still be typed */ }
  }, 200);
});
