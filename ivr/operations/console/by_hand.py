"""What begins at the desk: a report by hand, a callback about a case, a note on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.case import CaseRemark
from ivr.hotline.errors import HotlineError
from ivr.hotline.report import Channel, ReportStatus, is_ticket, new_ticket
from ivr.hotline.script import Script
from ivr.hotline.verbs import Promised
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks import open_callback
from ivr.operations.cases import cases, contact_steps, lookup
from ivr.operations.console import handling, report_details
from ivr.operations.console.report_details import Details
from ivr.operations.notices import desk
from ivr.operations.reports import filing
from ivr.records.cases import Case
from ivr.records.models import Callback, Report
from ivr.records.upsert import insert_unless_there

_FIELDS = tuple(Details.__dataclass_fields__)


class NothingTold(HotlineError):
    """A report without a person, a business or a need tells nothing; a note without words neither."""


@dataclass(frozen=True)
class ByHand:
    """A report that somebody at the desk writes down. `number` is E.164; `ticket` was drawn with the empty form."""

    told: Details
    channel: Channel
    number: str | None = None
    ticket: str = ""
    news: bool = False
    """They want to be written to about it."""


def write_report(session: Session, wanted: ByHand, script: Script, staff_id: int, now: datetime) -> Report:
    """A report like any other, with ticket and case; the same form finds it again. Raises NothingTold, BadDetail."""
    told = wanted.told
    if not (told.person or told.business or told.needs):
        raise NothingTold("Write down who it is, or what is needed.")
    report_details.check(told, Details(), script)
    row = {name: getattr(told, name) or None for name in _FIELDS}
    row |= {"number": wanted.number, "channel": wanted.channel.value, "language": script.languages[0]}
    row |= {"status": ReportStatus.RECEIVED.value, "created_at": now}
    for _ in range(filing.TICKET_TRIES):
        ticket = wanted.ticket if _ == 0 and is_ticket(wanted.ticket) else new_ticket()
        is_new = insert_unless_there(session, Report, {**row, "ticket": ticket})
        report = filing.by_ticket(session, ticket)
        if report is not None and (is_new or _is_it(report, row)):
            break
    else:
        raise filing.NoTicketLeft(f"{filing.TICKET_TRIES} tickets in a row were taken")
    if is_new:
        cases.of_report(session, report, script.hours)
        actor, after = actor_of(session, staff_id), {**row, "created_at": None}
        audit.record(session, actor, "report:complete", f"report {report.ticket}", None, after, now)
        if wanted.news:
            desk.say(session, report, actor, now, given=True)
    return report


def _is_it(report: Report, row: dict[str, object]) -> bool:
    """The same form, sent a second time; what was completed since does not matter."""
    return report.channel == row["channel"] and report.number == row["number"]


def ring(
    session: Session,
    case: Case,
    typed: str | None,
    wanted: handling.Wanted,
    script: Script,
    staff_id: int,
    now: datetime,
) -> Promised:
    """Owe a callback about a case, or join the one that is open for its number. Raises NoNumber.

    `wanted` is the key of a window and the local date, where one was chosen; without room then, another time is told.
    """
    number = typed or lookup.number_to_ring(case)
    if number is not None:
        open_callback.locked_open_for(session, number)  # callbacks are locked before cases
    before = case.report.callback_id
    promised = handling.owe(session, case.report, number, script, staff_id, now, *wanted)
    callback = session.get(Callback, case.report.callback_id)
    if case.report.callback_id != before:
        actor = actor_of(session, staff_id)
        contact_steps.remark(session, case, CaseRemark.NOTE, actor, now, result="to_be_rung", contact=callback)
    return promised


def note_on_case(session: Session, case: Case, text: str, staff_id: int, now: datetime) -> None:
    """Write a note into a case, whatever its status. Raises NothingTold."""
    if not text.strip():
        raise NothingTold("Write the note.")
    actor = actor_of(session, staff_id)
    contact_steps.remark(session, case, CaseRemark.NOTE, actor, now, note=text)
    audit.record(session, actor, "case:note", f"case {case.report.ticket}", None, None, now)
