"""Everything that is kept about one telephone number, found for the person it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.hotline import numbers
from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Voicemail
from ivr.records.people import Staff

SUBJECT = "privacy"
"""The audit never says whose data it was."""


class NotANumber(HotlineError):
    """What was typed is no telephone number."""


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
        tuple(sorted(set(typed_in_calls(session, number) if typed_in is None else typed_in) - sids)),
        tuple(sorted(known - {None, number})),
        bool(session.scalar(staff)),
    )


def _all(session: Session, model: Any, condition: Any, order: InstrumentedAttribute[Any]) -> tuple[Any, ...]:
    return tuple(session.scalars(select(model).where(condition).order_by(order)))


def typed_in_calls(session: Session, number: str) -> set[str]:
    """The calls in which it came in or was typed, however it was written."""
    digits = numbers.national_digits(number)  # which every way of writing it holds
    named = Turn.state.contains(digits) | Turn.event.contains(digits)
    return set(session.scalars(select(Turn.call_sid).where(named).distinct()))


def note(session: Session, act: str, found: Found, actor: str, now: datetime) -> None:
    """Write down that somebody looked for, took away or erased what is kept: how much it was, not whose."""
    audit.record(session, actor, f"privacy:{act}", SUBJECT, None, found.counts, now)
