"""Whether the person of a case wants news in writing, as they have told the desk."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from ivr.operations.notices import desk
from ivr.web import current
from ivr.web.cases.actions import back_to, case_of
from ivr.web.cases.blueprint import cases
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.texts import t


@cases.post("/<ticket>/news")
def news(ticket: str) -> ResponseReturnValue:
    """They want it, or not any more; the same form a second time finds that written down."""
    given = request.form.get("given") == "1"
    with hotline().database.begin() as session:
        done = desk.say(session, case_of(session, ticket).report, actor(), current.now(), given=given)
    if not done:
        flash(t("cases.done_before"), "plain")
        return back_to(ticket)
    return back_to(ticket, "cases.done.news" if given else "cases.done.no_news")
