"""From the desk into the queue: a message or a broken-off call becomes a callback, or is marked as dealt with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.script import Script
from ivr.hotline.verbs import FileReport, Promised
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks import promises
from ivr.operations.console import unhandled
from ivr.operations.reports import filing
from ivr.records.models import Call, Report, Voicemail


class NoNumber(HotlineError):
    """Nobody can be rung: the number was withheld or may not be rung, and no other was given."""


Wanted: TypeAlias = tuple[str, date | None]
"""The key of a window, and the local date, where one was chosen."""
AT_ANY_TIME: Wanted = (ASAP.key, None)


def ring_about_message(
    session: Session,
    voicemail_id: int,
    typed: str | None,
    script: Script,
    staff_id: int,
    now: datetime,
    wanted: Wanted = AT_ANY_TIME,
) -> Promised:
    """Owe a callback to whoever left a message; `typed` is another number (E.164). Raises NoNumber, NotFound.

    One that is owed already stays as it is, and an open one for the same number is joined.
    """
    voicemail = _locked_message(session, voicemail_id)
    call = session.get(Call, voicemail.call_sid)
    caller = call.caller if call else None
    report = filing.of_call(session, voicemail.call_sid)
    if report is None:
        report = filing.file_unheard(session, voicemail.call_sid, caller, script.languages[0], now)
    promised = owe(session, report, typed or report.number or caller, script, staff_id, now, *wanted)
    _handled(session, voicemail, f"voicemail {voicemail.recording_sid}", staff_id, now)
    return promised


def ring_about_call(
    session: Session,
    sid: str,
    typed: str | None,
    script: Script,
    staff_id: int,
    now: datetime,
    wanted: Wanted = AT_ANY_TIME,
) -> Promised:
    """The same for a call that was broken off: what was said until then becomes its report."""
    found = unhandled.of_call(session, sid)
    if found is None:
        raise NotFound(Thing.CALL, sid)
    said = found.said
    told = FileReport(said.language, said.who, said.category or "", said.region, said.postal_code, complete=False)
    report = filing.file(session, sid, found.number, told, now)
    promised = owe(session, report, typed or report.number, script, staff_id, now, *wanted)
    _handled(session, session.get_one(Call, sid), f"call {sid}", staff_id, now)
    return promised


def message_handled(session: Session, voicemail_id: int, staff_id: int, now: datetime) -> None:
    """A message needs nothing more. Harmless when it is so already. Raises NotFound."""
    voicemail = _locked_message(session, voicemail_id)
    _handled(session, voicemail, f"voicemail {voicemail.recording_sid}", staff_id, now)


def call_handled(session: Session, sid: str, staff_id: int, now: datetime) -> None:
    """A broken-off call needs nothing more. Raises NotFound."""
    call = session.get(Call, sid)
    if call is None:
        raise NotFound(Thing.CALL, sid)
    _handled(session, call, f"call {sid}", staff_id, now)


def message_open_again(session: Session, voicemail_id: int, marked: datetime, staff_id: int, now: datetime) -> bool:
    """Take back that a message needs nothing more, when it still is as it was marked then. Raises NotFound."""
    voicemail = _locked_message(session, voicemail_id)
    return _open_again(session, voicemail, f"voicemail {voicemail.recording_sid}", marked, staff_id, now)


def call_open_again(session: Session, sid: str, marked: datetime, staff_id: int, now: datetime) -> bool:
    """The same for a broken-off call. Raises NotFound."""
    call = session.get(Call, sid, with_for_update=True)
    if call is None:
        raise NotFound(Thing.CALL, sid)
    return _open_again(session, call, f"call {sid}", marked, staff_id, now)


def messages_handled_with(session: Session, callback_id: int, staff_id: int, now: datetime) -> None:
    """The messages of a callback are dealt with together with it."""
    theirs = select(Report.call_sid).where(Report.callback_id == callback_id, Report.call_sid.is_not(None))
    session.execute(
        update(Voicemail)
        .where(Voicemail.call_sid.in_(theirs), Voicemail.handled_at.is_(None))
        .values(handled_at=now, handled_by=staff_id)
        .execution_options(synchronize_session=False)
    )


def _locked_message(session: Session, voicemail_id: int) -> Voicemail:
    voicemail = session.get(Voicemail, voicemail_id, with_for_update=True)
    if voicemail is None:
        raise NotFound(Thing.VOICEMAIL, voicemail_id)
    return voicemail


def owe(
    session: Session,
    report: Report,
    number: str | None,
    script: Script,
    staff_id: int,
    now: datetime,
    window: str = ASAP.key,
    day: date | None = None,
) -> Promised:
    """Owe a callback about a report, unless one is owed already. Raises NoNumber."""
    session.refresh(report, with_for_update=True)
    if report.callback is not None and report.callback.closed_at is None:
        return promises.told_of(report.callback, None, report.ticket, joined=True)
    if number is None or not script.rules.may_ring(number):
        raise NoNumber("Give a number that may be rung: this one was withheld or is not allowed.")
    report.number = report.number or number
    promised = promises.request(session, report, number, window, script, now, day)
    after = {"ticket": report.ticket, "joined": promised.joined}
    subject = f"callback {report.callback_id}"
    audit.record(session, actor_of(session, staff_id), "callback:create", subject, None, after, now)
    return promised


def _handled(session: Session, found: Voicemail | Call, subject: str, staff_id: int, now: datetime) -> None:
    if found.handled_at is not None:
        return
    found.handled_at, found.handled_by = now, staff_id
    noun = "voicemail" if isinstance(found, Voicemail) else "call"
    audit.record(session, actor_of(session, staff_id), f"{noun}:handle", subject, None, None, now)
    session.flush()


def _open_again(
    session: Session, found: Voicemail | Call, subject: str, marked: datetime, staff_id: int, now: datetime
) -> bool:
    """Whether there was such a mark. What is rung about, was marked anew since, or was erased, stays as it is."""
    call = session.get(Call, found.call_sid) if isinstance(found, Voicemail) else found
    report = filing.of_call(session, call.sid) if call else None
    owed = report is not None and report.callback_id is not None
    erased = call is not None and call.forgotten_at is not None
    if found.handled_at != marked or found.handled_by is None or owed or erased:
        return False
    found.handled_at = found.handled_by = None
    noun = "voicemail" if isinstance(found, Voicemail) else "call"
    before = {"handled_at": marked.isoformat()}
    audit.record(session, actor_of(session, staff_id), f"{noun}:open-again", subject, before, None, now)
    session.flush()
    return True
