// The pages of content: estimates while one types, lists that can be dragged, recordings made here.

// How long a text is spoken, by the numbers that the server estimates with.
const paced = document.querySelector("[data-pace]");
if (paced) {
  const pace = JSON.parse(paced.dataset.pace);
  const seconds = (text, language, rate) => {
    const words = text.split(/\s+/).filter(Boolean).join(" ");
    let letters = 0;
    let pauses = 0;
    for (const letter of words) {
      letters += /\d/.test(letter) ? pace.digit : 1;
      pauses += pace.pauses[letter] ?? 0;
    }
    letters += (pace.digit - 1) * (words.match(/\b[A-Z]\b/g) ?? []).length;
    return (letters / (pace.letters[language] ?? 16) + pauses) / ((parseInt(rate, 10) || 100) / 100);
  };
  for (const line of document.querySelectorAll(".estimate")) {
    const field = document.getElementById(line.dataset.for);
    const { language, rate, rest, most, text, menu } = line.dataset;
    const tell = () => {
      const own = seconds(field.value, language, rate);
      const whole = rest === undefined ? null : Number(rest) + own;
      line.textContent = text.replace("{n}", Math.round(own));
      if (whole !== null) line.textContent += ` ${menu.replace("{n}", Math.round(whole))}`;
      line.classList.toggle("estimate-over", whole !== null && whole > Number(most));
    };
    field.addEventListener("input", tell);
    tell();
  }
}

// A list that is put in order by dragging: what the buttons do, with the place where the row was dropped.
for (const list of document.querySelectorAll("[data-order]")) {
  const rows = () => [...list.children];
  let dragged = null;
  let from = 0;
  for (const row of rows()) row.querySelector(".phone-key").classList.add("handle");
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button) return;
    dragged = handle.closest("li");
    from = rows().indexOf(dragged);
    dragged.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = rows().find((row) => {
      const box = row.getBoundingClientRect();
      return row !== dragged && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (!over) return;
    const below = rows().indexOf(over) > rows().indexOf(dragged);
    over[below ? "after" : "before"](dragged);
  });
  const drop = () => {
    if (!dragged) return;
    const row = dragged;
    dragged = null;
    row.classList.remove("dragged");
    const to = rows().indexOf(row);
    if (to === from) return;
    const form = row.querySelector("form.order");
    const place = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: to });
    form.append(place);
    form.submit();
  };
  list.addEventListener("pointerup", drop);
  list.addEventListener("pointercancel", drop);
}

// A recording made here goes into the file field, as if it had been chosen; it can be heard before it is saved.
for (const place of document.querySelectorAll("[data-recorder]")) {
  const field = place.querySelector("input[type=file]");
  const words = JSON.parse(place.dataset.words);
  const heard = Object.assign(document.createElement("audio"), { controls: true, hidden: true });
  const hear = () => {
    const [file] = field.files;
    if (heard.src) URL.revokeObjectURL(heard.src);
    heard.hidden = !file;
    if (file) heard.src = URL.createObjectURL(file);
  };
  field.addEventListener("change", hear);
  place.append(heard);
  if (!globalThis.MediaRecorder || !navigator.mediaDevices || !globalThis.DataTransfer) continue;

  const row = Object.assign(document.createElement("div"), { className: "recorder-row" });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: words.start });
  const told = Object.assign(document.createElement("span"), { role: "status", className: "hint" });
  told.setAttribute("role", "status");
  row.append(button, told);
  place.insertBefore(row, heard);
  let recorder = null;
  const begin = async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = words.refused;
      return;
    }
    const parts = [];
    recorder = new MediaRecorder(stream);
    const since = Date.now();
    const clock = setInterval(() => {
      const passed = Math.floor((Date.now() - since) / 1000);
      button.textContent = words.stop.replace("{n}", passed);
      if (passed >= Number(place.dataset.most) - 1) recorder?.stop();
    }, 250);
    button.textContent = words.stop.replace("{n}", 0);
    button.classList.add("recording-now");
    told.textContent = "";
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      const type = (parts[0]?.type ?? "audio/webm").split(";")[0];
      const chosen = new DataTransfer();
      chosen.items.add(new File(parts, `recording.${type.split("/")[1]}`, { type }));
      field.files = chosen.files;
      recorder = null;
      button.textContent = words.start;
      button.classList.remove("recording-now");
      told.textContent = words.ready;
      hear();
    });
    recorder.start();
  };
  button.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
}
