"""What came of a callback, and what was learnt of the person: written down together, or shown again as typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import flash, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.callback import IllegalMove
from ivr.hotline.disposition import NOT_PASSED_ON, OnCase, Then, UnknownDisposition, disposition
from ivr.hotline.errors import HotlineError
from ivr.hotline.report import in_groups
from ivr.operations.callbacks import autosave, claims, outcomes
from ivr.operations.callbacks.appointments import ClosedThen, NoRoomThen
from ivr.operations.callbacks.claims import NotYours
from ivr.operations.cases import cases, contact_steps, offices
from ivr.operations.cases.contact_steps import Passing
from ivr.operations.cases.office_search import UnclearOffice
from ivr.operations.console import handling, report_details, wrap_up
from ivr.operations.reports import filing
from ivr.records.models import Callback
from ivr.web import current
from ivr.web.console import risks
from ivr.web.console.autosave import keep_typed
from ivr.web.console.blueprint import console
from ivr.web.console.desktop import desk_page
from ivr.web.console.redirects import back
from ivr.web.current import hotline, script
from ivr.web.frame import labels, office_choice
from ivr.web.frame.access import me
from ivr.web.frame.errors import explain
from ivr.web.frame.formats import ticket, when
from ivr.web.frame.forms import moment_in_form, number_in_form
from ivr.web.frame.report_form import Unclear, details_in_form
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import t
from ivr.web.frame.times_told import called, read_time

LONGEST_NOTES = 4000


class TwoTimes(HotlineError):
    """A time was chosen from the list, and another one was written."""


class ChooseOffice(HotlineError):
    """The region was filled in with the result, so no office could be suggested before."""


_SAID = {
    ChooseOffice: "choose_office",
    TwoTimes: "two_times",
    cases.NoOffice: "no_such_office",
    NotYours: "lapsed",
    UnknownDisposition: "disposition_needed",
    outcomes.Incomplete: "follow_up_needed",
    IllegalMove: "not_now",
    report_details.ChangedMeanwhile: "changed_meanwhile",
}


@console.post("/report")
def save_report() -> ResponseReturnValue:
    """Save what was learnt, and go on."""
    report_id, callback_id = number_in_form("report"), number_in_form("callback")

    def work(session: Session) -> None:
        _complete(session, report_id)

    if problem := _tried(work):
        return problem
    if request.form.get("notes") or request.form.get("disposition"):  # typed for later, so it stays on the page
        flash(t("console.flash.report_saved"), "done")
        return desk_page(typed=request.form)
    with hotline().database.begin() as session:
        autosave.drop_sent(session, callback_id, me().id)
    saved(f"desk:{callback_id}")
    return back("flash.report_saved", "done")


@console.post("/finish")
def finish() -> ResponseReturnValue:
    """Say what came of it; the report of the same form is saved with it."""
    callback_id, code = number_in_form("callback"), request.form.get("disposition", "")
    if second := _second_time(callback_id):
        return second
    became: list[Callback] = []

    def work(session: Session) -> None:
        now = current.now()
        claims.locked_of(session, callback_id, me().id)
        if report := number_in_form("report"):
            _complete(session, report)
        chosen, passing = disposition(code, script().rules.dispositions), Passing()
        if chosen.on_case is OnCase.FORWARD:
            passing = _passing(session)
        at, again = _when_again() if chosen.then is Then.FOLLOW_UP else (None, None)
        said = outcomes.Said(code, _notes(), at, again, passing)
        became.append(outcomes.finish(session, callback_id, me().id, said, script(), now))
        if became[0].closed_at is not None:
            handling.messages_handled_with(session, callback_id, me().id, now)

    if problem := _tried(work, lambda: _second_time(callback_id)):  # their other click may have been quicker
        return problem
    saved(f"desk:{callback_id}")
    return _said_what_became(callback_id, became[0].disposition)


def _when_again() -> tuple[datetime | None, tuple[str, date] | None]:
    """When to ring again: a moment that was written, or a window and its day that were chosen from the list.

    Raises TwoTimes, NoRoomThen.
    """
    written, chosen = request.form.get("follow_up", ""), request.form.get("again", "")
    if not chosen:
        return moment_in_form(written), None
    if written.strip():
        raise TwoTimes("Leave one of the two times.")
    key, day = read_time(chosen) or ("", None)
    if day is None:
        raise NoRoomThen("That is none of the times that can be chosen.")
    return None, (key, day)


def _passing(session: Session) -> Passing:
    """The office that the form chooses. Raises UnclearOffice, and ChooseOffice when there is one only since now."""
    report = filing.one(session, number_in_form("report"))
    office = office_choice.office_in_form(session)
    newly = report is not None and report.region and report.region != request.form.get("office_for", "")
    if report is not None and office is None and newly and offices.choices(session, report.region):
        raise ChooseOffice("The region is new: look at the office that is suggested for it.")
    return Passing(office, request.form.get("message", ""), report.id if report else None)


def _said_what_became(callback_id: int, disposition: str | None) -> ResponseReturnValue:
    """What was not passed on is said at once, with what is to be done."""
    with hotline().database.reading() as session:
        missing = contact_steps.last_missing(session, callback_id) if disposition == NOT_PASSED_ON else None
        if missing is not None:
            case, why = in_groups(missing.case.report.ticket), t(f"cases.missing.{missing.result}")
            return back("flash.not_passed_on", "problem", ticket=case, why=why)
        callback = session.get(Callback, callback_id)
        found = risks.of_agreement(session, callback, current.now()) if callback else []
    if found:
        named = "; ".join(f"{ticket(one.ticket)} ({when(one.deadline)})" for one in found[:5])
        flash(t("console.flash.agreed_at_risk", n=len(found), named=named), "problem")
    return back("flash.finished", "done")


def _complete(session: Session, report_id: int) -> None:
    wrap_up.check_may_complete(session, report_id, me())
    as_shown = request.form.get("seal", "")
    report_details.complete(session, report_id, details_in_form(), as_shown, script(), me().id, current.now())


def _second_time(callback_id: int) -> ResponseReturnValue | None:
    """What is said to whoever has finished it before; another result or other notes than those stay on the page."""
    with hotline().database.reading() as session:
        earlier = wrap_up.finished_before(session, callback_id, me().id)
    if earlier is None:
        return None
    if wrap_up.says_the_same(earlier, request.form.get("disposition", ""), _notes()):
        saved(f"desk:{callback_id}")
        return back("flash.finished", "done")
    return _again(t("console.flash.finished_before", what=labels.disposition(earlier.disposition)))


def _notes() -> str:
    return request.form.get("notes", "")[:LONGEST_NOTES]


def _tried(
    work: Callable[[Session], None], done_before: Callable[[], ResponseReturnValue | None] = lambda: None
) -> ResponseReturnValue | None:
    """Do it, or show the page again with everything that was typed and what is wrong with it.

    `done_before` answers whoever holds the callback no more because they have done this already.
    """
    try:
        with hotline().database.begin() as session:
            work(session)
    except Unclear as error:
        names = "; ".join(one.full_name for one in error.found[:4])
        key = "region_choices" if names else "region_unclear"
        return _again(t(f"console.flash.{key}", text=error.text, names=names))
    except UnclearOffice as error:
        return _again(explain(error))
    except report_details.BadDetail as error:
        return _again(t("console.flash.wrong_field", field=t(f"console.field.{error.field}")))
    except NoRoomThen:
        return _again(t("console.flash.no_room_again", time=called(request.form.get("again", ""))))
    except ClosedThen as error:
        return _again(t("console.flash.closed_then", at=when(error.opens_at)))
    except HotlineError as error:
        if type(error) not in _SAID:
            raise
        if isinstance(error, NotYours):
            if second := done_before():
                return second
            keep_typed()
        compare = isinstance(error, report_details.ChangedMeanwhile)
        return _again(t(f"console.flash.{_SAID[type(error)]}"), compare)
    return None


def _again(words: str, compare: bool = False) -> ResponseReturnValue:
    flash(words, "problem")
    return desk_page(typed=request.form, compare=compare), 422
