"""What the desk does with a case. Each form can be sent twice, late, or from an old page, and does its work once."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.case import CaseEvent
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.operations import audit as trail
from ivr.operations.cases import cases, links, lookup
from ivr.operations.cases.cases import Act
from ivr.operations.console import report_details
from ivr.operations.console.report_details import BadDetail, ChangedMeanwhile
from ivr.records.cases import Case, CaseStep
from ivr.web import current
from ivr.web.cases.blueprint import cases as pages
from ivr.web.cases.pages import case_page
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor, me
from ivr.web.frame.errors import explain
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.office_choice import office_in_form
from ivr.web.frame.report_form import Unclear, details_in_form
from ivr.web.frame.texts import t

# An office's own steps, such as an answer given on the telephone, are written down by the desk where they are needed.
_BY_DESK = frozenset(CaseEvent) - {CaseEvent.ESCALATE, CaseEvent.TAKE_UP, CaseEvent.ASK_BACK, CaseEvent.RETURN}


class MovedMeanwhile(HotlineError):
    """The case has gone on since the page was opened, so what was wanted may not be wanted any more."""


@pages.post("/<ticket>/do")
def do(ticket: str) -> ResponseReturnValue:
    """One step of the case, as the form names it; from an old page it is refused, and the reason typed is kept."""
    event = _event(request.form.get("event", ""))
    line, now = hotline(), current.now()
    try:
        with line.database.begin() as session:
            case = case_of(session, ticket)
            into = lookup.one(session, request.form.get("into", "")) if event is CaseEvent.MERGE else None
            office = office_in_form(session) if event is CaseEvent.FORWARD else None
            for number in sorted({case.id, into.id if into else case.id}):
                cases.locked(session, number)
            if done_already(session, case, office, into):
                flash(t("cases.done_before"), "plain")
                return back_to(ticket)
            if any(step.event in list(CaseEvent) for step in _newer(session, case)):
                raise MovedMeanwhile("This case has moved on meanwhile. Look at how it stands now, then send it again.")
            note = request.form.get("note", "")
            act = Act(event, actor(), note, office, into=into.id if into else None)
            cases.act(session, case.id, act, script().hours, now)
    except HotlineError as error:
        return case_page(ticket, request.form, {f"{event}": explain(error)}), 409
    return back_to(ticket, f"cases.done.{event}")


def _event(name: str) -> CaseEvent:
    if name not in _BY_DESK:
        abort(400)
    return CaseEvent(name)


def done_already(session: Session, case: Case, office: int | None = None, into: Case | None = None) -> bool:
    """The same form a second time: same step, same words, to the same office or case."""
    return any(
        step.event == request.form.get("event")
        and step.actor == actor()
        and (step.note or "") == request.form.get("note", "").strip()
        and office in (None, step.office_id)
        and (into is None or case.merged_into == into.id)
        for step in _newer(session, case)
    )


def _newer(session: Session, case: Case) -> list[CaseStep]:
    """What has happened to it since its page was opened: the form carries the last step that was shown."""
    return [step for step in lookup.steps(session, case) if step.id > number_in_form("seen")]


@pages.post("/<ticket>/complete")
def complete(ticket: str) -> ResponseReturnValue:
    """Write down what was learnt of person, business and region; a new case is checked with it if the form says so."""
    line, now, check = hotline(), current.now(), request.form.get("check") == "1"
    try:
        with line.database.begin() as session:
            case = case_of(session, ticket)
            as_shown = request.form.get("seal", "")
            report_details.complete(session, case.report_id, details_in_form(), as_shown, script(), me().id, now)
            if check and case.status == "new":
                cases.act(session, case.id, Act(CaseEvent.CHECK, actor()), script().hours, now)
    except Unclear as error:
        names = ", ".join(one.full_name for one in error.found) or t("cases.no_such_region")
        return case_page(ticket, request.form, {"region": t("cases.which_region", names=names)}), 400
    except BadDetail as error:
        return case_page(ticket, request.form, {error.field: t("cases.wrong_field")}), 400
    except ChangedMeanwhile as error:
        return case_page(ticket, request.form, {"person": explain(error)}), 409
    return back_to(ticket, "cases.done.check" if check else "cases.done.complete")


@pages.post("/<ticket>/withdraw-links")
def withdraw_links(ticket: str) -> ResponseReturnValue:
    """The links that were given out for this case open nothing any more."""
    line, now = hotline(), current.now()
    with line.database.begin() as session:
        case = case_of(session, ticket)
        if gone := links.withdraw(session, case.id, now):
            trail.record(session, actor(), "case:withdraw-links", f"case {ticket}", {"links": gone}, None, now)
    return back_to(ticket, "cases.done.withdraw_links")


def case_of(session: Session, ticket: str) -> Case:
    """The case of a ticket. Raises NotFound."""
    found = lookup.one(session, ticket)
    if found is None:
        raise NotFound(Thing.CASE, ticket)
    return found


def back_to(ticket: str, key: str | None = None) -> ResponseReturnValue:
    """To the page of the case, with word of what was done."""
    if key is not None:
        flash(t(key), "done")
    return redirect(url_for("cases.one", ticket=ticket), 303)
