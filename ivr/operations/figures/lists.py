"""What a figure counts, row by row, so that everybody can check it: asked by the same conditions that count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.report import ReportStatus
from ivr.hotline.staff import Presence
from ivr.operations.callbacks.conditions import overdue, ringing_back, takes_callbacks, unreachable, untold, waits
from ivr.operations.calls import progress
from ivr.operations.calls.kinds import Kind, kind
from ivr.operations.enquiries import conditions as enquiries
from ivr.operations.figures import agents, callbacks, calls, chats, promise_lists, reports
from ivr.operations.figures.fates import Fate
from ivr.operations.figures.lines import (
    FigureLine,
    attempt_lines,
    call_lines,
    callback_lines,
    chat_lines,
    enquiry_lines,
    message_lines,
    person_lines,
)
from ivr.operations.figures.periods import Period
from ivr.operations.figures.promises import To
from ivr.operations.messages.conditions import unhandled
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Call, Callback, Report
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


def _promises(*wanted: Fate, to: To | None = None) -> Asked:
    """Promises of these fates: to ring or to answer in writing, or, where neither is asked for, both."""

    def ask(session: Session, period: Period, now: datetime, most: int) -> list[FigureLine]:
        fates = [fate.value for fate in wanted]
        lines = promise_lists.to_ring(session, period, now, fates, most) if to is not To.ANSWER else []
        lines += promise_lists.to_answer(session, period, now, fates, most) if to is not To.RING else []
        return sorted(lines, key=lambda line: line.at, reverse=True)[:most]

    return ask


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


def _enquiries(condition: Callable[[Period, datetime], ColumnElement[bool]], at: Any = Enquiry.created_at) -> Asked:
    return lambda session, period, now, most: enquiry_lines(session, condition(period, now), at, most)


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
    "now.chats_waiting": _enquiries(lambda _period, _now: enquiries.waits()),
    "now.chats_overdue": _enquiries(lambda _period, now: enquiries.overdue(now)),
    "now.chats_untold": _enquiries(lambda _period, _now: enquiries.untold()),
    "now.chats_held": _enquiries(lambda _period, _now: Enquiry.held_by.is_not(None)),
    "now.chats_with_person": _enquiries(lambda _period, _now: Enquiry.status == EnquiryStatus.WITH_PERSON.value),
    "promises.share": _promises(Fate.KEPT, Fate.BROKEN),
    "promises.due": _promises(Fate.KEPT, Fate.BROKEN, Fate.GIVEN_BACK),
    "promises.kept": _promises(Fate.KEPT),
    "promises.broken": _promises(Fate.BROKEN),
    "promises.given_back": _promises(Fate.GIVEN_BACK),
    "promises.pending": _promises(Fate.PENDING),
    "promises.kept_rung": _promises(Fate.KEPT, to=To.RING),
    "promises.kept_written": _promises(Fate.KEPT, to=To.ANSWER),
    "promises.broken_rung": _promises(Fate.BROKEN, to=To.RING),
    "promises.broken_written": _promises(Fate.BROKEN, to=To.ANSWER),
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
    "chats.begun": lambda session, period, _now, most: chat_lines(session, chats.begun(period), most),
    "chats.wanted": _enquiries(lambda period, _now: chats.wanted(period)),
    "chats.answered": _enquiries(lambda period, _now: chats.answered(period), Enquiry.first_answer_at),
    "chats.wait_median": _enquiries(lambda period, _now: chats.answered(period), Enquiry.first_answer_at),
    "chats.wait_ninetieth": _enquiries(lambda period, _now: chats.answered(period), Enquiry.first_answer_at),
    "chats.closed": _enquiries(lambda period, _now: chats.closed(period), Enquiry.closed_at),
    "reports.total": _reports(),
    "reports.complete": _reports(Report.status != ReportStatus.PARTIAL.value),
    "reports.partial": _reports(Report.status == ReportStatus.PARTIAL.value),
}
