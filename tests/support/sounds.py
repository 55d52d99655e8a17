"""Recordings for tests: tones as WAV and in other containers, and twenty files that only claim to be one."""

from __future__ import annotations

import io
import math
import struct
import wave
import zipfile
from functools import cache
from typing import Any

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"


@cache
def tone(seconds: float = 1.0, rate: int = 16000, channels: int = 1, loudness: float = 0.1) -> bytes:
    """A WAV file with a tone of 440 Hz."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        samples = [int(32767 * loudness * math.sin(2 * math.pi * at / 40)) for at in range(40)]
        wavelength = b"".join(struct.pack("<h", sample) * channels for sample in samples)
        frames = int(seconds * rate)
        file.writeframes((wavelength * (frames // 40 + 1))[: frames * 2 * channels])
    return made.getvalue()


@cache
def encoded(container: str, codec: str, seconds: float = 1.0, loudness: float = 0.1) -> bytes:
    """The same tone in another container."""
    import av

    made = io.BytesIO()
    with av.open(made, "w", format=container) as file, av.open(io.BytesIO(tone(seconds, 48000, 1, loudness))) as source:
        stream: Any = file.add_stream(codec, rate=48000)
        stream.layout = "mono"
        for frame in source.decode(audio=0):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return made.getvalue()


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("prompt.wav", bytes(5_000_000))
    return made.getvalue()


def head(data: bytes, **changes: bytes) -> bytes:
    """A WAV file with other bytes at the places that are named by letters and offsets: `at_4=...`."""
    written = bytearray(data)
    for place, value in changes.items():
        at = int(place.removeprefix("at_"))
        written[at : at + len(value)] = value
    return bytes(written)


@cache
def hostile() -> dict[str, tuple[str, bytes, str]]:
    """Twenty uploads that must be refused: a name, what it holds, and why it is refused."""
    sound = tone()
    return {
        "empty": ("empty.wav", b"", "empty"),
        "huge": ("huge.wav", tone(1) + bytes(10 * 1024 * 1024), "too_big"),
        "a text": ("text.wav", b"Selamat datang di hotline.", "not_sound"),
        "a drawing": ("image.svg", SVG, "not_sound"),
        "a drawing called sound": ("image.wav", SVG, "not_sound"),
        "a page": ("page.html", HTML, "not_sound"),
        "a script": ("run.sh", b"#!/bin/sh\nrm -rf /\n", "not_sound"),
        "a program": ("tool.wav", b"MZ" + bytes(200), "not_sound"),
        "an ELF program": ("tool.mp3", b"\x7fELF" + bytes(200), "not_sound"),
        "an archive": ("sounds.zip", zipped(), "not_sound"),
        "a playlist that reads files": ("list.wav", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not_sound"),
        "a concat script": ("list.mp3", b"ffconcat version 1.0\nfile /etc/passwd\n", "not_sound"),
        "a path for a name": ("../../etc/cron.d/x.wav", b"\x00\x01\x02\x03" * 20, "not_sound"),
        "cut off": ("short.wav", sound[: len(sound) // 2], "broken"),
        "with a page behind it": ("both.wav", sound + HTML, "broken"),
        "with an archive behind it": ("both.wav", sound + zipped(), "broken"),
        "only a head": ("head.wav", head(sound[:44], at_4=struct.pack("<I", 36)), "broken"),
        "a head with a page in it": ("page.mp3", b"ID3" + HTML * 20, "broken"),
        "more than a minute in few bytes": ("long.ogg", encoded("ogg", "libopus", 75, 0.0), "too_long"),
        "silence": ("quiet.wav", tone(1, loudness=0.0), "silent"),
    }
