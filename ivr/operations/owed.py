"""What the daily report tells of callbacks and messages: promises kept and broken, and who still waits for us."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel.dates import format_datetime
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.callback import CallbackStatus
from ivr.operations import live, waiting
from ivr.operations.case_figures import MOST, Exceptional, Rows
from ivr.operations.figures import Period
from ivr.operations.figures.promises import promises
from ivr.operations.waiting import Entry
from ivr.records.models import CallbackRow, Report, Voicemail

_UNREACHABLE = and_(CallbackRow.closed_at.is_(None), CallbackRow.status == CallbackStatus.UNREACHABLE.value)
_TO_RING = and_(CallbackRow.closed_at.is_(None), CallbackRow.status != CallbackStatus.UNREACHABLE.value)


def daily(session: Session, period: Period, now: datetime) -> Rows:
    """Words in Indonesian and English, and the number. Promises count by when they fell due, within the period."""
    found = promises(session, period, now)
    return [
        ("janji menelepon yang ditepati dalam 7 hari terakhir", "promises to ring kept in the last 7 days", found.kept),
        ("janji menelepon yang dilanggar dalam 7 hari terakhir", "promises broken in the last 7 days", found.broken),
        ("orang yang masih menunggu ditelepon", "people still waiting to be rung", _number(session, _TO_RING)),
    ]


def exceptions(session: Session, zone: tzinfo, now: datetime) -> list[Exceptional]:
    """Who waits for longer than was promised, also where nobody does."""
    late = ("lewat janji, belum ditelepon", "past the promise, not yet rung")
    lost = ("tidak terjangkau, belum ditutup", "not reached, still to be closed")
    loose = select(func.count(Voicemail.id)).outerjoin(Report, Report.call_sid == Voicemail.call_sid)
    messages = session.execute(loose.where(live.loose())).scalar_one()
    return [
        _callbacks(session, live.overdue(now), late, "/console?overdue=1", zone),
        _callbacks(session, _UNREACHABLE, lost, "/console", zone),
        Exceptional("pesan suara yang belum ditangani", "voice messages not dealt with", messages, "/console/messages"),
    ]


def _number(session: Session, condition: ColumnElement[bool]) -> int:
    return session.execute(select(func.count()).select_from(CallbackRow).where(condition)).scalar_one()


def _callbacks(
    session: Session, condition: ColumnElement[bool], words: tuple[str, str], path: str, zone: tzinfo
) -> Exceptional:
    named = (_line(one, zone) for one in waiting.first(session, condition, MOST))
    return Exceptional(*words, _number(session, condition), path, tuple(named))


def _line(entry: Entry, zone: tzinfo) -> str:
    """A callback in one line: its ticket, where it is from, and the deadline that was told."""
    ticket, place = entry.ticket or "", entry.region
    deadline = entry.callback.deadline_at
    due = format_datetime(deadline.astimezone(zone), "d MMM y HH.mm", locale="id") if deadline else "-"
    return f"{ticket[:4]} {ticket[4:]}, {region.name_of(place) if place else '-'}, {due}"
