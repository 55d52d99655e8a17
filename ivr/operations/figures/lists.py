"""What a figure counts, row by row, so that everybody can check it: asked by the same conditions that count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal, select, union_all
from sqlalchemy.orm import Session

from ivr.hotline.report import ReportStatus
from ivr.hotline.staff import Presence
from ivr.operations.callbacks.conditions import overdue, ringing_back, takes_callbacks, unreachable, untold, waits
from ivr.operations.calls import progress
from ivr.operations.calls.kinds import Kind, kind
from ivr.operations.figures import agents, callbacks, calls, fates, reports
from ivr.operations.figures.fates import Fate
from ivr.operations.figures.grouping import within
from ivr.operations.figures.lines import (
    FigureLine,
    attempt_lines,
    call_lines,
    callback_lines,
    message_lines,
    person_lines,
)
from ivr.operations.figures.periods import Period
from ivr.operations.messages.conditions import unhandled
from ivr.records.models import Attempt, Call, Callback, Report
from ivr.records.moved_promises import MovedPromise
from ivr.records.people import Staff

MOST = 200
"""So many are shown on one page."""
Asked = Callable[[Session, Period, datetime, int], list[FigureLine]]


def behind(session: Session, code: str, period: Period, now: datetime, most: int = MOST) -> list[FigureLine]:
    """What the figure with this code counts, newest first, at most so many. Empty for a figure that has no list."""
    ask = _LISTS.get(code)
    return ask(session, period, now, most) if ask else []


def has_list(code: str) -> bool:
    """Whether it can be shown what this figure counts."""
    return code in _LISTS


def of_agent(session: Session, staff_id: int, period: Period, most: int = MOST) -> list[FigureLine]:
    """The attempts of one agent that were decided in the period."""
    return attempt_lines(session, agents.tried(period) & (Attempt.staff_id == staff_id), most)


def _promises(*wanted: Fate) -> Asked:
    def ask(session: Session, period: Period, now: datetime, most: int) -> list[FigureLine]:
        told = _promised(period, now)
        first = select(func.min(Report.id)).where(Report.callback_id == told.c.id).correlate(told).scalar_subquery()
        found = (
            select(told, Report.ticket, Report.category, Report.region)
            .outerjoin(Report, Report.id == first)
            .where(told.c.fate.in_([fate.value for fate in wanted]))
            .order_by(told.c.deadline_at.desc(), told.c.id.desc())
            .limit(most)
        )
        return [
            FigureLine(
                "promise", str(key), at, number, ticket, became, category, region, at, rung, closed, reason=reason
            )
            for key, at, number, became, rung, closed, reason, ticket, category, region in session.execute(found)
        ]

    return ask


def _promised(period: Period, now: datetime) -> Any:
    """The promises of a period, those that callbacks hold and those that were moved."""
    open_ones = select(
        Callback.id,
        Callback.deadline_at,
        Callback.number,
        fates.fate(now).label("fate"),
        Callback.rung_at.label("rung"),
        Callback.closed_at.label("closed"),
        Callback.close_reason.label("reason"),
    ).where(*fates.promised(period))
    moved = (
        select(
            *(Callback.id, MovedPromise.deadline_at, Callback.number, fates.moved_fate(now)),
            *(MovedPromise.rung_at, MovedPromise.moved_at, literal("moved", String)),
        )
        .join(Callback, Callback.id == MovedPromise.callback_id)
        .where(*within(MovedPromise.deadline_at, period))
    )
    return union_all(open_ones, moved).subquery()


def _calls(condition: Callable[[], ColumnElement[bool]] | None = None) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[FigureLine]:
        return call_lines(session, and_(calls.arrived(period), *([condition()] if condition else [])), most)

    return ask


def _kind(*kinds: Kind) -> Asked:
    return _calls(lambda: kind().in_([kind.value for kind in kinds]))


def _reports(*conditions: ColumnElement[bool]) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[FigureLine]:
        found = (
            select(
                *(Report.ticket, Report.created_at, Report.number, Report.ticket, Report.status),
                *(Report.category, Report.region),
            )
            .where(reports.filed(period), *conditions)
            .order_by(Report.created_at.desc(), Report.id.desc())
            .limit(most)
        )
        return [FigureLine("report", *row) for row in session.execute(found)]

    return ask


def _open(condition: Callable[[datetime], ColumnElement[bool]]) -> Asked:
    """Open callbacks, the one that was asked for first at the top."""

    def ask(session: Session, _period: Period, now: datetime, most: int) -> list[FigureLine]:
        asked = Callback.created_at
        still_open = Callback.closed_at.is_(None) & condition(now)
        return callback_lines(session, still_open, asked, (asked, Callback.id), most)

    return ask


def _closed(*conditions: ColumnElement[bool]) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[FigureLine]:
        at, chosen = Callback.closed_at, and_(callbacks.closed(period), *conditions)
        return callback_lines(session, chosen, at, (at.desc(), Callback.id), most)

    return ask


def _first_rung(session: Session, period: Period, _now: datetime, most: int) -> list[FigureLine]:
    at = Callback.first_attempt_at
    longest = (Callback.first_wait.desc(), Callback.id)
    return callback_lines(session, callbacks.first_rung(period), at, longest, most)


def _incoming(session: Session, _period: Period, now: datetime, most: int) -> list[FigureLine]:
    return call_lines(session, progress.under_way(now), most)


def _outgoing(session: Session, _period: Period, now: datetime, most: int) -> list[FigureLine]:
    return attempt_lines(session, ringing_back(now), most)


def _under_way(session: Session, period: Period, now: datetime, most: int) -> list[FigureLine]:
    both = [*_incoming(session, period, now, most), *_outgoing(session, period, now, most)]
    return sorted(both, key=lambda line: line.at, reverse=True)[:most]


def _people(presence: Presence) -> Asked:
    return lambda session, _period, _now, most: person_lines(
        session, takes_callbacks() & (Staff.presence == presence.value), most
    )


_LISTS: Mapping[str, Asked] = {
    "now.waiting": _open(lambda _now: waits()),
    "now.due": _open(lambda now: waits() & (Callback.due_at <= now)),
    "now.overdue": _open(overdue),
    "now.untold": _open(lambda _now: untold()),
    "now.oldest": _open(lambda _now: waits()),
    "now.held": _open(lambda _now: Callback.held_by.is_not(None)),
    "now.unreachable": _open(lambda _now: unreachable()),
    "now.open": _open(lambda _now: Callback.closed_at.is_(None)),
    "now.calls": _under_way,
    "now.incoming": _incoming,
    "now.outgoing": _outgoing,
    "now.people_ready": _people(Presence.READY),
    "now.people_talking": _people(Presence.BUSY),
    "now.people_writing": _people(Presence.AFTER_CALL),
    "now.people_away": _people(Presence.AWAY),
    "now.messages": lambda session, _period, _now, most: message_lines(session, unhandled(), most),
    "promises.share": _promises(Fate.KEPT, Fate.BROKEN),
    "promises.due": _promises(Fate.KEPT, Fate.BROKEN, Fate.GIVEN_BACK),
    "promises.kept": _promises(Fate.KEPT),
    "promises.broken": _promises(Fate.BROKEN),
    "promises.given_back": _promises(Fate.GIVEN_BACK),
    "promises.pending": _promises(Fate.PENDING),
    "callbacks.first_rung": _first_rung,
    "callbacks.wait_median": _first_rung,
    "callbacks.wait_ninetieth": _first_rung,
    "callbacks.closed": _closed(),
    "callbacks.reached": _closed(callbacks.ours(), callbacks.reached()),
    "callbacks.unreachable": _closed(callbacks.unreachable()),
    "callbacks.not_rung": _closed(callbacks.ours(), ~callbacks.reached(), ~callbacks.unreachable()),
    "callbacks.released": _closed(~callbacks.ours()),
    "callbacks.reached_share": _closed(callbacks.ours()),
    "callbacks.attempts_each": _closed(callbacks.ours()),
    "calls.arrived": _calls(),
    "calls.answered": _calls(lambda: Call.was_open.is_not(None)),
    "calls.served": _kind(Kind.SERVED),
    "calls.abandoned": _kind(Kind.ABANDONED),
    "calls.chose_nothing": _kind(Kind.CHOSE_NOTHING),
    "calls.no_menu": _kind(Kind.NO_MENU),
    "calls.under_way": _kind(Kind.UNDER_WAY),
    "calls.unclear": _kind(Kind.UNCLEAR),
    "calls.abandoned_share": _kind(Kind.SERVED, Kind.ABANDONED),
    "calls.finished": _calls(lambda: Call.ending == "finished"),
    "calls.while_open": _calls(lambda: Call.was_open.is_(True)),
    "calls.while_closed": _calls(lambda: Call.was_open.is_(False)),
    "calls.average": _calls(lambda: Call.seconds.is_not(None)),
    "reports.total": _reports(),
    "reports.complete": _reports(Report.status != ReportStatus.PARTIAL.value),
    "reports.partial": _reports(Report.status == ReportStatus.PARTIAL.value),
}
