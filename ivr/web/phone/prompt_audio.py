"""Recorded prompts, for the phone company to fetch. They hold nothing private and are not signed."""

from __future__ import annotations

import io
import re
import wave

from flask import Blueprint, Response, send_file, send_from_directory

from ivr.web.current import hotline
from prompts.catalogue import folder

audio = Blueprint("audio", __name__)
_YEAR = 365 * 24 * 3600
_QUIET = re.compile(r"quiet-([1-9])\.wav")
_RATE = 8000


def quiet(seconds: int) -> bytes:
    """A WAV file of silence, 8 kHz, mono, 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, _RATE, 0, "NONE", ""))
        sound.writeframes(bytes(2 * _RATE * seconds))
    return file.getvalue()


@audio.get("/audio/<name>")
def prompt(name: str) -> Response:
    """One recording. What staff have added is named by what it holds and may be kept for long; a file may change."""
    if found := _QUIET.fullmatch(name):
        return send_file(io.BytesIO(quiet(int(found[1]))), "audio/wav", max_age=_YEAR)
    kept = hotline().sounds.of(name)
    if kept is None:
        return send_from_directory(folder() / "audio", name, max_age=300)
    answer = send_file(io.BytesIO(kept), "audio/wav", conditional=True, etag=name.partition(".")[0], max_age=_YEAR)
    answer.cache_control.public, answer.cache_control.immutable = True, True
    return answer
