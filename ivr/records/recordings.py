"""The audio of messages as files: written whole or not at all, known by length and checksum."""

from __future__ import annotations

import array
import hashlib
import io
import re
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from ivr.records.attachment_files import AttachmentFiles
from ivr.records.folder import Folder

WINDOWS_PER_SECOND = 20
QUIET = 200
"""Of 32,768: what an open line makes by itself. A whisper into a telephone is louder."""
SHORTEST_SOUND = 0.3
"""Seconds; less than that is a click or a key."""
SPOKEN, SHORTEST_SPEECH = 1500, 1.0
"""The same for a voice: louder than a street in the background, and for longer than a cough."""
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")


class BadAudio(Exception):
    """What came is not a whole WAV file; the message says why."""


@dataclass(frozen=True)
class StoredAudio:
    """A file that is safely with us. `seconds` is the length of its sound; `file` is its name in the folder."""

    file: str
    bytes: int
    seconds: float
    sha256: str


class RecordingFiles(Folder):
    """A folder of recordings, and within it another of what people sent in writing."""

    @property
    def attachments(self) -> AttachmentFiles:
        """The files that people sent, and their previews."""
        return AttachmentFiles(self._folder / "attachments")

    def save(self, name: str, audio: bytes) -> StoredAudio:
        """Check the audio and write it; the file is there whole, or not at all. Raises BadAudio, OSError."""
        seconds = length_of(audio)
        file = f"{_safe(name)}.wav"
        self.write(file, audio)
        return StoredAudio(file, len(audio), seconds, hashlib.sha256(audio).hexdigest())

    def path(self, file: str) -> Path:
        """Where a stored file is; raises BadAudio for a name that is not one of ours."""
        return self._folder / f"{_safe(file.removesuffix('.wav'))}.wav"

    def delete(self, file: str) -> None:
        """Remove a file; one that is gone already is fine."""
        self.path(file).unlink(missing_ok=True)


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise BadAudio(f"{name!r} cannot be the name of a recording")
    return name


def salvaged(audio: bytes) -> bytes:
    """A whole WAV file with the sound that is left of one cut short. Raises BadAudio when there is none."""
    try:
        with wave.open(io.BytesIO(audio)) as cut:
            parameters, frames = cut.getparams(), cut.readframes(cut.getnframes())
    except (wave.Error, EOFError) as error:
        raise BadAudio(f"not a WAV file: {error}") from error
    left = len(frames) - len(frames) % (parameters.sampwidth * parameters.nchannels)
    if not left:
        raise BadAudio("the file is empty")
    out = io.BytesIO()
    with wave.open(out, "wb") as whole:
        whole.setparams(parameters)
        whole.writeframes(frames[:left])
    return out.getvalue()


def length_of(audio: bytes) -> float:
    """The seconds of sound in a WAV file. Raises BadAudio when it is cut short, empty or something else."""
    try:
        with wave.open(io.BytesIO(audio)) as sound:
            frames, rate = sound.getnframes(), sound.getframerate()
            whole = len(sound.readframes(frames)) == frames * sound.getsampwidth() * sound.getnchannels()
    except (wave.Error, EOFError) as error:
        raise BadAudio(f"not a WAV file: {error}") from error
    if not whole or not frames:
        raise BadAudio("the file is cut short" if frames else "the file is empty")
    return float(frames / rate)


def has_sound(audio: bytes, *, doubted: bool = False) -> bool:
    """Whether anybody may be heard in a WAV file. Only what is as good as empty is not; when in doubt, yes.

    `doubted`: the phone company heard nobody in it, so that it takes a voice, and not just some noise, to be sure.
    """
    above, lasting = (SPOKEN, SHORTEST_SPEECH) if doubted else (QUIET, SHORTEST_SOUND)
    with wave.open(io.BytesIO(audio)) as sound:
        if sound.getsampwidth() != 2:
            return True
        samples = array.array("h", sound.readframes(sound.getnframes()))
        size = max(1, sound.getframerate() * sound.getnchannels() // WINDOWS_PER_SECOND)
    if sys.byteorder == "big":
        samples.byteswap()
    loud = 0
    for at in range(0, len(samples), size):
        window = samples[at : at + size]
        loud += max(window) - min(window) > 2 * above
        if loud >= lasting * WINDOWS_PER_SECOND:
            return True
    return False
