"""What an office's officers see when they are signed in: the list of its cases, and each as its link shows it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.report import is_ticket
from ivr.hotline.staff import Role
from ivr.hotline.written_numbers import whole_number
from ivr.operations.cases import links, lookup, office_actions, office_cases
from ivr.operations.cases.links import HandedOn
from ivr.operations.cases.office_actions import Opened
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame import sent_files
from ivr.web.frame.access import me
from ivr.web.frame.errors import explain, page
from ivr.web.frame.marks import StaffPages, for_machines
from ivr.web.frame.texts import t
from ivr.web.office import case_page
from ivr.web.office.case_page import Door, Refused

officer = StaffPages("officer", __name__, url_prefix="/office", needed=Role.OFFICER)


class NoOfficeNow(HotlineError):
    """The office of this officer is not written to any more."""


@officer.get("")
def cases() -> str:
    """The office's cases, the most urgent first."""
    now, everything = current.now(), request.args.get("show") == "all"
    number = whole_number(request.args.get("page", ""), 1)
    with hotline().database.reading() as session:
        office = office_cases.office_of(session, me())
        if office is None:
            return render_template("office/none.html")
        found = office_cases.listed(session, office, everything, number, now)
    return render_template("office/list.html", office=office, found=found, everything=everything, now=now)


@officer.get("/<ticket>")
def show(ticket: str) -> ResponseReturnValue:
    """One case, and what can be done with it."""
    return _case_page(ticket)


def _case_page(ticket: str, refused: Refused | None = None) -> ResponseReturnValue:
    with hotline().database.reading() as session:
        try:
            about = case_page.context(session, _opened(session, ticket))
        except (HandedOn, NoOfficeNow) as error:
            return page(410, text=explain(error))
        return case_page.case_page(Door("officer", {"ticket": ticket}), about, refused)


def _opened(session: Session, ticket: str) -> Opened:
    """The case, if the officer's office has it. Raises HandedOn, NoOfficeNow, and NotFound if it never had it."""
    office = office_cases.office_of(session, me())
    if office is None:
        raise NoOfficeNow("Your office is not written to any more.")
    found = office_cases.one(session, office, ticket) if is_ticket(ticket) else None
    if found is None:
        if is_ticket(ticket) and office_cases.had(session, office, ticket):
            case = lookup.one(session, ticket)
            last_here = case is not None and case.office_id == office.id and case.merged_into is None
            over = links.where_it_is(session, case) if case is not None and last_here else None
            raise over or HandedOn("This case is no longer with your office.")
        raise NotFound(Thing.CASE, ticket)
    return office_actions.by_officer(found, office, me())


@officer.post("/<ticket>/<deed>")
def do(ticket: str, deed: str) -> ResponseReturnValue:
    """Take it up, answer, ask back, or return it. Sent twice it happens once."""
    event, line = case_page.event_of(deed), hotline()
    try:
        said = case_page.said(event)
        with line.database.begin() as session:
            opened = _opened(session, ticket)
            new = office_actions.say(session, opened, said, script().hours, current.now())
            still_ours = opened.case.status in case_page.TAKEN
    except (HandedOn, NoOfficeNow) as error:
        return page(410, text=explain(error))
    except HotlineError as error:
        return _case_page(ticket, case_page.refusal(event, error))
    flash(t(f"office.done.{event}"), "done") if new else flash(t("office.done_before"), "plain")
    return redirect(url_for("officer.show", ticket=ticket) if still_ours else url_for("officer.cases"), 303)


@officer.get("/<ticket>/audio/<int:number>")
@for_machines
def audio(ticket: str, number: int) -> ResponseReturnValue:
    """A message of the case, once the office has taken it up; each hearing is written down."""
    with hotline().database.begin() as session:
        try:
            opened = _opened(session, ticket)
        except (HandedOn, NoOfficeNow) as error:
            return page(410, text=explain(error))
        name, sha256 = case_page.message(session, opened, number)
    return case_page.played(name, sha256)


@officer.get("/<ticket>/attachments/<int:number>")
@for_machines
def file(ticket: str, number: int) -> ResponseReturnValue:
    """A file that was sent for the case, once the office has taken it up."""
    return _attachment(ticket, number, whole=True)


@officer.get("/<ticket>/attachments/<int:number>/preview")
@for_machines
def preview(ticket: str, number: int) -> ResponseReturnValue:
    """A picture as the page shows it."""
    return _attachment(ticket, number, whole=False)


def _attachment(ticket: str, number: int, *, whole: bool) -> ResponseReturnValue:
    with hotline().database.begin() as session:
        try:
            opened = _opened(session, ticket)
        except (HandedOn, NoOfficeNow) as error:
            return page(410, text=explain(error))
        found = case_page.attachment(session, opened, number, whole=whole)
    return sent_files.sent(found, whole=whole)
