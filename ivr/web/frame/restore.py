"""What somebody has typed and not sent, put back into a form by one button; it is saved when that form is sent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from sqlalchemy.orm import Session

from ivr.hotline.written_numbers import whole_number
from ivr.operations.callbacks import autosave
from ivr.operations.console import desktop, report_details
from ivr.operations.console.report_details import Details
from ivr.operations.reports import filing
from ivr.records.models import Callback, Report, Unsent
from ivr.web.frame.access import me
from ivr.web.frame.report_form import fields_of

_OF_REPORT = (*vars(Details()),)


def asked(session: Session, report: Report | None, notes: str | None = None) -> Mapping[str, str]:
    """The fields that this request puts back into the form of a report, where they differ from what is known.

    The address has the number of what was typed as `typed`.
    `notes` are those that are saved already, where the form has a place for notes.
    """
    row = autosave.one(session, whole_number(request.args.get("typed", ""), 0))
    if row is None or report is None or not autosave.may_see(session, row, me()):
        return {}
    typed = autosave.fields_of(row)
    if typed.get("report") != str(report.id):
        return {}
    known = fields_of(report_details.details(report))
    names = _OF_REPORT if notes is None else (*_OF_REPORT, "notes")
    if notes is not None and typed.get("notes", "").strip() in notes:
        known["notes"] = typed.get("notes", "")
    return {name: typed[name] for name in names if typed.get(name) and typed[name] != known.get(name)}


def address(callback: Callback, report: Report | None, row: Unsent) -> str:
    """Where the button leads: to the desk for who holds the callback, else to the case of the report."""
    if report is None:
        return ""
    if callback.held_by == me().id:
        return url_for("console.page", report=report.id, typed=row.id)
    return url_for("cases.one", ticket=report.ticket, _anchor="report-title", typed=row.id)


def address_of_mine(session: Session, callback_id: int, report_id: int) -> str:
    """The same for what this person has typed about a callback that is not theirs any more; empty for nothing."""
    row, report = autosave.of_person(session, callback_id, me().id), filing.one(session, report_id)
    callback = desktop.callback(session, callback_id)
    return address(callback, report, row) if row is not None and callback is not None else ""
