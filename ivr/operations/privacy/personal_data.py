"""Everything that is kept about one telephone number, or one address without a number, found for whom it belongs to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.hotline import numbers
from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.operations.privacy import written
from ivr.operations.privacy.written import Exchanged
from ivr.records.models import Attempt, Call, Callback, Report, Turn, Voicemail
from ivr.records.people import Staff

SUBJECT = "privacy"
"""The audit never says whose data it was."""


class NotANumber(HotlineError):
    """What was typed is no telephone number, and no address of who has none."""


@dataclass(frozen=True)
class Found:
    """What is kept about a number (E.164), or about the opaque address of who shows none, oldest first.

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
    written: Exchanged = field(default_factory=Exchanged)

    @property
    def sids(self) -> list[str]:
        """The identifiers of the calls and chats."""
        return [*(call.sid for call in self.calls), *(chat.sid for chat in self.written.chats)]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        kinds = ("calls", "reports", "messages", "callbacks", "attempts", "mentioned")
        return {kind: len(getattr(self, kind)) for kind in kinds} | self.written.counts

    @property
    def anything(self) -> bool:
        """Whether anything is kept at all."""
        return any(self.counts.values()) or bool(self.written.addresses)


def number_of(typed: str) -> str:
    """The number that was meant, E.164, or the opaque address. Raises NotANumber."""
    found = written.opaque_of(typed) or numbers.caller_number(typed[:40])
    if found is None:
        raise NotANumber("This is no telephone number; write it as 0812-3456-7890 or +62 812 3456 7890.")
    return found


def find(session: Session, number: str, typed_in: Collection[str] | None = None) -> Found:
    """Everything that is kept about a number (E.164) or opaque address; `typed_in` where that is known."""
    exchanged = written.find(session, number)
    callbacks = _all(session, Callback, Callback.number == number, Callback.id)
    joined = [row.id for row in callbacks]
    own = Report.address_id.in_(exchanged.ids) | Report.call_sid.in_([chat.sid for chat in exchanged.chats])
    reports = _all(session, Report, or_(Report.number == number, Report.callback_id.in_(joined), own), Report.id)
    told = [report.call_sid for report in reports if report.call_sid]
    theirs = or_(Call.caller == number, Call.called == number, Call.sid.in_(told))
    calls = _all(session, Call, theirs, Call.arrived_at)
    sids = {call.sid for call in calls} | {chat.sid for chat in exchanged.chats} | set(told)
    rows = (*reports, *callbacks, *exchanged.addresses)
    known = {*(call.caller for call in calls), *(row.number for row in rows)}
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
        exchanged,
    )


def _all(session: Session, model: Any, condition: Any, order: InstrumentedAttribute[Any]) -> tuple[Any, ...]:
    return tuple(session.scalars(select(model).where(condition).order_by(order)))


def typed_in_calls(session: Session, number: str) -> set[str]:
    """The calls and chats in which it came in or was typed, however it was written."""
    if not number.startswith("+"):
        return set()
    digits = numbers.national_digits(number)  # which every way of writing it holds
    named = Turn.state.contains(digits) | Turn.event.contains(digits)
    return set(session.scalars(select(Turn.call_sid).where(named).distinct()))


def note(session: Session, act: str, found: Found, actor: str, now: datetime) -> None:
    """Write down that somebody looked for, took away or erased what is kept: how much it was, not whose."""
    audit.record(session, actor, f"privacy:{act}", SUBJECT, None, found.counts, now)
