"""A report by hand, ringing the person of a case, and notes: what begins at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.errors import HotlineError
from ivr.hotline.numbers import is_mobile, typed_number
from ivr.hotline.report import BY_HAND, Channel, in_groups, new_ticket
from ivr.operations.console import by_hand, handling
from ivr.operations.console.by_hand import ByHand, NothingTold
from ivr.operations.console.report_details import BadDetail
from ivr.web import current
from ivr.web.cases.actions import case_of, done_already
from ivr.web.cases.blueprint import cases
from ivr.web.cases.pages import case_page
from ivr.web.current import hotline, script
from ivr.web.frame.access import me
from ivr.web.frame.report_form import Unclear, details_in_form
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import t
from ivr.web.frame.times_told import in_queue, time_in_form


class NoMobile(HotlineError):
    """News in writing is wanted, and there is no mobile number to send it to."""


_EMPTY = dict.fromkeys(("person", "business", "who", "category", "region", "needs", "number"), "")


@cases.get("/new")
def new_report() -> str:
    """An empty form; its ticket is drawn now, so that the form does its work once."""
    return _form({**_EMPTY, "channel": Channel.WALK_IN.value, "ticket": new_ticket()})


def _form(fields: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    known = {"fields": fields, "errors": errors or {}, "channels": BY_HAND, "categories": script().offered}
    return render_template("cases/new.html", writes=script().rules.writes, **known)


@cases.post("/new")
def write_report() -> ResponseReturnValue:
    """Write down the report of somebody who came, or who rang one of us."""
    line, now, typed = hotline(), current.now(), request.form.get("number", "").strip()
    number = typed_number(typed) if typed else None
    channel = request.form.get("channel", "")
    try:
        if typed and number is None:
            raise BadDetail("number")
        if channel not in BY_HAND:
            raise BadDetail("channel")
        news = request.form.get("news") == "1" and script().rules.writes
        if news and not (number and is_mobile(number)):
            raise NoMobile
        wanted = ByHand(details_in_form(), Channel(channel), number, request.form.get("ticket", ""), news)
        with line.database.begin() as session:
            ticket = by_hand.write_report(session, wanted, script(), me().id, now).ticket
    except (Unclear, BadDetail, NothingTold, NoMobile) as error:
        return _form({**_EMPTY, "channel": "", "ticket": "", **request.form.to_dict()}, _wrong(error)), 400
    saved("new-report")
    flash(t("cases.done.written", ticket=in_groups(ticket)), "done")
    return redirect(url_for("cases.one", ticket=ticket), 303)


def _wrong(error: Unclear | BadDetail | NothingTold | NoMobile) -> Mapping[str, str]:
    match error:
        case NoMobile():
            return {"number": t("cases.news.no_mobile")}
        case Unclear():
            names = ", ".join(one.full_name for one in error.found) or t("cases.no_such_region")
            return {"region": t("cases.which_region", names=names)}
        case BadDetail():
            return {error.field: t("cases.wrong_number" if error.field == "number" else "cases.wrong_field")}
    return {"person": t("cases.nothing_told")}


@cases.post("/<ticket>/ring")
def ring(ticket: str) -> ResponseReturnValue:
    """The person is rung by the queue, like anybody who asked for it."""
    line, now, text = hotline(), current.now(), request.form.get("number", "").strip()
    typed = typed_number(text) if text else None
    wanted = time_in_form()
    if text and typed is None:
        return case_page(ticket, request.form, {"number": t("cases.wrong_number")}), 400
    try:
        with line.database.begin() as session:
            promised = by_hand.ring(session, case_of(session, ticket), typed, wanted, script(), me().id, now)
    except handling.NoNumber:
        return case_page(ticket, request.form, {"number": t("console.flash.no_number")}), 409
    flash(in_queue(promised), "done")
    return redirect(url_for("cases.one", ticket=ticket), 303)


@cases.post("/<ticket>/note")
def note(ticket: str) -> ResponseReturnValue:
    """A note for colleagues, also on a case that is closed."""
    try:
        with hotline().database.begin() as session:
            case = case_of(session, ticket)
            if not done_already(session, case):
                by_hand.note_on_case(session, case, request.form.get("note", ""), me().id, current.now())
    except NothingTold:
        return case_page(ticket, request.form, {"note": t("errors.rule.WordsNeeded")}), 409
    flash(t("cases.done.note"), "done")
    return redirect(url_for("cases.one", ticket=ticket), 303)
