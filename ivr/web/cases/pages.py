"""The list of cases, and one case with all that can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from ivr.hotline.case import MOVES, CaseEvent, CaseStatus
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.report import Channel, is_ticket
from ivr.hotline.staff import Role
from ivr.hotline.written_numbers import whole_number
from ivr.operations.attachments import looking
from ivr.operations.cases import cases as work
from ivr.operations.cases import links, lists, lookup, office_mails, offices, search
from ivr.operations.cases.lists import NOWHERE, Filters
from ivr.operations.console import report_details
from ivr.operations.mail import outbox
from ivr.operations.messages.conditions import messages_of
from ivr.operations.notices import desk
from ivr.operations.regions import hints
from ivr.operations.reports import filing
from ivr.records.cases import Case
from ivr.web import current
from ivr.web.cases.blueprint import cases
from ivr.web.current import hotline, script
from ivr.web.frame import office_choice, restore
from ivr.web.frame.access import may, me
from ivr.web.frame.labels import provinces
from ivr.web.frame.report_form import fields_of
from ivr.web.frame.times_told import times

STATUSES = ("open", "desk", "office", *(status.value for status in CaseStatus), "closed")
_MORE = frozenset({"confirm", "close", "answer", "take_back", "reject", "reopen"})


@cases.get("")
def page() -> str:
    """Cases, the most urgent first."""
    line, now = hotline(), current.now()
    work.adopt(line.database, script().hours, now)
    filters = filters_asked()
    number = whole_number(request.args.get("page", ""), 1)
    with line.database.reading() as session:
        found = lists.page(session, filters, number, now)
        unsent = 0 if line.post else outbox.waiting(session)
    context = {
        "filters": filters,
        "statuses": dict.fromkeys(STATUSES),
        "provinces": provinces(),
        "unsent": unsent,
        "channels": list(Channel),
    }
    context |= {"too_long": search.is_too_long(filters.text)}
    return render_template("cases/list.html", found=found, now=now, script=script(), **context)


def filters_asked() -> Filters:
    """What the list is narrowed to."""
    asked = request.args
    status, code, category = asked.get("status", "open"), asked.get("region", ""), asked.get("category", "")
    channel = asked.get("channel", "")
    return Filters(
        status=status if status in STATUSES else "open",
        region=code if code == NOWHERE or offices.is_region(code) else "",
        category=category if script().category(category) else "",
        late=asked.get("late") == "1",
        channel=channel if channel in list(Channel) else "",
        text=asked.get("q", "").strip(),
    )


@cases.get("/<ticket>")
def one(ticket: str) -> str:
    """One case."""
    return case_page(ticket, {})


def case_page(ticket: str, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    """The page; `typed` is what was sent and could not be taken, shown again."""
    line, now = hotline(), current.now()
    with line.database.begin() as session:  # a report becomes a case when it is first looked at
        report = filing.by_ticket(session, ticket) if is_ticket(ticket) else None
        if report is None:
            raise NotFound(Thing.CASE, ticket)
        work.of_report(session, report, script().hours)
        found = lookup.one(session, ticket)
        if found is None:
            raise NotFound(Thing.CASE, ticket)
        context = _context(session, found, typed)
    return render_template("cases/one.html", case=found, now=now, errors=errors or {}, **context)


def _written(session: Session, case: Case) -> dict[str, Any]:
    """What was told in writing; `seen` are the files that this agent may see, None for all of them."""
    found = looking.written_for(session, lookup.reports_of(session, case))
    files = [file for inbound in found for file in inbound.attachments]
    mine = None if may(Role.SUPERVISOR) else {file.id for file in files if looking.may_look(session, file, me().id)}
    return {"written": found, "seen": mine}


def _context(session: Session, case: Case, typed: Mapping[str, str]) -> dict[str, Any]:
    report = case.report
    wanted = case.suggested_region or report.region
    known = {**fields_of(report_details.details(report)), "hinted": ""}
    put = restore.asked(session, report)
    allowed = {event.value for event in MOVES[CaseStatus(case.status)]} - {CaseEvent.ESCALATE.value}
    if case.closed_at is None:  # an open one is opened again by what the person says alone
        allowed -= {CaseEvent.REOPEN.value}
    into = lookup.merged_into(session, case)
    return {
        "report": report,
        "callback": report.callback,
        "times": times(session, current.now()),
        "steps": lookup.steps(session, case),
        "similar": lookup.similar(session, case) if CaseEvent.MERGE in allowed else [],
        "merged": lookup.merged_here(session, case),
        "into": into.report.ticket if into else None,
        **office_choice.choice_of_office(session, wanted),
        "news": desk.of_report(session, report) if script().rules.writes else None,
        "links": links.of_case(session, case.id),
        "mails": office_mails.of_case(session, case),
        "messages": messages_of(session, lookup.reports_of(session, case)),
        **_written(session, case),
        "allowed": allowed,
        "more": allowed & _MORE,
        "seal": report_details.seal(report),
        "hint": hints.hint(session, report),
        "put": put,
        "fields": {**known, **put, **{name: typed[name] for name in known if name in typed}},
        "typed": {"event": "", "note": "", "office": "", "office_name": "", **dict(typed.items())},
        "categories": script().offered,
    }
