"""The form about the callback in hand: what stands in its fields, and what was typed but could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from ivr.hotline.case import WITH_OFFICE
from ivr.hotline.written_numbers import whole_number
from ivr.operations.callbacks import autosave
from ivr.operations.cases import lookup
from ivr.operations.console import desktop, report_details
from ivr.operations.console.desktop import Desk
from ivr.operations.console.report_details import Details
from ivr.operations.regions import hints
from ivr.operations.reports import filing
from ivr.records.models import Report
from ivr.web.console import labels
from ivr.web.frame import office_choice, restore
from ivr.web.frame.access import me
from ivr.web.frame.report_form import fields_of
from ivr.web.frame.times_told import agreed_times

Typed = Mapping[str, str]

_WRITTEN = ("person", "business", "region", "needs", "follow_up", "notes", "message")
"""Fields that hold what somebody has written, not chosen from a list."""

_OF_RESULT = ("disposition", "again", "follow_up", "notes", "office", "office_name", "message")


def form_context(session: Session, found: Desk | None, typed: Typed | None, now: datetime) -> dict[str, Any]:
    """The report that the form is about, and what stands in its fields."""
    report = _chosen_report(found)
    known = fields_of(report_details.details(report) if report else Details())
    seal = report_details.seal(report) if report else ""
    empty = dict.fromkeys(("hinted", *_OF_RESULT), "")
    fields = {**known, **empty}
    lost, put = None, {}
    if typed is None and found is not None:
        fields |= _typed_before(found, seal)
        back = restore.asked(session, report, found.callback.notes or "")
        put = {name: text for name, text in back.items() if fields[name] == known.get(name, "")}  # one's own words stay
        fields |= put
    elif typed is not None:
        mine = found is not None and typed.get("callback") == str(found.callback.id)
        kept = {name: typed.get(name, "") for name in fields}
        fields = kept if mine else fields
        lost = None if mine else _lost(session, typed)
    return {
        "report": report,
        "known": known,
        "seal": seal,
        "hint": hints.hint(session, report) if report else None,
        "fields": fields,
        "chosen": fields["disposition"],
        "lost": lost,
        "lost_back": _lost_back(session, typed) if lost and typed else {},
        "put": put,
        "times": agreed_times(session, now, fields["again"]) if found else [],
        "put_back": restore.address,
        "typed_by_others": labels.typed(found, me().id, seal) if found else [],
        **_passing(session, report),
    }


def _chosen_report(found: Desk | None) -> Report | None:
    """The report that was asked for, else the first."""
    if found is None or not found.reports:
        return None
    wanted = request.values.get("report", "")
    return next((report for report in found.reports if str(report.id) == wanted), found.reports[0])


def _passing(session: Session, report: Report | None) -> dict[str, Any]:
    """The offices that the report's case can be passed on to, and the one that has it already."""
    case = lookup.one(session, report.ticket) if report else None
    place = ((case.suggested_region if case else None) or report.region or "") if report else ""
    has_it = str(case.office_id) if case and case.status in WITH_OFFICE else ""
    return {"place": place, "has_it": has_it, **office_choice.choice_of_office(session, place or None)}


def _typed_before(found: Desk, seal: str) -> dict[str, str]:
    """What this agent had typed when the page was left; of the report only while it is as it was shown then."""
    row = next((row for row in found.unsent if row.staff_id == me().id), None)
    if row is None:
        return {}
    fields = autosave.fields_of(row)
    of_report = fields.get("seal") == seal
    names = ("hinted", *vars(Details())) if of_report else ()
    return {name: fields.get(name, "") for name in (*names, *_OF_RESULT)}


def _lost(session: Session, typed: Typed) -> dict[str, str]:
    """What was written into a form that can not be taken any more, and is not saved in another way."""
    report = filing.one(session, whole_number(typed.get("report", ""), 0))
    callback = desktop.callback(session, whole_number(typed.get("callback", ""), 0))
    known = fields_of(report_details.details(report)) if report else {}
    if callback is not None and typed.get("notes", "").strip() in (callback.notes or ""):
        known["notes"] = typed.get("notes", "")
    return {name: typed[name] for name in _WRITTEN if typed.get(name) and typed[name] != known.get(name)}


def _lost_back(session: Session, typed: Typed) -> dict[str, str]:
    """Where what was written can be put back: its report's fields into the report, notes onto the callback."""
    callback, report = (whole_number(typed.get(name, ""), 0) for name in ("callback", "report"))
    into_report = restore.address_of_mine(session, callback, report)
    return {"report": into_report, "callback": url_for("console.one", callback_id=callback) if into_report else ""}
