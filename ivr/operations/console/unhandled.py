"""What nobody has promised to ring about: messages without a callback, and calls that were broken off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from ivr.hotline.report import ReportStatus
from ivr.hotline.state import State
from ivr.operations.calls import progress
from ivr.operations.enquiries import inbox
from ivr.operations.messages.conditions import unhandled, without_callback
from ivr.records.models import Call, Callback, Report, Turn, Voicemail

MOST = 50
"""So many are shown, and so many are counted: more than that is "many"."""

BROKEN_OFF_WITHIN = timedelta(days=7)
"""Calls that were broken off earlier are in the listings, not on anybody's desk."""


SET_ASIDE_WITHIN = timedelta(days=1)
"""So long what was marked as needing no call is shown below the list, for whoever meant another line."""

MOST_SET_ASIDE = 10


@dataclass(frozen=True)
class Message:
    """A message that nobody has dealt with. `number` is None when it was withheld."""

    voicemail: Voicemail
    report: Report | None
    number: str | None


@dataclass(frozen=True)
class Abandoned:
    """A call that the caller broke off. `said` is what was told until then, `stopped_at` the question that was open."""

    call: Call
    report: Report | None
    said: State
    stopped_at: str

    @property
    def number(self) -> str | None:
        """Where the person could be rung."""
        return self.call.caller or self.said.number or self.said.caller


def messages(session: Session) -> list[Message]:
    """Messages that count, whose report has no callback and which nobody has dealt with, the longest waiting first."""
    found = (
        select(Voicemail, Report, func.coalesce(Report.number, Call.caller))
        .select_from(Voicemail)
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
        .where(unhandled())
        .order_by(Voicemail.recorded_at, Voicemail.id)
        .limit(MOST)
    )
    return [Message(*row) for row in session.execute(found)]


def abandoned(session: Session, now: datetime) -> list[Abandoned]:
    """Calls of the last days that were broken off before the report was complete, newest first.

    Who has since told us everything, or is owed a callback, is not among them; nor who only listened.
    """
    found = session.execute(_broken_off(now).order_by(Call.arrived_at.desc()).limit(MOST)).all()
    stories = _said(session, [call.sid for call, _ in found])
    return [Abandoned(call, report, *stories.get(call.sid, (State(), ""))) for call, report in found]


def set_aside_messages(session: Session, now: datetime) -> list[Message]:
    """Messages that somebody has lately marked as needing no call, the last one first: the mark can be taken back."""
    found = (
        select(Voicemail, Report, func.coalesce(Report.number, Call.caller))
        .select_from(Voicemail)
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
        .where(Voicemail.handled_at > now - SET_ASIDE_WITHIN, Voicemail.handled_by.is_not(None), without_callback())
        .where(Call.forgotten_at.is_(None))
        .order_by(Voicemail.handled_at.desc(), Voicemail.id.desc())
        .limit(MOST_SET_ASIDE)
    )
    return [Message(*row) for row in session.execute(found)]


def set_aside_calls(session: Session, now: datetime) -> list[Abandoned]:
    """Calls that somebody has lately marked so, the last one first; who has been served since is not among them."""
    by_hand = and_(Call.handled_at > now - SET_ASIDE_WITHIN, Call.handled_by.is_not(None), Call.forgotten_at.is_(None))
    marked = _broken_off(now, by_hand)
    found = session.execute(marked.order_by(Call.handled_at.desc(), Call.sid).limit(MOST_SET_ASIDE)).all()
    stories = _said(session, [call.sid for call, _ in found])
    return [Abandoned(call, report, *stories.get(call.sid, (State(), ""))) for call, report in found]


def how_many(session: Session, now: datetime) -> tuple[int, int]:
    """How many messages and broken-off calls there are, each counted to MOST at most."""
    some = select(Voicemail.id).outerjoin(Report, Report.call_sid == Voicemail.call_sid).where(unhandled()).limit(MOST)
    broken = _broken_off(now).with_only_columns(Call.sid).limit(MOST)
    waiting = session.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return waiting, session.execute(select(func.count()).select_from(broken.subquery())).scalar_one()


def aside(session: Session, now: datetime) -> tuple[int, int, int]:
    """What waits beside the queue: messages, broken-off calls, and chats that want a person."""
    return *how_many(session, now), inbox.counts(session, now).waiting


def of_call(session: Session, sid: str) -> Abandoned | None:
    """One call with what was said in it, None when it is not known."""
    call = session.get(Call, sid)
    if call is None:
        return None
    report = session.scalars(select(Report).where(Report.call_sid == sid)).first()
    return Abandoned(call, report, *_said(session, [sid]).get(sid, (State(), "")))


def _broken_off(now: datetime, handled: ColumnElement[bool] | None = None) -> Any:
    later = aliased(Report)
    served = select(later.id).where(
        later.number == Call.caller, later.created_at > Call.arrived_at, later.status != ReportStatus.PARTIAL.value
    )
    owed = select(Callback.id).where(Callback.number == Call.caller, Callback.closed_at.is_(None))
    began = select(Turn.number).where(Turn.call_sid == Call.sid, Turn.state.like('%"goal":%'))
    unfinished = or_(
        Report.id.is_(None), and_(Report.status == ReportStatus.PARTIAL.value, Report.callback_id.is_(None))
    )
    return (
        select(Call, Report)
        .outerjoin(Report, Report.call_sid == Call.sid)
        .where(Call.arrived_at > now - BROKEN_OFF_WITHIN, Call.ended_at.is_not(None))
        .where(Call.handled_at.is_(None) if handled is None else handled)
        .where(Call.direction == progress.INBOUND, unfinished)
        .where(began.exists(), ~served.exists(), ~owed.exists())
    )


def _said(session: Session, sids: list[str]) -> Mapping[str, tuple[State, str]]:
    """What was told in each call, and the question that was open when it ended."""
    turns = select(Turn.call_sid, Turn.state).where(Turn.call_sid.in_(sids)).order_by(Turn.number)
    found: dict[str, tuple[State, str]] = {}
    for sid, text in session.execute(turns):
        _, stopped_at = found.get(sid, (None, ""))
        step = json.loads(text).get("step", "welcome")
        found[sid] = State.from_json(text), stopped_at if step == "ended" else step
    return found
