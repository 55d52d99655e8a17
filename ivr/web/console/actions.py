"""What an agent does with callbacks. Each can be sent twice, late, or from an old page, and does its work once."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.callback import AttemptStatus, CallbackStatus, IllegalMove
from ivr.hotline.staff import Presence
from ivr.operations.callbacks import claims
from ivr.operations.callbacks.claims import NotYours
from ivr.operations.callbacks.dialling import CannotRing, WhyNot
from ivr.operations.console import desktop
from ivr.operations.staff import presence
from ivr.web import current
from ivr.web.console import risks
from ivr.web.console.blueprint import console
from ivr.web.console.labels import AWAY_REASONS
from ivr.web.console.redirects import back
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor, me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import t

_CANNOT = {
    WhyNot.CLOSED: "cannot.closed",
    WhyNot.OWN_NUMBER: "cannot.own_number",
    WhyNot.BUSY: "cannot.busy",
}
_NOTHING_RANG = {AttemptStatus.NOT_PLACED: "cannot.provider", AttemptStatus.REFUSED_BY_RULE: "cannot.refused"}


@console.post("/next")
def take_next() -> ResponseReturnValue:
    """Take what is to be rung next; who holds one already keeps that."""
    line = hotline()
    now, said = current.now(), script()
    taken = claims.take_next(line.database, me().id, now, lambda: line.first_calls.pressed(line.database, said, now))
    return back() if taken is not None else back("flash.nothing_due")


@console.post("/take")
def take() -> ResponseReturnValue:
    """Take this one. Sent twice it is still ours; whose promises may break for it is looked at first, once."""
    line, callback_id, now = hotline(), number_in_form("callback"), current.now()
    with line.database.reading() as session:
        holds = claims.held(session, me().id)
        try:
            endangers = [] if holds else risks.confirmed(session, callback_id, now)
        except risks.NotShown:
            flash(t("console.flash.look_at_risk"), "problem")
            return redirect(url_for("console.one", callback_id=callback_id), 303)
    try:
        claims.take(line.database, callback_id, me().id, now, endangers)
    except NotYours:
        return back("flash.hold_another" if holds else "flash.too_late", "problem")
    return back()


@console.post("/ring")
def ring() -> ResponseReturnValue:
    """Ring the agent, then the person. An old page, or the same click again, rings nobody."""
    line, now, callback_id, phone = hotline(), current.now(), number_in_form("callback"), me().phone
    if not phone:
        return back("desk.no_phone", "problem")
    with line.database.reading() as session:
        found = desktop.current(session, me().id)
    if found is None or found.callback.id != callback_id:
        return back("flash.lapsed", "problem")
    newest = found.attempt.id if found.attempt else 0
    if newest != number_in_form("attempt") or found.callback.status == CallbackStatus.RINGING:
        return back()  # this click has done its work already
    try:
        attempt = line.ringer.ring(callback_id, phone, now, me().id)
    except CannotRing as error:
        return back(_CANNOT.get(error.code, "flash.lapsed"), "problem")
    except IllegalMove:  # the other of two clicks was quicker
        return back()
    failed = _NOTHING_RANG.get(AttemptStatus(attempt.outcome))
    return back(failed, "problem") if failed else back()


@console.post("/hang-up")
def hang_up() -> ResponseReturnValue:
    """End the call, as it rings or as they talk. An old page, or the same click again, ends nothing else."""
    line, callback_id, attempt_id = hotline(), number_in_form("callback"), number_in_form("attempt")
    try:
        line.ringer.hang_up(callback_id, attempt_id, me().id, current.now())
    except (NotYours, IllegalMove):
        return back("flash.not_ringing")
    except CannotRing:
        return back("cannot.hang_up", "problem")
    return back("flash.hung_up", "done")


@console.post("/hand-back")
def hand_back() -> ResponseReturnValue:
    """Give it back with the reason."""
    line, reason, callback_id = hotline(), request.form.get("reason", "").strip(), number_in_form("callback")
    if not reason:
        return back("flash.reason_needed", "problem")
    try:
        with line.database.begin() as session:
            claims.hand_back(session, callback_id, me().id, reason, current.now())
    except NotYours:
        return back("flash.not_in_hand")
    except IllegalMove:
        return back("flash.under_way", "problem")
    saved(f"desk:{callback_id}")
    return back("flash.handed_back", "done")


@console.post("/presence")
def set_presence() -> ResponseReturnValue:
    """Ready, or away with a reason; what a call makes of an agent is not chosen."""
    line = hotline()
    kind, _, reason = request.form.get("presence", "").partition(":")
    if kind not in (Presence.READY, Presence.AWAY) or (reason and reason not in AWAY_REASONS):
        return back("flash.unknown_presence", "problem")
    with line.database.begin() as session:
        presence.set_presence(session, me().id, Presence(kind), reason or None, actor(), current.now())
    return back()


@console.post("/ring-me")
def set_ring_me() -> ResponseReturnValue:
    """Let the hotline ring me with the next due callback, or not."""
    line = hotline()
    with line.database.begin() as session:
        presence.set_ring_me(session, me().id, request.form.get("on") == "1", actor(), current.now())
    return back()
