"""How a report is doing, for whoever asks by telephone: details only for whom it belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP, CallbackStatus
from ivr.hotline.case import CaseStatus
from ivr.hotline.disposition import Disposition, was_reached
from ivr.hotline.report import ReportStatus
from ivr.hotline.verbs import LookUpTicket, TicketAnswered
from ivr.operations.reports import filing
from ivr.records.cases import Case
from ivr.records.models import Callback, Report

_MERGED_AT_MOST = 20
_CASE_WORDS = {
    CaseStatus.FORWARDED: "forwarded",
    CaseStatus.TAKEN_UP: "taken_up",
    CaseStatus.RETURNED: "coordinated",
    CaseStatus.ANSWERED: "answered",
    CaseStatus.CONFIRMED: "answered",
    CaseStatus.CLOSED: "finished",
    CaseStatus.REJECTED: "rejected",
}


def look_up(
    session: Session,
    asked: LookUpTicket,
    caller: str | None,
    dispositions: tuple[Disposition, ...],
    *,
    address: int | None = None,
) -> TicketAnswered:
    """What may be told of a ticket to somebody who calls from `caller` (E.164, None when withheld).

    `address` is the number of the channel address, of somebody who writes: what was told from it is theirs.
    """
    report = filing.by_ticket(session, asked.ticket)
    if report is None:
        return TicketAnswered(found=False)
    numbers = {number for number in (report.number, report.callback and report.callback.number) if number}
    theirs = address is not None and report.address_id == address
    proven = theirs or caller in numbers or (asked.proof is not None and any(n.endswith(asked.proof) for n in numbers))
    if not proven:
        return TicketAnswered(found=True, provable=bool(numbers))
    return TicketAnswered(
        found=True,
        proven=True,
        status=_status_word(report, _case(session, report), dispositions),
        category=report.category or "",
        filed=report.created_at,
        promised=_promised(report.callback),
        promised_from=_promised_from(report.callback),
    )


def _promised(callback: Callback | None) -> datetime | None:
    """What the caller was told; after a failed attempt, when we try again."""
    if callback is None or callback.promised_due_at is None:
        return None
    return max(callback.deadline_at, callback.due_at) if callback.attempts_made else callback.deadline_at


def _promised_from(callback: Callback | None) -> datetime | None:
    """The beginning of the part of the day that the caller chose, while the promise stands as it was told."""
    if callback is None or callback.attempts_made or callback.window == ASAP.key:
        return None
    return callback.promised_due_at


def _case(session: Session, report: Report) -> Case | None:
    """The case that tells about a report: its own, or the one that it was merged into."""
    case = session.scalars(select(Case).where(Case.report_id == report.id)).first()
    for _ in range(_MERGED_AT_MOST):
        if case is None or case.merged_into is None:
            break
        case = session.get(Case, case.merged_into)
    return case


def _status_word(report: Report, case: Case | None, dispositions: tuple[Disposition, ...]) -> str:
    """The prompt, after `status_`, that tells how the report is doing: what we owe first, then what became of it."""
    if report.callback is not None and report.callback.closed_at is None:
        word = _callback_word(report.callback, dispositions)
        told_by_it = case is not None and case.confirming == report.callback_id
        return "answered_callback" if told_by_it and word == "callback" else word
    told = _CASE_WORDS.get(CaseStatus(case.status)) if case is not None else None
    if told is not None:
        return told
    if report.callback is not None:
        return _callback_word(report.callback, dispositions)
    return "partial" if report.status == ReportStatus.PARTIAL else "received"


def _callback_word(callback: Callback, dispositions: tuple[Disposition, ...]) -> str:
    match callback.status:
        case CallbackStatus.DONE if was_reached(callback.disposition, dispositions) is False:
            return "closed"
        case CallbackStatus.UNREACHABLE:
            return "unreachable"
        case CallbackStatus.DONE | CallbackStatus.SETTLED | CallbackStatus.TALKING | CallbackStatus.WRAP_UP:
            return "called"
        case _ if callback.closed_at is not None:
            return "closed"
    return "callback"
