"""Which messages count, and which nobody has dealt with: conditions for statements, and the messages of reports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from ivr.operations.messages.recordings import GONE
from ivr.records.models import Report, Voicemail


def counts() -> ColumnElement[bool]:
    """A message that stands for its call: not replaced by a later take, long enough, and more than silence."""
    return Voicemail.replaced.is_(False) & Voicemail.too_short.is_(False) & Voicemail.silent.is_(False)


def without_callback() -> ColumnElement[bool]:
    """A message that counts and is still there, about which nobody is to ring; needs a join with its call's report."""
    return and_(counts(), Voicemail.status.not_in(GONE), Report.callback_id.is_(None))


def unhandled() -> ColumnElement[bool]:
    """The same that nobody has dealt with either; needs a join with its call's report."""
    return and_(Voicemail.handled_at.is_(None), without_callback())


def messages_of(session: Session, reports: Sequence[Report]) -> Sequence[Voicemail]:
    """The messages that count, of these reports, oldest first."""
    calls = [report.call_sid for report in reports if report.call_sid]
    if not calls:
        return ()
    found = select(Voicemail).where(Voicemail.call_sid.in_(calls), counts(), Voicemail.status.not_in(GONE))
    return session.scalars(found.order_by(Voicemail.recorded_at, Voicemail.id)).all()
