"""The desk: one page with the callback in hand and the queue beside it, of parts that can be renewed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.callback import CallbackStatus, may_ring
from ivr.hotline.case import WITH_OFFICE
from ivr.hotline.staff import Role
from ivr.hotline.written_numbers import whole_number
from ivr.operations.callbacks import autosave, case_confirmation, claims
from ivr.operations.cases import lists
from ivr.operations.console import desktop, report_details, unhandled, updates
from ivr.operations.console import queue as console_queue
from ivr.operations.console.desktop import Became, Desk
from ivr.operations.console.queue import Counts, Filters
from ivr.operations.console.report_details import Details
from ivr.operations.regions import hints
from ivr.operations.reports import filing
from ivr.records.models import Report
from ivr.web import current
from ivr.web.console import labels
from ivr.web.console.blueprint import console
from ivr.web.current import hotline, script
from ivr.web.frame import office_choice, restore
from ivr.web.frame.access import may, me
from ivr.web.frame.labels import dispositions, provinces
from ivr.web.frame.report_form import fields_of

DESK_PARTS = ("head", "next", "work", "known", "messages")
RENEW_BEFORE = timedelta(minutes=2)
"""A claim that has less than this left is renewed by a page that is open."""
_WRITTEN = ("person", "business", "region", "needs", "follow_up", "notes", "message")
"""Fields that hold what somebody has written, not chosen from a list."""

_OF_RESULT = ("disposition", "follow_up", "notes", "office", "office_name", "message")

Typed = Mapping[str, str]


@console.get("")
def page() -> str:
    """The desk and the queue."""
    return desk_page()


def desk_page(typed: Typed | None = None, compare: bool = False) -> str:
    """The page; `typed` is what was sent and could not be taken, shown again, beside what is saved if `compare`."""
    line, now = hotline(), current.now()
    mine = updates.mine(line.database, me().id)
    with line.database.reading() as session:
        counts = console_queue.counts(session, now)
        aside = unhandled.how_many(session, now)
        context = {**desk_context(session, counts, now, typed), **queue_context(session, counts, now)}
    renew(mine, now)
    about = {"in_hand": mine.callback_id, "compare": compare, "mine": mine, "aside": aside, "provinces": provinces()}
    return render_template("console/desk.html", tab="desk", **about, **context)


def renew(mine: updates.Mine, now: datetime) -> None:
    """The page lives, so the claim goes on: written down now and then, not each time."""
    if mine.status == CallbackStatus.CLAIMED and mine.held_until and mine.held_until - now < RENEW_BEFORE:
        with hotline().database.begin() as session:
            claims.renew(session, me().id, now)


def desk_context(session: Session, counts: Counts, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    """What the parts of the desk show."""
    found = desktop.current(session, me().id)
    was = request.values.get("was", "") or (typed or {}).get("callback", "")
    became = None
    if found is None or str(found.callback.id) != was:
        became = desktop.became(session, me().id, whole_number(was, None), now)
    hours = script().hours
    return {
        "desk": found,
        "became": became if found is None or _is_news(became, was) else None,
        "to_tell": case_confirmation.to_tell(session, found.callback.id) if found else [],
        "dispositions": dispositions(),
        "stages": labels.stages(found) if found else [],
        "may_ring": may_ring(now, hours, script().rules.margin),
        "opens_at": hours.next_opening(now),
        "categories": script().offered,
        "counts": counts,
        "now": now,
        **_form(session, found, typed),
    }


def _is_news(became: Became | None, was: str) -> bool:
    return became is not None and bool(was)


def _form(session: Session, found: Desk | None, typed: Typed | None) -> dict[str, Any]:
    """The report that the form is about, and what stands in its fields."""
    report = _chosen(found)
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
        "put_back": restore.address,
        "typed_by_others": labels.typed(found, me().id, seal) if found else [],
        **_passing(session, report),
    }


def _passing(session: Session, report: Report | None) -> dict[str, Any]:
    """The offices that the report's case can be passed on to, and the one that has it already."""
    case = lists.one(session, report.ticket) if report else None
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


def _chosen(found: Desk | None) -> Report | None:
    """The report that was asked for, else the first."""
    if found is None or not found.reports:
        return None
    wanted = request.values.get("report", "")
    return next((report for report in found.reports if str(report.id) == wanted), found.reports[0])


def queue_context(session: Session, counts: Counts, now: datetime) -> dict[str, Any]:
    """What the queue shows, for the filters of this request."""
    filters = filters_asked()
    queue = console_queue.queue(session, filters, page_asked(), now)
    return {
        "queue": queue,
        "tells": case_confirmation.among(session, [entry.callback.id for entry in (*queue.waiting, *queue.held)]),
        "counts": counts,
        "filters": filters,
        "searched": request.args.get("q", ""),
        "manages": may(Role.SUPERVISOR),
        "now": now,
    }


def filters_asked() -> Filters:
    """What the queue is narrowed to."""
    wanted = request.args.get("region", "")
    known = {province.code for province in region.provinces()}
    category = request.args.get("category", "")
    return Filters(
        category=category if script().category(category) else "",
        region=wanted if wanted in known else "",
        overdue=request.args.get("overdue") == "1",
        text=request.args.get("q", "").strip(),
    )


def page_asked() -> int:
    """Which page of the queue."""
    return whole_number(request.args.get("page", ""), 1)
