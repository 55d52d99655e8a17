"""Reports: filed once for each call, completed when more becomes known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.report import Channel, ReportStatus, new_ticket
from ivr.hotline.verbs import FileReport
from ivr.records.chats import Chat, Inbound
from ivr.records.models import Call, Report, Voicemail
from ivr.records.upsert import insert_unless_there

TICKET_TRIES = 50
"""So many tickets are drawn before giving up; one in a thousand being taken is normal after ten thousand reports."""


class NoTicketLeft(HotlineError):
    """No unused ticket number was found; the number space is close to full."""


def of_call(session: Session, call_sid: str) -> Report | None:
    """The report of a call, if it has one."""
    return session.scalars(select(Report).where(Report.call_sid == call_sid)).first()


def one(session: Session, report_id: int) -> Report | None:
    """A report by the number of its row."""
    return session.get(Report, report_id)


def by_ticket(session: Session, ticket: str) -> Report | None:
    """The report with this ticket number."""
    return session.scalars(select(Report).where(Report.ticket == ticket)).first()


def file(
    session: Session,
    call_sid: str,
    number: str | None,
    told: FileReport,
    now: datetime,
    *,
    address: int | None = None,
) -> Report:
    """Write down what a person told. The same call or chat again completes its report instead of making another.

    `number` is theirs, E.164, None when withheld; `address` the number of the channel address, of who writes.
    """
    if not told.complete:  # a message of this call may be coming in at this moment: one after the other
        session.execute(select(Call.sid).where(Call.sid == call_sid).with_for_update())
    row = told_by(call_sid, number, told, new_ticket(), now)
    written = {} if address is None else {"address_id": address, "channel": Channel.WHATSAPP.value}
    report = _fill(_filed(session, row | written), told)
    if report.status == ReportStatus.PARTIAL and (has_message(session, call_sid) or has_words(session, call_sid)):
        report.status = ReportStatus.RECEIVED
    session.flush()
    return report


def count_message(session: Session, call_sid: str) -> None:
    """A message of this call counts: its report is complete, and the call was not in vain, however it ended."""
    session.execute(update(Call).where(Call.sid == call_sid).values(abandoned=False))
    partial = (Report.call_sid == call_sid, Report.status == ReportStatus.PARTIAL)
    session.execute(update(Report).where(*partial).values(status=ReportStatus.RECEIVED.value))


def has_message(session: Session, call_sid: str) -> bool:
    """Whether the call left a message that counts."""
    counts = (~Voicemail.too_short, ~Voicemail.silent, ~Voicemail.replaced, Voicemail.status != "missing")
    return bool(session.scalar(select(exists().where(Voicemail.call_sid == call_sid, *counts))))


def has_words(session: Session, sid: str) -> bool:
    """Whether words or files are kept of a chat."""
    kept = select(Inbound.id).join(Chat, Chat.id == Inbound.chat_id).where(Chat.sid == sid, Inbound.kept)
    return session.scalars(kept.limit(1)).first() is not None


def file_unheard(session: Session, call_sid: str, number: str | None, language: str, now: datetime) -> Report:
    """The report of a message that reached us outside the menus: nothing is known but the voice."""
    report = _filed(session, _row(call_sid, number, language, new_ticket(), now))
    report.status = ReportStatus.RECEIVED
    session.flush()
    return report


def _fill(report: Report, told: FileReport) -> Report:
    report.who = told.who or report.who
    report.category = told.category or report.category
    report.region = told.region or report.region
    report.postal_code = told.postal_code or report.postal_code
    if told.complete and report.status == ReportStatus.PARTIAL:
        report.status = ReportStatus.RECEIVED
    return report


def told_by(call_sid: str, number: str | None, told: FileReport, ticket: str, now: datetime) -> dict[str, Any]:
    """A new report as columns of Report."""
    status = ReportStatus.RECEIVED if told.complete else ReportStatus.PARTIAL
    return {
        **_row(call_sid, number, told.language, ticket, now),
        "status": status.value,
        "who": told.who or None,
        "category": told.category or None,
        "region": told.region or None,
        "postal_code": told.postal_code or None,
    }


def _row(call_sid: str, number: str | None, language: str, ticket: str, now: datetime) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "call_sid": call_sid,
        "number": number,
        "language": language,
        "status": ReportStatus.PARTIAL.value,
        "created_at": now,
    }


def _filed(session: Session, row: dict[str, Any]) -> Report:
    """The report of this row's call: this one, or the one that it has already."""
    for _ in range(TICKET_TRIES):
        insert_unless_there(session, Report, row)
        # Taken by this call, here or in a transaction that was quicker; if neither, the ticket belongs to another.
        if report := of_call(session, row["call_sid"]):
            return report
        row = {**row, "ticket": new_ticket()}
    raise NoTicketLeft(f"{TICKET_TRIES} tickets in a row were taken")
