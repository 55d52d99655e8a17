"""What a figure counts, row by row, so that everybody can check it: asked by the same conditions that count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from ivr.hotline.report import ReportStatus
from ivr.operations import live
from ivr.operations.figures import agents, callbacks, calls, promises, reports
from ivr.operations.figures.asking import within
from ivr.operations.figures.calls import Kind
from ivr.operations.figures.periods import Period
from ivr.operations.figures.promises import Fate
from ivr.records.models import Attempt, Call, CallbackRow, Report, Voicemail
from ivr.records.people import Staff
from ivr.records.promised import MovedPromise

MOST = 200
"""So many are shown on one page."""


@dataclass(frozen=True)
class Line:
    """One thing that was counted: `at` is what puts it into its period. What does not apply is None.

    `key` is the call's identifier, the report's ticket, the recording's, or the callback's number in our books.

    `state` is a status, a fate, a kind or an outcome, in the words of its noun; `who` the agent's name.
    """

    noun: str
    key: str
    at: datetime
    number: str | None
    ticket: str | None
    state: str
    category: str | None = None
    region: str | None = None
    deadline_at: datetime | None = None
    rung_at: datetime | None = None
    closed_at: datetime | None = None
    seconds: int | None = None
    who: str | None = None
    reason: str | None = None

    @property
    def callback(self) -> int | None:
        """The callback that it is or belongs to."""
        return int(self.key) if self.noun in ("callback", "promise", "attempt") else None


Asked = Callable[[Session, Period, datetime, int], list[Line]]


def behind(session: Session, code: str, period: Period, now: datetime, most: int = MOST) -> list[Line]:
    """What the figure with this code counts, newest first, at most so many. Empty for a figure that has no list."""
    ask = _LISTS.get(code)
    return ask(session, period, now, most) if ask else []


def has_list(code: str) -> bool:
    """Whether it can be shown what this figure counts."""
    return code in _LISTS


def of_agent(session: Session, staff_id: int, period: Period, most: int = MOST) -> list[Line]:
    """The attempts of one agent that were decided in the period."""
    return _attempts(session, agents.tried(period) & (Attempt.staff_id == staff_id), most)


def _first(column: Any, callback: Any = CallbackRow.id) -> Any:
    """Of the report that asked first."""
    asked = select(func.min(Report.id)).where(Report.callback_id == callback).correlate(CallbackRow, MovedPromise)
    return select(column).where(Report.id == asked.scalar_subquery()).scalar_subquery()


def _callbacks(
    session: Session, condition: ColumnElement[bool], at: Any, order: Any, most: int, state: Any = None
) -> list[Line]:
    columns = (
        CallbackRow.id,
        at,
        CallbackRow.number,
        _first(Report.ticket),
        CallbackRow.status if state is None else state,
        _first(Report.category),
        _first(Report.region),
        CallbackRow.deadline_at,
        CallbackRow.rung_at,
        CallbackRow.closed_at,
        CallbackRow.first_wait,
        Staff.name,
        func.coalesce(CallbackRow.disposition, CallbackRow.close_reason),
    )
    holder = func.coalesce(CallbackRow.held_by, CallbackRow.closed_by)
    found = select(*columns).outerjoin(Staff, Staff.id == holder).where(condition).order_by(*order).limit(most)
    return [Line("callback", str(row[0]), *row[1:]) for row in session.execute(found)]


def _promises(*fates: Fate) -> Asked:
    def ask(session: Session, period: Period, now: datetime, most: int) -> list[Line]:
        told = _told(period, now)
        first = select(func.min(Report.id)).where(Report.callback_id == told.c.id).correlate(told).scalar_subquery()
        found = (
            select(told, Report.ticket, Report.category, Report.region)
            .outerjoin(Report, Report.id == first)
            .where(told.c.fate.in_([fate.value for fate in fates]))
            .order_by(told.c.deadline_at.desc(), told.c.id.desc())
            .limit(most)
        )
        return [
            Line("promise", str(key), at, number, ticket, became, category, region, at, rung, closed, reason=reason)
            for key, at, number, became, rung, closed, reason, ticket, category, region in session.execute(found)
        ]

    return ask


def _told(period: Period, now: datetime) -> Any:
    """The promises of a period, those that callbacks hold and those that were moved."""
    held = select(
        CallbackRow.id,
        CallbackRow.deadline_at,
        CallbackRow.number,
        promises.fate(now).label("fate"),
        CallbackRow.rung_at.label("rung"),
        CallbackRow.closed_at.label("closed"),
        CallbackRow.close_reason.label("reason"),
    ).where(*promises.told(period))
    moved = (
        select(
            *(CallbackRow.id, MovedPromise.deadline_at, CallbackRow.number, promises.moved_fate(now)),
            *(MovedPromise.rung_at, MovedPromise.moved_at, literal("moved", String)),
        )
        .join(CallbackRow, CallbackRow.id == MovedPromise.callback_id)
        .where(*within(MovedPromise.deadline_at, period))
    )
    return union_all(held, moved).subquery()


def _calls(condition: Callable[[], ColumnElement[bool]] | None = None) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[Line]:
        return _call_lines(session, and_(calls.arrived(period), *([condition()] if condition else [])), most)

    return ask


def _call_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[Line]:
    found = (
        select(
            *(Call.sid, Call.arrived_at, Call.caller, Report.ticket, calls.kind(), Report.category, Report.region),
            *(null(), null(), Call.ended_at, Call.seconds, null(), Call.chosen),
        )
        .outerjoin(Report, Report.call_sid == Call.sid)
        .where(condition)
        .order_by(Call.arrived_at.desc(), Call.sid)
        .limit(most)
    )
    return [Line("call", *row) for row in session.execute(found)]


def _kind(*kinds: Kind) -> Asked:
    return _calls(lambda: calls.kind().in_([kind.value for kind in kinds]))


def _reports(*conditions: ColumnElement[bool]) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[Line]:
        found = (
            select(
                *(Report.ticket, Report.created_at, Report.number, Report.ticket, Report.status),
                *(Report.category, Report.region),
            )
            .where(reports.filed(period), *conditions)
            .order_by(Report.created_at.desc(), Report.id.desc())
            .limit(most)
        )
        return [Line("report", *row) for row in session.execute(found)]

    return ask


def _attempts(session: Session, condition: ColumnElement[bool], most: int) -> list[Line]:
    found = (
        select(
            *(CallbackRow.id, Attempt.decided_at, CallbackRow.number, _first(Report.ticket), Attempt.outcome),
            *(_first(Report.category), _first(Report.region), CallbackRow.deadline_at, Attempt.connected_at),
            *(Attempt.ended_at, null(), Staff.name, Attempt.problem),
        )
        .join(CallbackRow, CallbackRow.id == Attempt.callback_id)
        .outerjoin(Staff, Staff.id == Attempt.staff_id)
        .where(condition)
        .order_by(Attempt.decided_at.desc(), Attempt.id.desc())
        .limit(most)
    )
    return [Line("attempt", str(row[0]), *row[1:]) for row in session.execute(found)]


def _messages(session: Session, _period: Period, _now: datetime, most: int) -> list[Line]:
    number = func.coalesce(Report.number, Call.caller)
    found = (
        select(
            *(Voicemail.recording_sid, Voicemail.recorded_at, number, Report.ticket, Voicemail.status),
            *(Report.category, Report.region, null(), null(), null(), Voicemail.seconds),
        )
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
        .where(live.loose())
        .order_by(Voicemail.recorded_at, Voicemail.id)
        .limit(most)
    )
    return [Line("message", *tuple(row)) for row in session.execute(found)]


def _open(condition: Callable[[datetime], ColumnElement[bool]]) -> Asked:
    """Open callbacks, the one that was asked for first at the top."""

    def ask(session: Session, _period: Period, now: datetime, most: int) -> list[Line]:
        asked = CallbackRow.created_at
        still_open = CallbackRow.closed_at.is_(None) & condition(now)
        return _callbacks(session, still_open, asked, (asked, CallbackRow.id), most)

    return ask


def _closed(*conditions: ColumnElement[bool]) -> Asked:
    def ask(session: Session, period: Period, _now: datetime, most: int) -> list[Line]:
        at = CallbackRow.closed_at
        return _callbacks(session, and_(callbacks.closed(period), *conditions), at, (at.desc(), CallbackRow.id), most)

    return ask


def _first_rung(session: Session, period: Period, _now: datetime, most: int) -> list[Line]:
    at = CallbackRow.first_attempt_at
    longest = (CallbackRow.first_wait.desc(), CallbackRow.id)
    return _callbacks(session, callbacks.first_rung(period), at, longest, most)


def _under_way(session: Session, _period: Period, now: datetime, most: int) -> list[Line]:
    return _call_lines(session, live.under_way(now), most)


_OURS = CallbackRow.status.in_(callbacks.OURS)
_LISTS: Mapping[str, Asked] = {
    "now.waiting": _open(lambda _now: live.waits()),
    "now.due": _open(lambda now: live.waits() & (CallbackRow.due_at <= now)),
    "now.overdue": _open(live.overdue),
    "now.oldest": _open(lambda _now: live.waits()),
    "now.held": _open(lambda _now: CallbackRow.held_by.is_not(None)),
    "now.unreachable": _open(lambda _now: live.unreachable()),
    "now.open": _open(lambda _now: CallbackRow.closed_at.is_(None)),
    "now.calls": _under_way,
    "now.messages": _messages,
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
    "callbacks.reached_share": _closed(_OURS),
    "callbacks.attempts_each": _closed(_OURS),
    "callbacks.unreachable": _closed(callbacks.unreachable()),
    "calls.arrived": _calls(),
    "calls.answered": _calls(lambda: Call.was_open.is_not(None)),
    "calls.served": _kind(Kind.SERVED),
    "calls.abandoned": _kind(Kind.ABANDONED),
    "calls.chose_nothing": _kind(Kind.CHOSE_NOTHING),
    "calls.no_menu": _kind(Kind.NO_MENU),
    "calls.finished": _calls(lambda: Call.ending == "finished"),
    "calls.while_open": _calls(lambda: Call.was_open.is_(True)),
    "calls.while_closed": _calls(lambda: Call.was_open.is_(False)),
    "calls.average": _calls(lambda: Call.seconds.is_not(None)),
    "reports.total": _reports(),
    "reports.complete": _reports(Report.status != ReportStatus.PARTIAL.value),
    "reports.partial": _reports(Report.status == ReportStatus.PARTIAL.value),
}
