"""The demo's own day before it begins: the agents have come and are there, and somebody waits who was told no time."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import WINDOWS, CallbackStatus, promise
from ivr.hotline.capacity import no_place
from ivr.hotline.hours import OpeningHours
from ivr.hotline.report import ReportStatus
from ivr.hotline.staff import Presence, Role
from ivr.operations import audit
from ivr.operations.demo import shifts
from ivr.operations.demo.desk import LABEL
from ivr.operations.staff import sessions
from ivr.records.models import Callback, Report
from ivr.records.people import SignIn, Staff

_SEED = 587


def ensure(session: Session, hours: OpeningHours, now: datetime) -> None:
    """Write it down; to be called once, when the weeks before are filled."""
    working = select(Staff).where(Staff.role == Role.AGENT.value, Staff.phone.is_not(None)).order_by(Staff.id)
    agents = session.scalars(working).all()
    today = hours.local(now).date()
    if hours.intervals_on(today):
        worked = shifts.played(Random(_SEED), [agent.id for agent in agents], hours, [today])
        for agent in agents:
            _comes(session, agent, worked[agent.id], now)
    if agents:
        _told_no_time(session, hours)


def _comes(session: Session, agent: Staff, worked: list[shifts.Shift], now: datetime) -> None:
    """What the audit says of the day until now; who has not gone is signed in, by nobody's browser, and ready."""
    past = [entry for entry in shifts.entries(agent.login, worked) if entry[0] <= now]
    for at, actor, action, subject, before, after in past:
        audit.record(session, actor, action, subject, before, after, at)
    came = next((comes for comes, goes in worked if comes <= now < goes), None)
    if came is not None:
        sessions.begin(session, agent, None, came)
        session.execute(update(SignIn).where(SignIn.staff_id == agent.id).values(used_at=now))
        agent.presence, agent.presence_since = Presence.READY.value, came


def _told_no_time(session: Session, hours: OpeningHours) -> None:
    """Of those who rang last before today, and were not rung back."""
    asked = select(Callback.number).where(Callback.number.is_not(None))
    alone = Report.callback_id.is_(None), Report.call_sid.is_not(None), Report.number.not_in(asked)
    whole = Report.status == ReportStatus.RECEIVED.value
    report = session.scalars(select(Report).where(*alone, whole).order_by(Report.created_at.desc()).limit(1)).first()
    by_hours = promise(WINDOWS[0], report.created_at, hours) if report else None
    if report is None or by_hours is None:
        return
    place = no_place(report.created_at)
    row = Callback(
        number=report.number,
        status=CallbackStatus.WAITING.value,
        window=WINDOWS[0].key,
        language=report.language,
        created_at=report.created_at,
        due_at=by_hours.due_at,
        deadline_at=place,
        order_at=place,
        attempts_made=0,
        lane=1,
        notes=LABEL,
    )
    session.add(row)
    session.flush()
    report.callback_id = row.id
