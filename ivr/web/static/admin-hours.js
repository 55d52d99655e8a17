// The week's picture: its bars are dragged, resized and moved by keyboard; the fields beside it hold what is saved.

const picture = document.querySelector(".week-picture");
const NS = "http://www.w3.org/2000/svg";
const DAY = 24 * 60;
const STEP = 15;
const EDGE = 7; // pixels of the picture at each end of a bar that resize it

const { left, top: head, column, gap, hour, bar: label, closed } = picture.dataset;
const shape = { left: +left, head: +head, column: +column, gap: +gap, hour: +hour };

const field = (day) => document.querySelector(`input[data-day="${day}"]`);
const columns = [...picture.querySelectorAll(".week-column")];
const bars = (group) => [...group.querySelectorAll(".week-bar")].sort((a, b) => a.dataset.start - b.dataset.start);
const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const spanOf = (bar) => [+bar.dataset.start, +bar.dataset.end];
const text = (start, end) => `${clock(start)}-${clock(end)}`;

const place = (bar, start, end) => {
  const group = bar.parentNode;
  bar.dataset.start = start;
  bar.dataset.end = end;
  bar.setAttribute("y", shape.head + (start * shape.hour) / 60);
  bar.setAttribute("height", ((end - start) * shape.hour) / 60);
  bar.setAttribute("aria-label", label.replace("{day}", group.dataset.name).replace("{hours}", text(start, end)));
};

const make = (group, start, end) => {
  const bar = document.createElementNS(NS, "rect");
  const ground = group.querySelector(".week-ground");
  bar.setAttribute("class", "week-bar");
  for (const name of ["x", "width"]) bar.setAttribute(name, ground.getAttribute(name));
  bar.setAttribute("rx", 4);
  group.append(bar);
  enliven(bar);
  place(bar, start, end);
  return bar;
};

const write = (group) => {
  field(group.dataset.day).value = bars(group).map((bar) => text(...spanOf(bar))).join(", ") || closed;
};

// How far a bar may go: to its neighbours and to the ends of the day.
const room = (bar) => {
  const [start, end] = spanOf(bar);
  const others = bars(bar.parentNode).filter((one) => one !== bar).map(spanOf);
  return [
    Math.max(0, ...others.filter(([, last]) => last <= start).map(([, last]) => last)),
    Math.min(DAY, ...others.filter(([first]) => first >= end).map(([first]) => first)),
  ];
};

const shift = (bar, what, by) => {
  const [low, high] = room(bar);
  let [start, end] = spanOf(bar);
  if (what === "start") start = Math.min(Math.max(low, start + by), end - STEP);
  else if (what === "end") end = Math.max(Math.min(high, end + by), start + STEP);
  else {
    const length = end - start;
    start = Math.min(Math.max(low, start + by), high - length);
    end = start + length;
  }
  place(bar, start, end);
  write(bar.parentNode);
};

const remove = (bar) => {
  const group = bar.parentNode;
  bar.remove();
  write(group);
  (bars(group)[0] ?? field(group.dataset.day)).focus();
};

const enliven = (bar) => {
  bar.setAttribute("tabindex", "0");
  bar.setAttribute("role", "button");
  bar.querySelector("title")?.remove();
};

const minutesAt = (event) => {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
  return ((point.y - shape.head) / shape.hour) * 60;
};
const round = (minutes) => Math.round(minutes / STEP) * STEP;

let drag = null;
picture.addEventListener("pointerdown", (event) => {
  const bar = event.target.closest(".week-bar");
  if (!bar || event.button) return;
  const at = minutesAt(event);
  const [start, end] = spanOf(bar);
  const edge = Math.min((EDGE / shape.hour) * 60, (end - start) / 4);
  const what = at - start < edge ? "start" : end - at < edge ? "end" : "both";
  drag = { bar, what, from: at, moved: 0 };
  bar.setPointerCapture(event.pointerId);
  bar.classList.add("week-moving");
});
picture.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const wanted = round(minutesAt(event) - drag.from);
  if (wanted === drag.moved) return;
  const [start, end] = spanOf(drag.bar);
  shift(drag.bar, drag.what, wanted - drag.moved);
  const [newStart, newEnd] = spanOf(drag.bar);
  drag.moved += drag.what === "end" ? newEnd - end : newStart - start;
});
const letGo = () => {
  drag?.bar.classList.remove("week-moving");
  drag = null;
};
picture.addEventListener("pointerup", letGo);
picture.addEventListener("pointercancel", letGo);

picture.addEventListener("click", (event) => {
  const ground = event.target.closest(".week-ground");
  if (!ground) return;
  const group = ground.parentNode;
  const start = Math.max(0, Math.floor(minutesAt(event) / 60) * 60);
  const following = bars(group).map(spanOf).filter(([first]) => first > start).map(([first]) => first);
  const earlier = bars(group).map(spanOf).filter(([first]) => first <= start).map(([, last]) => last);
  const from = Math.max(start, ...earlier);
  const end = Math.min(from + 120, DAY, ...following);
  if (end - from < STEP) return;
  make(group, from, end).focus();
  write(group);
});

picture.addEventListener("keydown", (event) => {
  const bar = event.target.closest(".week-bar");
  if (!bar) return;
  const by = { ArrowUp: -STEP, ArrowDown: STEP, PageUp: -60, PageDown: 60 }[event.key];
  if (by) shift(bar, event.altKey ? "start" : event.shiftKey ? "end" : "both", by);
  else if (event.key === "Delete" || event.key === "Backspace") remove(bar);
  else return;
  event.preventDefault();
});

// What is typed into a field is drawn, as far as it can be read; the server reads it properly.
const drawn = (group) => {
  const found = [...field(group.dataset.day).value.matchAll(/(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})/g)]
    .map((part) => part.slice(1).map(Number))
    .map(([h, m, lastH, lastM]) => [h * 60 + m, lastH * 60 + lastM])
    .filter(([start, end]) => start < end && end <= DAY);
  for (const bar of bars(group)) bar.remove();
  for (const [start, end] of found) make(group, start, end);
};

picture.classList.add("week-live");
picture.setAttribute("role", "group");
picture.setAttribute("aria-label", picture.dataset.group);
for (const group of columns) {
  for (const bar of bars(group)) {
    enliven(bar);
    place(bar, ...spanOf(bar));
  }
  field(group.dataset.day).addEventListener("input", () => drawn(group));
}
