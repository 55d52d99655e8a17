"""Sound as far as the exchange needs it: how long a prompt takes, and small real WAV files (8 kHz, mono, 16 bit)."""

from __future__ import annotations

import array
import functools
import io
import math
import wave

from ivr.emulator.written_numbers import MOST_DIGITS

RATE = 8000
SAMPLE_BYTES = 2
TONE_HERTZ = 440
LOUDNESS = 6000
COMPRESSED_BYTES_PER_SECOND = 4000
LONGEST_LOOP = 1000


class NotAudio(ValueError):
    """The bytes are not a WAV file that the exchange can take as a recording."""


def speaking_seconds(text: str, characters_per_second: float) -> float:
    """Estimated seconds to say `text`; real voices differ, tests need only that longer texts take longer."""
    return max(0.3, len(text) / characters_per_second)


def playing_seconds(data: bytes) -> float:
    """Seconds of an audio file: read from a WAV header, otherwise guessed at 32 kbit/s."""
    try:
        with wave.open(io.BytesIO(data)) as audio:
            return float(audio.getnframes() / audio.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return len(data) / COMPRESSED_BYTES_PER_SECOND


def loops(written: str | None) -> int:
    """How often a prompt is repeated: `loop="0"` means until hang-up, at most 1,000 times."""
    if not written or not written.isdecimal():
        return 1
    count = LONGEST_LOOP if len(written) > MOST_DIGITS else int(written)
    return LONGEST_LOOP if count == 0 else min(count, LONGEST_LOOP)


def tone(seconds: float) -> bytes:
    """A WAV file with a steady tone, the stand-in for a voice where there is no microphone."""
    samples = round(seconds * RATE)
    second = _one_second()
    whole, rest = divmod(samples, RATE)
    return wav(second * whole + second[: rest * SAMPLE_BYTES])


def silence(seconds: float) -> bytes:
    """A WAV file in which nothing is heard."""
    return wav(bytes(round(seconds * RATE) * SAMPLE_BYTES))


def wav(samples: bytes) -> bytes:
    """Wrap raw samples (8 kHz, mono, 16 bit little endian) into a WAV file."""
    target = io.BytesIO()
    with wave.open(target, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(SAMPLE_BYTES)
        audio.setframerate(RATE)
        audio.writeframes(samples)
    return target.getvalue()


def samples_of(data: bytes) -> bytes:
    """The raw samples of a WAV file that has the recording format; anything else is refused."""
    try:
        with wave.open(io.BytesIO(data)) as audio:
            if (audio.getnchannels(), audio.getsampwidth(), audio.getframerate()) != (1, SAMPLE_BYTES, RATE):
                raise NotAudio("expected WAV with 8000 Hz, one channel, 16 bits")
            return bytes(audio.readframes(audio.getnframes()))
    except (wave.Error, EOFError) as error:
        raise NotAudio(f"not a WAV file: {error}") from error


@functools.cache
def _one_second() -> bytes:
    step = 2 * math.pi * TONE_HERTZ / RATE
    return array.array("h", (round(LOUDNESS * math.sin(step * n)) for n in range(RATE))).tobytes()
