"""Voice messages: known from three sides, kept as one, and never without a report.

The action request, the recording's own callback and the phone company's list all come to `take_in`. The scheduler
fetches the audio, and adopts what was left with us outside the menus.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.menus.message import SHORTEST
from ivr.hotline.phone import Phone, ProviderRecording
from ivr.operations.reports import filing
from ivr.records.database import Database
from ivr.records.models import Call, Turn, Voicemail
from ivr.records.upsert import insert_unless_there

FIRST_FETCH = timedelta(seconds=3)
"""The phone company needs a moment before the file can be had."""

BATCH = 200

LOOK_BACK, PROOF = 20, 5
"""So many calls with a message are looked at, and so many recordings are needed, to tell what a phone company does."""

_TOLD = frozenset({"completed", "absent", "failed"})
"""What the phone company's list says of a recording that is over; of one that was deleted there is nothing to learn."""


class VoicemailStatus(StrEnum):
    """Where the audio of a message is."""

    PENDING = "pending"  # at the phone company; we have not fetched it yet
    STORED = "stored"  # with us
    MISSING = "missing"  # the phone company says that there is none
    ERASED = "erased"  # it was there, and has been removed: by its age or because the person asked


GONE = (VoicemailStatus.MISSING, VoicemailStatus.ERASED)
"""There is nothing to hear, and nothing to do about it."""


@dataclass(frozen=True)
class Recording:
    """What one side tells of a recording. `final`: the length is the phone company's last word.

    Only the call itself knows `silent`, nothing but silence, and `reviewed`, the caller is asked whether to send it.
    """

    sid: str
    call_sid: str
    seconds: int
    started_at: datetime
    final: bool = False
    absent: bool = False
    rescued: bool = False
    silent: bool = False
    reviewed: bool = False


def started(now: datetime, seconds: int) -> datetime:
    """When a recording began that has ended just now."""
    return now - timedelta(seconds=seconds)


def take_in(session: Session, told: Recording, now: datetime) -> Voicemail:
    """Take in what is told of a recording, whoever tells it and however often."""
    insert_unless_there(
        session,
        Voicemail,
        {
            "recording_sid": told.sid,
            "call_sid": told.call_sid,
            "status": VoicemailStatus.PENDING.value,
            "seconds": told.seconds,
            "recorded_at": told.started_at,
            "rescued": told.rescued,
            "replaced": False,
            "too_short": told.seconds < SHORTEST,
            "silent": told.silent,
            "reviewed": told.reviewed,
            "tries": 0,
            "due_at": now + FIRST_FETCH,
            "provider_copy": True,
        },
    )
    same_call = (Voicemail.call_sid == told.call_sid) | (Voicemail.recording_sid == told.sid)
    takes = session.scalars(select(Voicemail).where(same_call).order_by(Voicemail.id).with_for_update()).all()
    found = next(take for take in takes if take.recording_sid == told.sid)
    _update(found, told, now)
    if found.status == VoicemailStatus.PENDING and _nobody_may_know(session, found.call_sid):
        erase(found, now)
    _settle(take for take in takes if take.call_sid == found.call_sid)
    session.flush()
    if holds_a_voice(found):
        filing.count_message(session, found.call_sid)
    return found


def holds_a_voice(take: Voicemail) -> bool:
    """Whether there is something to hear in it, as far as we know."""
    return not take.too_short and not take.silent and take.status != VoicemailStatus.MISSING


def endings_are_told(session: Session) -> bool:
    """Whether the phone company says which key, or a hang-up, ended a recording; some never do.

    Taken for granted until the newest calls with a message prove it wrong.
    """
    newest = select(Voicemail.call_sid).order_by(Voicemail.id.desc()).limit(LOOK_BACK)
    ended = Turn.call_sid.in_(newest), Turn.event.like('{"event":"recorded"%')
    untold = [json.loads(event).get("by_silence", False) for event in session.scalars(select(Turn.event).where(*ended))]
    return len(untold) < PROOF or not all(untold)


