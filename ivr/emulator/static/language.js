// Indonesian as served, English from data-en; words made by scripts come from WORDS.

const WORDS = {
  idle: ["Siap", "Ready"],
  noCall: ["Belum ada panggilan. Tekan Telepon untuk menghubungi hotline.", "No call yet. Press Call to reach the hotline."],
  noRing: ["Telepon ini berdering bila hotline menghubunginya.", "This telephone rings when the hotline calls it."],
  rings: ["Berdering", "Ringing"],
  ringsFrom: ["Berdering dari", "Ringing, from"],
  waiting: ["Menunggu", "Waiting"],
  requesting: ["Tersambung", "Connected"],
  speaking: ["Hotline berbicara", "The hotline speaks"],
  prompting: ["Hotline berbicara, tombol diterima", "The hotline speaks, keys are taken"],
  listening: ["Menunggu tombol", "Waiting for keys"],
  recording: ["Merekam: bicaralah, lalu #", "Recording: speak, then #"],
  pausing: ["Jeda", "Pause"],
  dialling: ["Menyambungkan", "Connecting"],
  talking: ["Berbicara", "In conversation"],
  ended: ["Selesai", "Ended"],
  beep: ["Bip", "Beep"],
  bridge: ["Tersambung dengan", "Joined with"],
  silent: ["(tidak didengar)", "(not heard)"],
  microphone: ["Mikrofon merekam", "The microphone records"],
  tone: ["Tanpa mikrofon: nada pengganti direkam", "No microphone: a tone is recorded instead"],
  voiceOn: ["Suara aktif", "Voice on"],
  voiceOff: ["Suara mati", "Voice off"],
  planned: ["Terpasang", "Planned"],
  nothing: ["Belum ada", "None yet"],
  details: ["Rincian", "Details"],
  call: ["Panggilan", "Call"],
  fields: ["Isian", "Fields"],
  headers: ["Kepala permintaan", "Request headers"],
  reply: ["Jawaban", "Reply"],
  transcript: ["Percakapan", "Transcript"],
  recordings: ["Rekaman", "Recordings"],
  unsigned: ["tanpa", "none"],
  right: ["sah", "valid"],
  wrong: ["salah", "wrong"],
  seconds: ["detik", "s"],
  withheld: ["nomor disembunyikan", "number withheld"],
};

const CHOICES = {
  "too-many-requests": ["429 terlalu banyak permintaan", "429 too many requests"],
  "server-error": ["500 kesalahan server", "500 server error"],
  reset: ["sambungan terputus", "connection reset"],
  slow: ["jawaban lambat (15 detik)", "slow reply (15 s)"],
  "reply-lost": ["dikerjakan, jawaban hilang", "carried out, reply lost"],
  refused: ["tidak dapat tersambung", "no connection"],
  "timed-out": ["tidak dijawab", "no answer in time"],
  "wrong-signature": ["tanda tangan salah", "wrong signature"],
  twice: ["dikirim dua kali", "sent twice"],
  "in-order": ["berurutan", "in order"],
  shuffled: ["acak", "shuffled"],
  duplicated: ["ganda", "doubled"],
  dropped: ["hilang", "dropped"],
  late: ["terlambat", "late"],
  "after-action": ["setelah action", "after the action"],
  "before-action": ["sebelum action", "before the action"],
  "during-action": ["selama action", "during the action"],
};

let language = localStorage.getItem("language") === "en" ? "en" : "id";

const pick = ([indonesian, english]) => (language === "en" ? english : indonesian);
export const word = (name) => pick(WORDS[name] || [name, name]);
export const choice = (name) => pick(CHOICES[name] || [name, name]);

export function applyLanguage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-en]")) {
    element.dataset.id ??= element.textContent;
    element.textContent = language === "en" ? element.dataset.en : element.dataset.id;
  }
  for (const element of document.querySelectorAll("[data-en-label]")) {
    element.dataset.idLabel ??= element.getAttribute("aria-label");
    element.setAttribute("aria-label", language === "en" ? element.dataset.enLabel : element.dataset.idLabel);
  }
  const button = document.getElementById("language");
  button.textContent = language === "en" ? "Bahasa Indonesia" : "English";
  button.lang = language === "en" ? "id" : "en";
}

export function switchLanguage() {
  language = language === "en" ? "id" : "en";
  localStorage.setItem("language", language);
  applyLanguage();
}
