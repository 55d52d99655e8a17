"""Audio of messages leaving the hotline, each time with an entry that says who took it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.records.models import Voicemail
from ivr.records.recordings import BadAudio, RecordingFiles


class NoAudio(HotlineError):
    """The message is not known, or its audio is not with us; the message says which."""


def audio(
    session: Session, files: RecordingFiles, recording_sid: str, to: Path, actor: str, now: datetime
) -> tuple[Voicemail, bytes]:
    """The audio of a message, to be written to `to`, as it was when it was stored; raises NoAudio."""
    found = session.scalars(select(Voicemail).where(Voicemail.recording_sid == recording_sid)).first()
    if found is None:
        raise NoAudio(f"No message is known as {recording_sid}; `hotline voicemails --all` lists them")
    if found.file is None:
        why = f" ({found.problem})" if found.problem else ""
        raise NoAudio(f"The audio of {recording_sid} is {found.status}{why}; only stored messages can be exported")
    sound = _read(files, found)
    audit.record(session, actor, "voicemail:export", recording_sid, None, {"to": str(to), "bytes": len(sound)}, now)
    return found, sound


def _read(files: RecordingFiles, voicemail: Voicemail) -> bytes:
    name = voicemail.file or ""
    try:
        sound = files.path(name).read_bytes()
    except (OSError, BadAudio) as error:
        raise NoAudio(f"The file {name} of {voicemail.recording_sid} cannot be read: {error}") from error
    if voicemail.sha256 and hashlib.sha256(sound).hexdigest() != voicemail.sha256:
        raise NoAudio(f"The file {name} of {voicemail.recording_sid} is not what was stored: its checksum differs")
    return sound
