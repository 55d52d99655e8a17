"""The red button: closed from this moment, with a text for callers, until a time or until somebody opens again."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.hours_format import InvalidHours
from ivr.operations.releases import closures as operations
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import Returned
from ivr.web.admin.hours.pages import hours_page
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.closure_banner import emergency
from ivr.web.frame.formats import moment
from ivr.web.frame.forms import moment_in_form
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, t

LONGEST_TEXT = 500


@admin.post("/hours/close", endpoint="close")
@tells_of_control_characters
def close() -> ResponseReturnValue:
    """Close at once; callers in another language hear ours when it has no words. Sent again it changes nothing."""
    typed, now = editing.typed(), current.now()
    if emergency():
        return editing.done("admin.hours", t("hours.closing.already"))
    own, *_ = LANGUAGES
    errors = {} if typed.get(f"text_{own}") else {f"text_{own}": t("hours.closing.no_text")}
    errors |= editing.unspeakable(typed)
    errors |= editing.too_long({f"text_{code}": typed.get(f"text_{code}", "") for code in LANGUAGES}, LONGEST_TEXT)
    until, wrong = _until(typed, now)
    if wrong:
        errors["until"] = wrong
    if errors:
        return hours_page(Returned("close", typed, errors))
    try:
        with hotline().database.begin() as session:
            reason = {code: typed.get(f"text_{code}", "") for code in LANGUAGES}
            operations.close(session, reason, until, actor(), now)
    except InvalidHours:
        return hours_page(Returned("close", typed, {"until": t("hours.closing.past")}))
    flash(t("hours.closing.closed_until", at=moment(until)) if until else t("hours.closing.closed"), "done")
    return redirect(url_for("admin.hours"), 303)


def _until(typed: dict[str, str], now: datetime) -> tuple[datetime | None, str]:
    """When it ends, and what is wrong with that."""
    if typed.get("end") == "open":
        return None, ""
    until = moment_in_form(typed.get("until", ""))
    if until is None:
        return None, t("hours.closing.no_end")
    return until, "" if until > now else t("hours.closing.past")


@admin.post("/hours/reopen", endpoint="reopen")
def reopen() -> ResponseReturnValue:
    """Lift every closure in force."""
    with hotline().database.begin() as session:
        lifted = operations.reopen(session, actor(), current.now())
    return editing.done("admin.hours", t("hours.closing.reopened") if lifted else t("hours.closing.was_open"))
