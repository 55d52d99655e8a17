"""Everything about one telephone number, for the person it belongs to: found, handed over, erased.

What the hotline did stays countable: rows stay, what tells of the person goes. Numbers of staff are not touched.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.hotline import numbers
from ivr.hotline.callback import ERASED, UNDER_WAY, CallbackStatus
from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.operations.callbacks import outcomes
from ivr.operations.callbacks.claims import locked
from ivr.operations.calls import progress
from ivr.operations.privacy import redaction
from ivr.records.database import Database
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Voicemail
from ivr.records.people import Staff
from ivr.records.recordings import RecordingFiles

SUBJECT = "privacy"
"""The audit never says whose data it was."""
LATE_NEWS = timedelta(days=8)
"""So long after an erasure the phone company may still tell something of the calls."""


class NotANumber(HotlineError):
    """What was typed is no telephone number."""


class NumberInUse(HotlineError):
    """Somebody is on the line with this number at this moment."""


@dataclass(frozen=True)
class Found:
    """What is kept about a number (E.164), oldest first.

    `mentioned`: calls of others in which it was typed. `others`: further numbers of the same reports and callbacks.
    `of_staff`: somebody who works here is rung on it, which is not what a caller asks about.
    """

    number: str
    calls: tuple[Call, ...] = ()
    reports: tuple[Report, ...] = ()
    messages: tuple[Voicemail, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    mentioned: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    of_staff: bool = False

    @property
    def sids(self) -> list[str]:
        """The identifiers of the calls."""
        return [call.sid for call in self.calls]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        kinds = ("calls", "reports", "messages", "callbacks", "attempts", "mentioned")
        return {kind: len(getattr(self, kind)) for kind in kinds}

    @property
    def anything(self) -> bool:
        """Whether anything is kept at all."""
        return any(self.counts.values())


def number_of(typed: str) -> str:
    """The number that was meant, E.164. Raises NotANumber."""
    found = numbers.caller_number(typed[:40])
    if found is None:
        raise NotANumber("This is no telephone number; write it as 0812-3456-7890 or +62 812 3456 7890.")
    return found


def find(session: Session, number: str, typed_in: Collection[str] | None = None) -> Found:
    """Everything that is kept about a number (E.164); `typed_in` when that is known, as it takes a while."""
    callbacks = _all(session, Callback, Callback.number == number, Callback.id)
    joined = [row.id for row in callbacks]
    reports = _all(session, Report, or_(Report.number == number, Report.callback_id.in_(joined)), Report.id)
    told = [report.call_sid for report in reports if report.call_sid]
    theirs = or_(Call.caller == number, Call.called == number, Call.sid.in_(told))
    calls = _all(session, Call, theirs, Call.arrived_at)
    sids = {call.sid for call in calls} | set(told)
    known = {*(call.caller for call in calls), *(row.number for row in (*reports, *callbacks))}
    staff = select(func.count(Staff.id)).where(Staff.phone == number)
    return Found(
        number,
        calls,
        reports,
        _all(session, Voicemail, Voicemail.call_sid.in_(sids), Voicemail.id),
        callbacks,
        _all(session, Attempt, Attempt.callback_id.in_(joined), Attempt.id),
        tuple(sorted(set(_typed_in(session, number) if typed_in is None else typed_in) - sids)),
        tuple(sorted(known - {None, number})),
        bool(session.scalar(staff)),
    )


def _all(session: Session, model: Any, condition: Any, order: InstrumentedAttribute[Any]) -> tuple[Any, ...]:
    return tuple(session.scalars(select(model).where(condition).order_by(order)))


def _typed_in(session: Session, number: str) -> set[str]:
    """The calls in which it came in or was typed, however it was written."""
    digits = _digits(number)
    named = Turn.state.contains(digits) | Turn.event.contains(digits)
    return set(session.scalars(select(Turn.call_sid).where(named).distinct()))


def _digits(number: str) -> str:
    """What every way of writing a number has in common."""
    return numbers.national_digits(number)


def note(session: Session, act: str, found: Found, actor: str, now: datetime) -> None:
    """Write down that somebody looked for, took away or erased what is kept: how much it was, not whose."""
    audit.record(session, actor, f"privacy:{act}", SUBJECT, None, found.counts, now)


def erase(database: Database, files: RecordingFiles, number: str, actor: str, now: datetime) -> Found:
    """Remove everything about a number (E.164), for good; gives what there was. Raises NumberInUse.

    Doing it again finds nothing. Files go once their rows have let go of them; the phone company's copies are due.
    What has to read whole tables is done before, so that no caller waits for it.
    """
    with database.reading() as session:
        typed_in, entries = _typed_in(session, number), redaction.entries_naming(session, _digits(number))
    with database.begin() as session:
        found = find(session, number, typed_in)
        if found.anything:
            _refuse_while_in_use(session, found, now)
        gone = _erase(session, found, entries, actor, now)
        if found.anything:
            note(session, "erase", found, actor, now)
    for file in gone:
        files.delete(file)
    database.leave_no_traces()
    return found


def _refuse_while_in_use(session: Session, found: Found, now: datetime) -> None:
    for callback in found.callbacks:
        locked(session, callback.id)
    ringing = any(CallbackStatus(callback.status) in UNDER_WAY for callback in found.callbacks)
    calling = select(Call.sid).where(progress.under_way(now), Call.sid.in_([*found.sids, *found.mentioned]))
    if ringing or session.scalars(calling).first() is not None:
        raise NumberInUse("A call with this number is going on. Erase it when that call is over.")


def _erase(session: Session, found: Found, entries: Collection[int], actor: str, now: datetime) -> list[str]:
    for callback in found.callbacks:
        if callback.closed_at is None:
            outcomes.take_out(session, callback, ERASED, None, actor, now)
    session.flush()
    reports, callbacks = [row.id for row in found.reports], [row.id for row in found.callbacks]
    subjects = [*(f"report {row.ticket}" for row in found.reports), *(f"callback {number}" for number in callbacks)]
    sids = found.sids
    redaction.names(session, reports, callbacks)
    redaction.callbacks_numbers(session, callbacks)
    own = select(Report.id).where(Report.id.in_(reports), Report.number == found.number)
    redaction.reports_numbers(session, session.scalars(own).all())
    gone = redaction.messages(session, [row.id for row in found.messages], now)
    _forget_calls(session, found.number, sids, found.mentioned, now)
    redaction.number_in_texts(session, found.number)
    redaction.quotes_in_audit(session, subjects, entries, actor, now)
    return gone


def _forget_calls(session: Session, number: str, sids: list[str], mentioned: tuple[str, ...], now: datetime) -> None:
    """Calls from another number keep it: that one is asked about on its own."""
    redaction.turns(session, [*sids, *mentioned])
    erased = {"forgotten_at": now, "erased_at": now, "handled_at": func.coalesce(Call.handled_at, now)}
    whole = update(Call).where(Call.sid.in_(sids)).execution_options(synchronize_session=False)
    session.execute(whole.values(erased))
    session.execute(whole.where(Call.caller == number).values(caller=None))
    session.execute(whole.where(Call.called == number).values(called=None))
    session.expire_all()


def erase_again(database: Database, now: datetime) -> int:
    """What was learnt of an erased call after its erasure goes, too; says of how many calls there was something."""
    late = Turn.at > Call.erased_at
    with database.begin() as session:
        erased = select(Call.sid).join(Turn, Turn.call_sid == Call.sid).where(Call.erased_at > now - LATE_NEWS)
        sids = session.scalars(erased.where(late).distinct()).all()
        redaction.turns(session, sids)
        filed = select(Report.id).join(Call, Call.sid == Report.call_sid)
        lately = Call.erased_at > now - LATE_NEWS, Report.created_at > Call.erased_at, Report.number.is_not(None)
        redaction.reports_numbers(session, session.scalars(filed.where(*lately)).all())
    return len(sids)
