"""The audio of messages: fetched when it is due, checked, and kept by us; then, if wanted, the other copy is deleted.

Nothing here minds being done twice or by two processes at once. A crash at any point only repeats the fetch.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.menus.message import SHORTEST
from ivr.hotline.phone import AlreadyOver, Phone, PhoneError, TryLater
from ivr.operations.messages.recordings import VoicemailStatus, holds_a_voice, locked_takes, settle_takes
from ivr.operations.reports import filing
from ivr.records.database import Database
from ivr.records.models import Voicemail
from ivr.records.recordings import BadAudio, RecordingFiles, StoredAudio, has_sound, length_of, salvaged

BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
"""How long to wait after each failed try; the last holds for all further ones."""

KEEP_ANYWAY = 8
"""From this try on, about two hours after the first, a file that is not whole is better than none."""

SHORTFALL = 2
"""Seconds that a file may be shorter than the phone company said: it counts before trimming, and rounds."""

GONE_AFTER, GONE_TRIES = timedelta(hours=24), 24
"""Audio that the phone company has not known for so long, however often it was asked, is missing."""

DELETE_AGAIN = timedelta(minutes=15)
BATCH = 20
"""So many are fetched in one go by each hand."""
MOST_AWAY = 3
"""After so many in a row that fail because the phone company is away, the rest is left for another time."""


@dataclass(frozen=True)
class Fetched:
    """What a round has brought: messages stored, put off, and given up."""

    stored: int = 0
    put_off: int = 0
    missing: int = 0


@dataclass(frozen=True)
class _Kept:
    """The audio is in our folder; `problem` says what is wrong with it."""

    audio: StoredAudio
    problem: str | None
    voice: bool


@dataclass(frozen=True)
class _PutOff:
    """No audio this time. `gone`: the phone company does not know it; `away`: it could not be asked."""

    problem: str
    gone: bool = False
    away: bool = False


def fetch_due(
    database: Database,
    phone: Phone,
    files: RecordingFiles,
    now: datetime,
    *,
    delete_copies: bool = False,
    hands: int = 1,
) -> Fetched:
    """Fetch the audio that is due at `now` (aware), oldest first, by so many hands at the same time.

    With `delete_copies` the phone company's copy becomes due for deletion in the same transaction that makes ours safe.
    """
    stored = put_off = missing = away = 0
    wanted = _due(database, now, BATCH * hands)
    for at in range(0, len(wanted), hands):
        for due, came in _fetched(phone, files, wanted[at : at + hands]):
            if isinstance(came, _Kept):
                if _store(database, due, came, now, delete_copies):
                    files.delete(came.audio.file)
                stored, away = stored + 1, 0
                continue
            if _put_off(database, due, came, now):
                missing += 1
            else:
                put_off += 1
            away = away + 1 if came.away else 0
        if away >= MOST_AWAY:
            break
    return Fetched(stored, put_off, missing)


def _fetched(phone: Phone, files: RecordingFiles, some: Sequence[Voicemail]) -> list[tuple[Voicemail, _Kept | _PutOff]]:
    """What came of each, fetched at the same time."""
    if len(some) == 1:
        return [(some[0], _fetch(phone, files, some[0]))]
    with ThreadPoolExecutor(len(some), "fetch") as pool:
        return list(zip(some, pool.map(lambda due: _fetch(phone, files, due), some), strict=True))


def _due(database: Database, now: datetime, most: int) -> list[Voicemail]:
    with database.reading() as session:
        found = (
            select(Voicemail)
            .where(Voicemail.due_at <= now, Voicemail.status == VoicemailStatus.PENDING)
            .order_by(Voicemail.due_at, Voicemail.id)
            .limit(most)
        )
        return list(session.scalars(found))


def _fetch(phone: Phone, files: RecordingFiles, due: Voicemail) -> _Kept | _PutOff:
    try:
        audio = phone.audio(due.recording_sid)
    except PhoneError as error:
        return _PutOff(str(error), gone=isinstance(error, AlreadyOver), away=isinstance(error, TryLater))
    try:
        return _keep(files, due, audio)
    except BadAudio as error:
        return _PutOff(str(error))
    except OSError as error:
        return _PutOff(f"the recording cannot be written: {error}", away=True)


def _keep(files: RecordingFiles, due: Voicemail, audio: bytes) -> _Kept | _PutOff:
    """Save a whole file; one that is not whole only when a whole one has been asked for often enough."""
    problem, patient = None, due.tries + 1 < KEEP_ANYWAY
    try:
        seconds = length_of(audio)
    except BadAudio as error:
        if patient:
            raise
        audio, problem = salvaged(audio), str(error)
        seconds = length_of(audio)
    if seconds < due.seconds - SHORTFALL:
        problem = f"only {seconds:.0f} of {due.seconds} seconds have come"
    if problem and patient:
        return _PutOff(problem)
    # Under another name, so that it can never take the place of a whole file.
    name = f"{due.recording_sid[:48]}-incomplete" if problem else due.recording_sid
    return _Kept(files.save(name, audio), problem, voice=problem is not None or has_sound(audio, doubted=due.silent))


def _store(database: Database, due: Voicemail, came: _Kept, now: datetime, delete_copy: bool) -> bool:
    """Write down that we have it; says whether the message was erased meanwhile, so that nobody may have it."""
    with database.begin() as session:
        found = next((take for take in locked_takes(session, due.call_sid) if take.id == due.id), None)
        if found is not None and found.status == VoicemailStatus.ERASED:
            return True
        if found is None or (found.status == VoicemailStatus.STORED and (came.problem or not found.problem)):
            return False  # somebody was quicker, or it has been purged
        found.status, found.problem = VoicemailStatus.STORED, came.problem
        found.file, found.bytes, found.sha256 = came.audio.file, came.audio.bytes, came.audio.sha256
        found.stored_at, found.tries, found.seconds = now, found.tries + 1, round(came.audio.seconds)
        found.too_short = found.seconds < SHORTEST
        found.due_at = now if delete_copy and not came.problem else None
        _listen(session, found, came.voice)
        return False


def _listen(session: Session, found: Voicemail, voice: bool) -> None:
    """Whether anything is heard in a take has its audio's last word, also over what the call had told.

    One without a sound gives its place only to another of the same call: what was all that somebody left stays to be
    heard by a person.
    """
    others = [take for take in locked_takes(session, found.call_sid) if take is not found and holds_a_voice(take)]
    found.silent = not voice and (found.silent or bool(others))
    settle_takes(session, found.call_sid)
    if holds_a_voice(found):
        filing.count_message(session, found.call_sid)


def _put_off(database: Database, due: Voicemail, why: _PutOff, now: datetime) -> bool:
    """Ask again later; says whether there is no point in it any more."""
    with database.begin() as session:
        found = next((take for take in locked_takes(session, due.call_sid) if take.id == due.id), None)
        if found is None or found.status != VoicemailStatus.PENDING:
            return False
        found.tries, found.problem = found.tries + 1, why.problem[:255]
        missing = why.gone and found.tries >= GONE_TRIES and now - found.recorded_at > GONE_AFTER
        if missing:
            found.status, found.due_at, found.provider_copy = VoicemailStatus.MISSING, None, False
            settle_takes(session, due.call_sid)
        else:
            found.due_at = now + BACK_OFF[min(found.tries, len(BACK_OFF)) - 1]
        return missing


def delete_copies(database: Database, phone: Phone, now: datetime, *, all_kinds: bool = True) -> int:
    """Delete the phone company's copies that are due for it; says how many are gone. One that fails is tried again.

    Without `all_kinds` only those of messages that were erased: they go whatever the setting says.
    """
    kinds = (VoicemailStatus.ERASED, VoicemailStatus.STORED) if all_kinds else (VoicemailStatus.ERASED,)
    with database.reading() as session:
        wanted = select(Voicemail.id, Voicemail.recording_sid).where(
            Voicemail.due_at <= now, Voicemail.status.in_(kinds), Voicemail.provider_copy
        )
        due = session.execute(wanted.order_by(Voicemail.due_at, Voicemail.id).limit(BATCH)).all()
    gone = refusals = 0
    for number, recording_sid in due:
        values: dict[str, object] = {"provider_copy": False, "due_at": None}
        try:
            phone.delete_recording(recording_sid)
            gone, refusals = gone + 1, 0
        except PhoneError:
            values, refusals = {"due_at": now + DELETE_AGAIN}, refusals + 1
        with database.begin() as session:
            session.execute(update(Voicemail).where(Voicemail.id == number).values(values))
        if refusals >= MOST_AWAY:
            break
    return gone


def plan_deletions(database: Database, now: datetime) -> None:
    """Make every remaining copy of what we hold whole due for deletion: the setting may have been changed since."""
    with database.begin() as session:
        ours = Voicemail.status == VoicemailStatus.STORED, Voicemail.problem.is_(None), Voicemail.file.is_not(None)
        left = Voicemail.provider_copy, Voicemail.due_at.is_(None)
        session.execute(update(Voicemail).where(*ours, *left).values(due_at=now))
