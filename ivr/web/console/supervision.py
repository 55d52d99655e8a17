"""The supervisor's hand: one callback with what can be done about it, and the people with where they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask import session as session_cookie
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.callback import IllegalMove
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.staff import Presence, Role
from ivr.operations.callbacks import case_confirmation, supervision
from ivr.operations.callbacks.outcomes import Incomplete
from ivr.operations.cases import contact_steps
from ivr.operations.console import agents, desktop, queue, unhandled
from ivr.operations.staff import presence
from ivr.web import current
from ivr.web.console import labels, lists, risks
from ivr.web.console.blueprint import console
from ivr.web.console.redirects import back
from ivr.web.current import hotline, script
from ivr.web.frame import restore
from ivr.web.frame.access import actor, me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.marks import needs

_IN_FULL = "number_shown"
"""The callback whose number the next page shows in full."""


@console.get("/callbacks/<int:callback_id>")
def one(callback_id: int) -> str:
    """One callback. An agent sees it with the number masked, and closes it when it could not be reached."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        found = desktop.of_callback(session, callback_id)
        entry = queue.entry(session, callback_id)
        to_tell = case_confirmation.to_tell(session, callback_id)
        tickets = [case.report.ticket for case in contact_steps.of_callback(session, callback_id)]
        people = agents.team(session)
        counts, aside = queue.counts(session, now), unhandled.aside(session, now)
        endangered = risks.of(session, found.callback if found else None, now)
    if found is None or entry is None:
        raise NotFound(Thing.CALLBACK, callback_id)
    context = {"desk": found, "entry": entry, "people": people, "counts": counts, "aside": aside, "now": now}
    was_mine = me().id in {*(one.staff_id for one in found.attempts), *(one.staff_id for one in found.unsent)}
    context |= {"to_tell": to_tell, "typed_by_others": labels.typed(found), "was_mine": was_mine}
    context |= {"tickets": tickets, "put_back": restore.address, "endangered": endangered}
    in_full = session_cookie.pop(_IN_FULL, None) == callback_id
    return render_template("console/callback.html", tab="", in_full=in_full, **context)


@console.post("/callbacks/number")
@needs(Role.SUPERVISOR)
def show_number() -> ResponseReturnValue:
    """The number in full, on the next page only; that somebody looked at it is an entry."""
    callback_id = number_in_form("callback")
    with hotline().database.begin() as session:
        if not supervision.show_number(session, callback_id, actor(), _now()):
            raise NotFound(Thing.CALLBACK, callback_id)
    session_cookie[_IN_FULL] = callback_id
    return redirect(url_for("console.one", callback_id=callback_id), 303)


@console.get("/team")
@needs(Role.SUPERVISOR)
def people() -> str:
    """Who is there, since when, and what they hold."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        found = lists.context(session, "team", now)
        counts, aside = queue.counts(session, now), unhandled.aside(session, now)
    context = {**found, "counts": counts, "aside": aside, "now": now}
    return render_template("console/team.html", tab="team", **context)


@console.post("/callbacks/release")
@needs(Role.SUPERVISOR)
def release() -> ResponseReturnValue:
    """Take it from whoever holds it."""
    return _done("released", lambda session, which, why: supervision.release(session, which, me().id, why, _now()))


@console.post("/callbacks/reassign")
@needs(Role.SUPERVISOR)
def reassign() -> ResponseReturnValue:
    """Give it to somebody."""
    to = number_in_form("to")
    wrap_up = script().rules.wrap_up
    with hotline().database.reading() as session:
        person = agents.person(session, to)
    if person is not None and person.presence == Presence.AWAY and request.form.get("though_away") != "1":
        return back("flash.is_away", "problem", name=person.name)

    def give(session: Session, which: int, _: str) -> object:
        endangers = risks.confirmed(session, which, _now())
        return supervision.reassign(session, which, to, me().id, _now(), wrap_up, endangers)

    return _done("reassigned", give)


@console.post("/callbacks/raise")
@needs(Role.SUPERVISOR)
def raise_up() -> ResponseReturnValue:
    """Put it before all others, or back."""
    up = request.form.get("up") == "1"

    def put(session: Session, which: int, _: str) -> object:
        endangers = risks.confirmed(session, which, _now()) if up else []
        return supervision.raise_up(session, which, up, me().id, _now(), endangers)

    return _done("raised" if up else "lowered", put)


@console.post("/callbacks/remove")
@needs(Role.SUPERVISOR)
def remove() -> ResponseReturnValue:
    """Take it out for good, which is confirmed."""
    if request.form.get("sure") != "1":
        return back("flash.not_sure", "problem")
    return _done("removed", lambda session, which, why: supervision.remove(session, which, why, me().id, _now()))


@console.post("/callbacks/close")
def close_unreachable() -> ResponseReturnValue:
    """Close one that could not be reached."""

    def close(session: Session, which: int, why: str) -> object:
        if not why:
            raise Incomplete("Say why this callback is closed.")
        return supervision.close_unreachable(session, which, why, me().id, _now())

    return _done("closed", close)


@console.post("/team/presence")
@needs(Role.SUPERVISOR)
def force_presence() -> ResponseReturnValue:
    """Set somebody's presence for them."""
    kind, staff_id = request.form.get("presence", ""), number_in_form("staff")
    if kind not in (Presence.READY, Presence.AWAY):
        return back("flash.unknown_presence", "problem")
    reason = "supervisor" if kind == Presence.AWAY else None
    with hotline().database.begin() as session:
        if not agents.works_here(session, staff_id):
            raise NotFound(Thing.PERSON, staff_id)
        presence.set_presence(session, staff_id, Presence(kind), reason, actor(), _now())
    return back("flash.presence_set", "done")


def _done(key: str, act: Callable[[Session, int, str], object]) -> ResponseReturnValue:
    callback_id, reason = number_in_form("callback"), request.form.get("reason", "").strip()[:255]
    try:
        with hotline().database.begin() as session:
            if key == "released" and not reason:
                raise Incomplete("Say why it is released.")
            act(session, callback_id, reason)
    except risks.NotShown:
        return back("flash.look_at_risk", "problem")
    except IllegalMove:
        return back("flash.under_way_or_changed", "problem")
    except Incomplete:
        return back("flash.incomplete_hand", "problem")
    return back(f"flash.{key}", "done")


def _now() -> datetime:
    return current.now()
