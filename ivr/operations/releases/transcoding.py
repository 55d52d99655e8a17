"""Recorded prompts made fit for the telephone: checked by what they hold, levelled, 8 kHz, one channel, 16 bits, WAV.

FFmpeg reads what strangers wrote, so it does so in a process of its own
(`python -m ivr.operations.releases.transcoding`), which may use little memory and time, writes no file and knows no
secret. See docs/decisions/0014-recorded-prompts.md.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ivr.hotline.errors import HotlineError

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

LARGEST = 10 * 1024 * 1024
LONGEST, SHORTEST = 60.0, 0.3
"""Seconds."""
RATE = 8000
_PATIENCE = 30.0
_LIMITS = ((resource.RLIMIT_CPU, 20), (resource.RLIMIT_AS, 2 * 1024**3), (resource.RLIMIT_FSIZE, 0))
"""Of the process that reads: seconds, bytes of memory, and not a byte written to any file."""
_TOLD = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
"""What that process knows of our environment: none of our secrets."""
_SILENT = 200
"""The loudest sample of a recording in which nothing can be heard, after levelling; at most it could be 32767."""
_LEVEL = "I=-18:TP=-3:LRA=7:dual_mono=true"
"""EBU R 128; with room above for the telephone network's own coding."""
_STREAMED = (0, 0xFFFFFFFF)
"""The length in the head of a WAV file whose writer could not go back to fill it in."""


class Refusal(StrEnum):
    """Why a recording is not taken."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_SOUND = "not_sound"
    BROKEN = "broken"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    SILENT = "silent"


class SoundRefused(HotlineError):
    """A recording that cannot be a prompt."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(f"the recording is not taken: {why.value}")
        self.why = why


@dataclass(frozen=True)
class Levelled:
    """A recording as callers will hear it: a WAV file and its seconds."""

    data: bytes
    seconds: float


def level(data: bytes) -> Levelled:
    """The recording, fit for the telephone. Raises SoundRefused."""
    container = container_of(data)
    answer = _in_a_process_of_its_own(container, data)
    with wave.open(io.BytesIO(answer)) as made:
        return Levelled(answer, made.getnframes() / RATE)


def container_of(data: bytes) -> str:
    """FFmpeg's name for what the bytes are, whatever their name says. Raises SoundRefused."""
    if not data:
        raise SoundRefused(Refusal.EMPTY)
    if len(data) > LARGEST:
        raise SoundRefused(Refusal.TOO_BIG)
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        _check_length(data)
        return "wav"
    for container, begins in _BEGINNINGS.items():
        if begins(data):
            return container
    raise SoundRefused(Refusal.NOT_SOUND)


_BEGINNINGS: dict[str, Callable[[bytes], bool]] = {
    "mp3": lambda data: data[:3] == b"ID3" or (data[0] == 0xFF and data[1:2] != b"" and data[1] & 0xE6 == 0xE2),
    "matroska": lambda data: data[:4] == b"\x1a\x45\xdf\xa3",
    "ogg": lambda data: data[:4] == b"OggS",
    "mp4": lambda data: data[4:8] == b"ftyp",
}
"""What uploads and browsers' recorders send, by how it begins; MP3 is layer III."""
_CODECS = {"mp3": ("mp3",), "matroska": ("opus", "vorbis", "pcm"), "ogg": ("opus", "vorbis", "flac"), "mp4": ("aac",)}


def _check_length(data: bytes) -> None:
    """A WAV file ends where its head says; anything behind it, or missing, was not written by a recorder."""
    told = int.from_bytes(data[4:8], "little")
    if told not in _STREAMED and not 0 <= len(data) - (told + 8) <= 1:
        raise SoundRefused(Refusal.BROKEN)


def _in_a_process_of_its_own(container: str, data: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "ivr.operations.releases.transcoding", container],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SoundRefused(Refusal.BROKEN) from None
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode(errors="replace").strip().splitlines()
    why = told[-1] if told else ""
    raise SoundRefused(Refusal(why) if why in list(Refusal) else Refusal.BROKEN)


def main() -> None:
    """Level what comes in, as the container that is named; or say in a word why not."""
    for limit, value in _LIMITS:
        with suppress(ValueError, OSError):  # not every system knows both
            resource.setrlimit(limit, (value, value))
    try:
        sys.stdout.buffer.write(_level(sys.argv[1], sys.stdin.buffer.read()))
    except SoundRefused as refused:
        sys.exit(refused.why.value)


def _level(container: str, data: bytes) -> bytes:
    samples = bytearray()
    for part in _through_filters(_decoded(container, data)):
        samples += part
    if len(samples) < SHORTEST * RATE * 2:
        raise SoundRefused(Refusal.TOO_SHORT)
    if max(abs(sample) for sample in memoryview(samples).cast("h")) < _SILENT:
        raise SoundRefused(Refusal.SILENT)
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return made.getvalue()


def _decoded(container: str, data: bytes) -> Iterator[AudioFrame]:
    """The sound, frame by frame, and no further than LONGEST."""
    import av  # noqa: PLC0415 - only the process that levels needs it

    try:
        with av.open(io.BytesIO(data), "r", format=container) as file:
            stream = next(iter(file.streams.audio), None)
            if stream is None or not stream.codec_context.name.startswith(_CODECS.get(container, ("pcm", "adpcm"))):
                raise SoundRefused(Refusal.NOT_SOUND)
            seconds = 0.0
            for frame in file.decode(stream):
                seconds += frame.samples / (frame.sample_rate or RATE)
                if seconds > LONGEST:
                    raise SoundRefused(Refusal.TOO_LONG)
                yield frame
    except (av.FFmpegError, ValueError, MemoryError):
        raise SoundRefused(Refusal.BROKEN) from None


def _through_filters(frames: Iterator[AudioFrame]) -> Iterator[bytes]:
    first = next(frames, None)
    if first is None:
        raise SoundRefused(Refusal.BROKEN)
    graph = _graph(first)
    for frame in _and(first, frames):
        frame.pts = None
        graph.push(frame)
        yield from _pulled(graph)
    graph.push(None)
    yield from _pulled(graph)


def _and(first: AudioFrame, others: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    yield first
    yield from others


def _graph(first: AudioFrame) -> Any:
    from av.filter import Graph  # noqa: PLC0415 - see _decoded

    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=first.sample_rate, format=first.format.name, layout=first.layout.name, time_base=first.time_base
    )
    mono, telephone = "channel_layouts=mono", f"sample_fmts=s16:sample_rates={RATE}:channel_layouts=mono"
    steps = (("aformat", mono), ("loudnorm", _LEVEL), ("aformat", telephone))
    nodes = [source, *(graph.add(name, told) for name, told in steps), graph.add("abuffersink")]
    for node, following in pairwise(nodes):
        node.link_to(following)
    graph.configure()
    return graph


def _pulled(graph: Any) -> Iterator[bytes]:
    from av import error  # noqa: PLC0415 - see _decoded

    while True:
        try:
            frame = graph.pull()
        except (error.BlockingIOError, error.EOFError):
            return
        yield bytes(frame.planes[0])[: frame.samples * 2]


if __name__ == "__main__":
    main()
