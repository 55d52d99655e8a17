"""Recorded prompts, for the phone company to fetch. They hold nothing private and are not signed."""

from __future__ import annotations

import io

from flask import Blueprint, Response, send_file, send_from_directory

from ivr.web.guards import hotline
from prompts.catalogue import folder

audio = Blueprint("audio", __name__)
_YEAR = 365 * 24 * 3600


@audio.get("/audio/<name>")
def prompt(name: str) -> Response:
    """One recording. What staff have added is named by what it holds and may be kept for long; a file may change."""
    kept = hotline().sounds.of(name)
    if kept is None:
        return send_from_directory(folder() / "audio", name, max_age=300)
    answer = send_file(io.BytesIO(kept), "audio/wav", conditional=True, etag=name.partition(".")[0], max_age=_YEAR)
    answer.cache_control.public, answer.cache_control.immutable = True, True
    return answer