def erase(voicemail: Voicemail, now: datetime) -> None:
    """There was a message, and nothing is left of it; the phone company's copy is due for deletion. Forget the file!"""
    if voicemail.status != VoicemailStatus.MISSING:
        voicemail.status = VoicemailStatus.ERASED
    voicemail.file = voicemail.bytes = voicemail.sha256 = voicemail.problem = None
    voicemail.due_at = now if voicemail.provider_copy else None
    voicemail.handled_at = voicemail.handled_at or now


def _nobody_may_know(session: Session, call_sid: str) -> bool:
    """Whether the person has asked us to forget this call."""
    return session.scalar(select(Call.erased_at).where(Call.sid == call_sid)) is not None


def _update(voicemail: Voicemail, told: Recording, now: datetime) -> None:
    voicemail.rescued = voicemail.rescued or told.rescued
    voicemail.reviewed = voicemail.reviewed or told.reviewed
    if voicemail.status in (VoicemailStatus.STORED, VoicemailStatus.ERASED):
        return
    voicemail.recorded_at = min(voicemail.recorded_at, told.started_at)
    voicemail.silent = voicemail.silent or told.silent
    if told.absent:
        voicemail.status, voicemail.due_at = VoicemailStatus.MISSING, None
        voicemail.problem, voicemail.provider_copy = "the phone company has no audio", False
    elif told.final or voicemail.seconds == 0:
        voicemail.seconds = told.seconds
        voicemail.too_short = told.seconds < SHORTEST
    if told.final and not told.absent and voicemail.status == VoicemailStatus.MISSING:  # it was given up too early
        voicemail.status, voicemail.due_at = VoicemailStatus.PENDING, now
        voicemail.problem, voicemail.provider_copy = None, True


def locked_takes(session: Session, call_sid: str) -> Sequence[Voicemail]:
    """The takes of a call, oldest row first; nobody else changes them until the end of the transaction."""
    return session.scalars(
        select(Voicemail).where(Voicemail.call_sid == call_sid).order_by(Voicemail.id).with_for_update()
    ).all()


def settle_takes(session: Session, call_sid: str) -> None:
    """Of several takes of one call the last that the caller could review counts, and what was recorded since.

    A take in which nobody is heard, or that cannot be had, puts no other away; nor does one that was broken off.
    """
    _settle(locked_takes(session, call_sid))
    session.flush()


def _settle(found: Iterable[Voicemail]) -> None:
    takes = sorted(found, key=lambda take: (take.recorded_at, take.id))
    usable = [take for take in takes if holds_a_voice(take)]
    reviewed = [at for at, take in enumerate(usable) if take.reviewed]
    counting = usable[reviewed[-1] :] if reviewed else usable
    for take in takes:
        take.replaced = bool(usable) and take not in counting


def reconcile(database: Database, phone: Phone, since: datetime, now: datetime) -> int:
    """Compare with the phone company's list since a moment; says how many recordings were new to us.

    What is known and settled is only read. May raise PhoneError; what was read until then is kept.
    """
    new = 0
    listed = sorted(phone.recordings(since), key=lambda recording: recording.started_at)
    told = [_as_told(recording) for recording in listed if recording.status in _TOLD and recording.started_at >= since]
    for at in range(0, len(told), BATCH):
        known = _known(database, told[at : at + BATCH])
        for recording in told[at : at + BATCH]:
            if _is_news(known.get(recording.sid), recording):
                new += recording.sid not in known
                with database.begin() as session:
                    take_in(session, recording, now)
    return new


def _as_told(recording: ProviderRecording) -> Recording:
    absent = recording.status != "completed"
    return Recording(
        recording.sid, recording.call_sid, recording.seconds, recording.started_at, final=True, absent=absent
    )


def _known(database: Database, told: Iterable[Recording]) -> dict[str, Voicemail]:
    with database.reading() as session:
        found = select(Voicemail).where(Voicemail.recording_sid.in_([recording.sid for recording in told]))
        return {row.recording_sid: row for row in session.scalars(found)}


def _is_news(known: Voicemail | None, told: Recording) -> bool:
    if known is None:
        return True
    match known.status:
        case VoicemailStatus.STORED | VoicemailStatus.ERASED:
            return False
        case VoicemailStatus.MISSING:
            return not told.absent
    return told.absent or known.seconds != told.seconds or known.recorded_at > told.started_at
