"""Who takes a chat, gives it back, or gives it to somebody else. Each can be sent twice, late, or from an old page."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.callback import IllegalMove
from ivr.hotline.staff import Role
from ivr.operations.enquiries import claims, outcomes
from ivr.operations.enquiries.claims import Unsuited
from ivr.operations.enquiries.outcomes import NotAnswered
from ivr.operations.staff.claiming import NotYours
from ivr.web import current
from ivr.web.chats.blueprint import back, chats
from ivr.web.current import hotline
from ivr.web.frame.access import may, me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved


@chats.post("/next")
def take_next() -> ResponseReturnValue:
    """Take what is to be answered next; who holds one already keeps that."""
    taken = claims.take_next(hotline().database, me().id, current.now())
    return redirect(url_for("chats.one", enquiry_id=taken), 303) if taken is not None else back("nobody_waits")


@chats.post("/take")
def take() -> ResponseReturnValue:
    """Take this one. Sent twice it is still ours."""
    enquiry_id = number_in_form("enquiry")
    with hotline().database.reading() as session:
        holds = claims.held(session, me().id)
    try:
        claims.take(hotline().database, enquiry_id, me().id, current.now())
    except NotYours:
        return back("hold_another" if holds else "too_late", "problem")
    return redirect(url_for("chats.one", enquiry_id=enquiry_id), 303)


@chats.post("/hand-back")
def hand_back() -> ResponseReturnValue:
    """Give it back to the queue, with the reason."""
    enquiry_id = number_in_form("enquiry")
    try:
        with hotline().database.begin() as session:
            claims.hand_back(session, enquiry_id, me().id, request.form.get("reason", ""), current.now())
    except NotYours:
        return back("not_in_hand")
    except Unsuited:
        return back("reason_needed", "problem")
    saved(f"back:{enquiry_id}")
    return back("handed_back", "done")


@chats.post("/hand-over")
def hand_over() -> ResponseReturnValue:
    """Give it to a colleague: whoever holds it, and supervisors."""
    enquiry_id, to, note = number_in_form("enquiry"), number_in_form("to"), request.form.get("note", "")
    try:
        with hotline().database.begin() as session:
            if not may(Role.SUPERVISOR):
                claims.locked_of(session, enquiry_id, me().id)
            claims.hand_over(session, enquiry_id, to, me().id, current.now(), note)
    except NotYours:
        return back("not_in_hand")
    except (Unsuited, IllegalMove):
        return back("cannot_hand_over", "problem")
    saved(f"over:{enquiry_id}")
    return back("handed_over", "done")


@chats.post("/wait")
def wait() -> ResponseReturnValue:
    """It was answered: what comes next is theirs, and I am free for the next one."""
    try:
        with hotline().database.begin() as session:
            outcomes.wait_for_person(session, number_in_form("enquiry"), me().id, current.now())
    except NotYours:
        return back("not_in_hand")
    except NotAnswered:
        return back("not_answered", "problem")
    return back("waits_for_them", "done")
