// Takes down what is said as WAV (8 kHz, mono, 16 bit) and uploads it second by second, so that nothing waits at the end.

const RATE = 8000;

export class Microphone {
  constructor(upload, level) {
    this.upload = upload;
    this.level = level;
    this.blocks = [];
    this.sending = Promise.resolve();
    this.silent = false;
  }

  // True when there is a microphone that may be used.
  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.context = new AudioContext();
      await this.context.audioWorklet.addModule("/static/recorder-worklet.js");
    } catch {
      this.release();
      return false;
    }
    const node = new AudioWorkletNode(this.context, "recorder");
    node.port.onmessage = (event) => this.take(event.data);
    this.context.createMediaStreamSource(this.stream).connect(node);
    this.timer = setInterval(() => this.flush(), 1000);
    return true;
  }

  take(block) {
    if (this.silent) block.fill(0);
    this.blocks.push(block);
    this.level(Math.max(...block.map(Math.abs)));
  }

  flush() {
    if (!this.blocks.length) return this.sending;
    const samples = downsample(this.blocks, this.context.sampleRate);
    this.blocks = [];
    this.sending = this.sending.then(() => this.upload(wav(samples))).catch(() => {});
    return this.sending;
  }

  async stop() {
    clearInterval(this.timer);
    const sent = this.context ? this.flush() : this.sending;
    this.release();
    await sent;
  }

  release() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = this.context = undefined;
  }
}

function downsample(blocks, rate) {
  const joined = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) { joined.set(block, at); at += block.length; }
  const step = rate / RATE;
  const samples = new Int16Array(Math.floor(joined.length / step));
  for (let i = 0; i < samples.length; i++) {
    const from = Math.floor(i * step), to = Math.max(from + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = from; j < to; j++) sum += joined[j];
    samples[i] = Math.max(-1, Math.min(1, sum / (to - from))) * 32767;
  }
  return samples;
}

function wav(samples) {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at, value) => [...value].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF"); bytes.setUint32(4, 36 + samples.length * 2, true); text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true); bytes.setUint16(20, 1, true); bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true); bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true); bytes.setUint16(34, 16, true);
  text(36, "data"); bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => bytes.setInt16(44 + i * 2, sample, true));
  return bytes.buffer;
}
