"""Listings of what the hotline remembers, newest first: each is one question to the database, however long it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from ivr.operations.calls.kinds import kind
from ivr.operations.messages.conditions import counts
from ivr.records.models import Call, Callback, Report, Voicemail

OPEN = "open"
"""In place of a callback's status: every callback that is not closed."""


@dataclass(frozen=True)
class Wanted:
    """What to list: from `since` to before `until` (aware), with one of `statuses` (none: any), at most `limit`."""

    since: datetime | None = None
    until: datetime | None = None
    statuses: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True)
class ListedReport:
    """A report; `callback` is the callback's number in our books, `voicemail` the status of its message."""

    ticket: str
    phone: str | None
    who: str | None
    category: str | None
    region: str | None
    postal_code: str | None
    status: str
    language: str
    created_at: datetime
    call_sid: str | None
    callback: int | None
    voicemail: str | None
    channel: str


@dataclass(frozen=True)
class ListedCallback:
    """A callback; `ticket`, `category` and `region` are those of the first report that asked for it."""

    id: int
    phone: str | None
    status: str
    window: str
    due_at: datetime
    deadline_at: datetime | None
    """What the person was told; None: no time."""
    created_at: datetime
    attempts: int
    ticket: str | None
    tickets: tuple[str, ...]
    category: str | None
    region: str | None
    closed_at: datetime | None
    reason: str | None
    overdue: bool


@dataclass(frozen=True)
class ListedVoicemail:
    """A message, with what its call's report tells."""

    recording_sid: str
    call_sid: str
    ticket: str | None
    phone: str | None
    category: str | None
    region: str | None
    status: str
    seconds: int
    recorded_at: datetime
    stored_at: datetime | None
    file: str | None
    sha256: str | None
    rescued: bool
    replaced: bool
    too_short: bool
    silent: bool


@dataclass(frozen=True)
class ListedCall:
    """A call; `phone` is None when the number was withheld, `was_open` None when it never reached our menus."""

    sid: str
    phone: str | None
    status: str
    arrived_at: datetime
    ended_at: datetime | None
    seconds: int | None
    was_open: bool | None
    kind: str
    """What became of it, as the figures count it."""
    chosen: str | None
    ticket: str | None


def reports(session: Session, wanted: Wanted) -> list[ListedReport]:
    """Reports by the time they were filed."""
    message = (
        select(Voicemail.status)
        .where(Voicemail.call_sid == Report.call_sid, counts())
        .order_by(Voicemail.recorded_at.desc(), Voicemail.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(
        Report.ticket,
        Report.number,
        Report.who,
        Report.category,
        Report.region,
        Report.postal_code,
        Report.status,
        Report.language,
        Report.created_at,
        Report.call_sid,
        Report.callback_id,
        message,
        Report.channel,
    )
    found = _narrowed(found, wanted, Report.created_at, Report.status)
    return [ListedReport(*row) for row in session.execute(found.order_by(Report.created_at.desc(), Report.id.desc()))]


def callbacks(session: Session, wanted: Wanted, now: datetime) -> list[ListedCallback]:
    """Callbacks by the time they were asked for; the status OPEN stands for all that are not closed."""
    found = select(Callback).options(selectinload(Callback.reports))
    if OPEN in wanted.statuses:
        others = Callback.status.in_(set(wanted.statuses) - {OPEN})
        found = found.where(Callback.closed_at.is_(None) | others)
        wanted = Wanted(wanted.since, wanted.until, (), wanted.limit)
    found = _narrowed(found, wanted, Callback.created_at, Callback.status)
    rows = session.scalars(found.order_by(Callback.created_at.desc(), Callback.id.desc()))
    return [_callback(row, now) for row in rows]


def _callback(row: Callback, now: datetime) -> ListedCallback:
    first = row.reports[0] if row.reports else None
    return ListedCallback(
        id=row.id,
        phone=row.number,
        status=row.status,
        window=row.window,
        due_at=row.due_at,
        deadline_at=row.deadline_at if row.promised_due_at else None,
        created_at=row.created_at,
        attempts=row.attempts_made,
        ticket=first.ticket if first else None,
        tickets=tuple(report.ticket for report in row.reports),
        category=first.category if first else None,
        region=first.region if first else None,
        closed_at=row.closed_at,
        reason=row.close_reason,
        overdue=row.closed_at is None and row.deadline_at < now,
    )


def voicemails(session: Session, wanted: Wanted, everything: bool = False) -> list[ListedVoicemail]:
    """Messages by the time they were recorded; `everything` adds takes that were replaced, too short or silent."""
    found = (
        select(
            Voicemail.recording_sid,
            Voicemail.call_sid,
            Report.ticket,
            func.coalesce(Report.number, Call.caller),
            Report.category,
            Report.region,
            Voicemail.status,
            Voicemail.seconds,
            Voicemail.recorded_at,
            Voicemail.stored_at,
            Voicemail.file,
            Voicemail.sha256,
            Voicemail.rescued,
            Voicemail.replaced,
            Voicemail.too_short,
            Voicemail.silent,
        )
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
    )
    if not everything:
        found = found.where(counts())
    found = _narrowed(found, wanted, Voicemail.recorded_at, Voicemail.status)
    rows = session.execute(found.order_by(Voicemail.recorded_at.desc(), Voicemail.id.desc()))
    return [ListedVoicemail(*row) for row in rows]


def calls(session: Session, wanted: Wanted) -> list[ListedCall]:
    """Calls by the time they came in."""
    found = select(
        *(Call.sid, Call.caller, Call.status, Call.arrived_at, Call.ended_at, Call.seconds, Call.was_open),
        *(kind(), Call.chosen, Report.ticket),
    ).outerjoin(Report, Report.call_sid == Call.sid)
    found = _narrowed(found, wanted, Call.arrived_at, Call.status)
    return [ListedCall(*row) for row in session.execute(found.order_by(Call.arrived_at.desc(), Call.sid.desc()))]


def _narrowed(
    found: Any, wanted: Wanted, at: InstrumentedAttribute[datetime], status: InstrumentedAttribute[str]
) -> Any:
    conditions: Iterable[ColumnElement[bool] | None] = (
        at >= wanted.since if wanted.since else None,
        at < wanted.until if wanted.until else None,
        status.in_(wanted.statuses) if wanted.statuses else None,
    )
    found = found.where(*(condition for condition in conditions if condition is not None))
    return found.limit(wanted.limit) if wanted.limit is not None else found
