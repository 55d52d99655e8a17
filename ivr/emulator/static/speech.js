// Prompts are spoken by the browser; a key press or a hang-up silences them, as on the line.

let muted = localStorage.getItem("muted") === "yes";

export const isMuted = () => muted;

export function toggleMute() {
  muted = !muted;
  localStorage.setItem("muted", muted ? "yes" : "no");
  if (muted) hush();
  return muted;
}

export function hush() {
  window.speechSynthesis?.cancel();
}

export function speak(text, language) {
  if (muted || !window.speechSynthesis) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language || "id-ID";
  const voices = window.speechSynthesis.getVoices();
  const base = utterance.lang.slice(0, 2);
  utterance.voice = voices.find((voice) => voice.lang.replace("_", "-") === utterance.lang)
    || voices.find((voice) => voice.lang.startsWith(base)) || null;
  window.speechSynthesis.speak(utterance);
}

export function beep() {
  if (muted || !window.AudioContext) return;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  tone.frequency.value = 880;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.35);
  tone.onended = () => context.close();
}
