"""Retention: what is older than we may keep goes; a promise that is still open holds what it needs.

Each kind goes by its own age: the audio of messages, telephone numbers, names. The rows stay, and are counted, until
the longest of the three is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Delete, delete, or_, select
from sqlalchemy.orm import Session

from ivr.hotline.rules import Retention
from ivr.operations import audit
from ivr.operations.audit.actors import SCHEDULER
from ivr.operations.messages.recordings import GONE, VoicemailStatus
from ivr.operations.privacy import redaction, written_retention
from ivr.operations.privacy.kept_reports import of_call, stays
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep
from ivr.records.database import Database
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Voicemail
from ivr.records.recordings import RecordingFiles

ACTION = "privacy:purge"
BATCH = 200
STRAY_AFTER = timedelta(days=1)
"""A file that no message has known for so long was left by a crash."""


@dataclass(frozen=True)
class Purged:
    """How many of each were removed. `files` counts only those that no message knew.

    `messages` lost their audio, `attachments` their file; `numbers` are calls, chats, addresses, reports and callbacks
    without theirs, `names` the last two, and what was written. `chats` are whole ones, with all that came and went.
    """

    messages: int = 0
    attachments: int = 0
    numbers: int = 0
    names: int = 0
    voicemails: int = 0
    calls: int = 0
    chats: int = 0
    reports: int = 0
    callbacks: int = 0
    files: int = 0


def purge(database: Database, files: RecordingFiles, kept: Retention, now: datetime, machine_now: datetime) -> Purged:
    """Remove what is older than it may be kept at `now`; both times are aware. Done in small transactions.

    Messages go first, so that no crash on the way leaves one without its report, to be taken for a new one.
    `machine_now` is the machine's own time, by which the age of files is told.
    """
    messages, numbers, names = (now - timedelta(days=days) for days in (kept.messages, kept.numbers, kept.names))
    cutoff = min(messages, numbers, names)
    done = Purged(
        voicemails=_repeat(lambda: _voicemails(database, files, cutoff)),
        calls=_repeat(lambda: _calls(database, cutoff)),
        chats=_repeat(lambda: written_retention.chats(database, cutoff)),
        reports=_repeat(lambda: _reports(database, cutoff)),
        callbacks=_repeat(lambda: _callbacks(database, cutoff)),
        messages=_repeat(lambda: _audio(database, files, messages, now)),
        attachments=_repeat(lambda: written_retention.files(database, files, messages, now)),
        numbers=sum(_repeat(partial(forget, database, numbers, now)) for forget in _NUMBERS),
        names=sum(_repeat(partial(forget, database, names, now)) for forget in _NAMES),
    )
    _repeat(lambda: written_retention.loose(database, cutoff))
    _repeat(lambda: written_retention.forms(database, now))
    _repeat(lambda: _quotes(database, names, now))
    before = machine_now - STRAY_AFTER
    strays = _stray_files(database, files, before) + written_retention.stray(database, files, before)
    done = replace(done, files=strays)
    if done != Purged():
        with database.begin() as session:
            audit.record(session, SCHEDULER, ACTION, f"before {cutoff:%Y-%m-%d}", None, asdict(done), now)
    return done


def last(session: Session, most: int = 10) -> list[AuditEntry]:
    """The last purges, newest first."""
    found = select(AuditEntry).where(AuditEntry.action == ACTION).order_by(AuditEntry.id.desc()).limit(most)
    return list(session.scalars(found))


def _repeat(batch: Callable[[], int]) -> int:
    total = 0
    while found := batch():
        total += found
    return total


def _audio(database: Database, files: RecordingFiles, cutoff: datetime, now: datetime) -> int:
    old = (
        Voicemail.recorded_at < cutoff,
        Voicemail.status.not_in(GONE),
        ~of_call(Voicemail.call_sid, cutoff),
    )
    with database.begin() as session:
        found = session.scalars(select(Voicemail.id).where(*old).limit(BATCH)).all()
        gone = redaction.messages(session, found, now)
    for file in gone:
        files.delete(file)
    return len(found)


def _callers(database: Database, cutoff: datetime, now: datetime) -> int:
    old = Call.arrived_at < cutoff, Call.forgotten_at.is_(None), ~of_call(Call.sid, cutoff)
    with database.begin() as session:
        found = session.scalars(select(Call.sid).where(*old, Call.ended_at.is_not(None)).limit(BATCH)).all()
        redaction.calls(session, found, now)
    return len(found)


def _numbers_of_reports(database: Database, cutoff: datetime, _now: datetime) -> int:
    told = or_(Report.number.is_not(None), Report.postal_code.is_not(None))
    found = select(Report.id).outerjoin(Callback).where(told, ~stays(cutoff)).limit(BATCH)
    with database.begin() as session:
        numbers = session.scalars(found).all()
        redaction.reports_numbers(session, numbers)
    return len(numbers)


def _numbers_of_callbacks(database: Database, cutoff: datetime, _now: datetime) -> int:
    found = select(Callback.id).where(Callback.closed_at < cutoff, Callback.number.is_not(None)).limit(BATCH)
    with database.begin() as session:
        numbers = session.scalars(found).all()
        redaction.callbacks_numbers(session, numbers)
    return len(numbers)


def _names_of_reports(database: Database, cutoff: datetime, _now: datetime) -> int:
    noted = select(CaseStep.id).join(Case).where(Case.report_id == Report.id, CaseStep.note.is_not(None)).exists()
    told = or_(*(column.is_not(None) for column in (Report.person, Report.business, Report.needs)), noted)
    found = select(Report.id).outerjoin(Callback).where(told, ~stays(cutoff)).limit(BATCH)
    with database.begin() as session:
        numbers = session.scalars(found).all()
        redaction.names(session, numbers, ())
    return len(numbers)


def _notes(database: Database, cutoff: datetime, _now: datetime) -> int:
    found = select(Callback.id).where(Callback.closed_at < cutoff, redaction.has_text()).limit(BATCH)
    with database.begin() as session:
        numbers = session.scalars(found).all()
        redaction.names(session, (), numbers)
    return len(numbers)


def _quotes(database: Database, cutoff: datetime, now: datetime) -> int:
    with database.begin() as session:
        return redaction.old_quotes(session, cutoff, SCHEDULER, now)


_NUMBERS = (
    *(_callers, _numbers_of_reports, _numbers_of_callbacks),
    *(written_retention.typed, written_retention.addresses, written_retention.consents),
)
_NAMES = (_names_of_reports, _notes, written_retention.words, written_retention.answers, written_retention.notes)


def _voicemails(database: Database, files: RecordingFiles, cutoff: datetime) -> int:
    """Whole messages. One that the phone company still has loses its audio first, and goes when that copy is gone."""
    elsewhere = Voicemail.provider_copy & (Voicemail.status != VoicemailStatus.MISSING)
    old = Voicemail.recorded_at < cutoff, ~elsewhere, ~of_call(Voicemail.call_sid, cutoff)
    with database.begin() as session:
        found = session.execute(select(Voicemail.id, Voicemail.file).where(*old).limit(BATCH)).all()
        _delete(session, delete(Voicemail).where(Voicemail.id.in_([row.id for row in found])))
    for row in found:
        if row.file is not None:
            files.delete(row.file)
    return len(found)


def _calls(database: Database, cutoff: datetime) -> int:
    old = Call.arrived_at < cutoff, ~of_call(Call.sid, cutoff)
    with database.begin() as session:
        found = session.scalars(select(Call.sid).where(*old).limit(BATCH)).all()
        _delete(session, delete(Turn).where(Turn.call_sid.in_(found)))
        return _delete(session, delete(Call).where(Call.sid.in_(found)))


def _reports(database: Database, cutoff: datetime) -> int:
    heard = select(Voicemail.id).where(Voicemail.call_sid == Report.call_sid).exists()
    free = ~heard, ~written_retention.is_named(Report.id)
    found = select(Report.id).outerjoin(Callback).where(~stays(cutoff), *free).limit(BATCH)
    with database.begin() as session:
        return _delete(session, delete(Report).where(Report.id.in_(session.scalars(found).all())))


def _callbacks(database: Database, cutoff: datetime) -> int:
    needed = select(Report.id).where(Report.callback_id == Callback.id).exists()
    found = select(Callback.id).where(Callback.closed_at < cutoff, ~needed).limit(BATCH)
    with database.begin() as session:
        numbers = session.scalars(found).all()
        _delete(session, delete(Attempt).where(Attempt.callback_id.in_(numbers)))
        return _delete(session, delete(Callback).where(Callback.id.in_(numbers)))


def _delete(session: Session, statement: Delete) -> int:
    result: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)


def _stray_files(database: Database, files: RecordingFiles, before: datetime) -> int:
    return sum(files.delete_stray(name, before) for name in _unknown(database, files.older_than(before)))


def _unknown(database: Database, names: list[str]) -> Iterator[str]:
    for at in range(0, len(names), BATCH):
        some = names[at : at + BATCH]
        with database.reading() as session:
            known = set(session.scalars(select(Voicemail.file).where(Voicemail.file.in_(some))))
        yield from (name for name in some if name not in known)
