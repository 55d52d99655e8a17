"""The audio of messages as files: written whole or not at all, known by length and checksum."""

from __future__ import annotations

import array
import hashlib
import io
import math
import os
import re
import sys
import tempfile
import wave
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

OWNER_ONLY = 0o700
"""What people have told us in confidence is nothing for the other accounts of this machine."""
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


class RecordingFiles:
    """A folder of recordings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, name: str, audio: bytes) -> StoredAudio:
        """Check the audio and write it; the file is there whole, or not at all. Raises BadAudio, OSError."""
        seconds = length_of(audio)
        file = f"{_safe(name)}.wav"
        self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, prefix=".incoming-")
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(audio)
                out.flush()
                os.fsync(out.fileno())
            Path(temporary).replace(self._folder / file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._sync_folder()
        return StoredAudio(file, len(audio), seconds, hashlib.sha256(audio).hexdigest())

    def path(self, file: str) -> Path:
        """Where a stored file is; raises BadAudio for a name that is not one of ours."""
        return self._folder / f"{_safe(file.removesuffix('.wav'))}.wav"

    def delete(self, file: str) -> None:
        """Remove a file; one that is gone already is fine."""
        self.path(file).unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> list[str]:
        """The names of everything here that was last written before a moment (aware), also what was never finished."""
        if not self._folder.is_dir():
            return []
        limit = moment.timestamp()
        found = [entry for entry in os.scandir(self._folder) if entry.is_file(follow_symlinks=False)]
        return sorted(entry.name for entry in found if _written(entry) < limit)

    def delete_stray(self, name: str, moment: datetime) -> bool:
        """Remove what `older_than` named, unless it has been written again since; says whether it is gone."""
        path = self._folder / Path(name).name
        try:
            if path.stat().st_mtime >= moment.timestamp():
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        return True

    def is_open_to_others(self) -> bool:
        """Whether other accounts of this machine may look into the folder."""
        return self._folder.is_dir() and bool(self._folder.stat().st_mode & 0o077)

    def check_writable(self) -> None:
        """Raises OSError when nothing can be written here."""
        self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".check-"):
            pass

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise BadAudio(f"{name!r} cannot be the name of a recording")
    return name


def _written(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:  # finished or removed at this moment
        return math.inf


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
