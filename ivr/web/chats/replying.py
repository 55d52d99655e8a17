"""What an agent writes: sent once, kept where it cannot go now, and never lost from the page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.report import in_groups
from ivr.operations.enquiries import claims, inbox, replies
from ivr.operations.enquiries.replies import NoWords, Sent
from ivr.operations.staff.claiming import NotYours
from ivr.records.enquiries import Enquiry
from ivr.web import current
from ivr.web.chats.blueprint import back, chats
from ivr.web.chats.pages import shown
from ivr.web.current import hotline, script
from ivr.web.frame.access import me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import language, t

_TOKEN = 64


@chats.post("/reply")
def reply() -> ResponseReturnValue:
    """Send it. The same form twice sends once; what cannot be sent stays on the page, or is kept until they write."""
    enquiry_id, words = number_in_form("enquiry"), request.form.get("reply", "")
    token, now = f"{me().id}:{request.form.get('token', '')[:_TOKEN]}", current.now()
    try:
        with hotline().database.begin() as session:
            sent = replies.send(session, enquiry_id, me().id, words, token, script().hours, now)
            said_before = sent is Sent.BEFORE and not replies.was_said(session, token, replies.written(words))
    except NoWords:
        return _again(enquiry_id, "", "no_words")
    except NotYours:
        return _again(enquiry_id, words, "lapsed")
    if said_before:  # other words in the form of a reply that has gone
        return _again(enquiry_id, words, "sent_before")
    saved(f"chat:{enquiry_id}")
    _send_now(enquiry_id)
    if sent is Sent.KEPT:
        flash(t("chats.flash.kept"), "problem")
    return redirect(url_for("chats.one", enquiry_id=enquiry_id, _anchor="reply"), 303)


def _send_now(enquiry_id: int) -> None:
    """What was written leaves at once: its window may close in the next second."""
    with hotline().database.reading() as session:
        address = session.scalar(select(Enquiry.address_id).where(Enquiry.id == enquiry_id))
    if address is not None:
        hotline().writer.kick(address)


@chats.post("/insert")
def insert() -> ResponseReturnValue:
    """Put a canned reply behind what is typed; nothing is sent yet."""
    enquiry_id, typed = number_in_form("enquiry"), request.form.get("reply", "").strip()
    chosen = next((one for one in script().rules.canned if one.code == request.form.get("canned", "")), None)
    with hotline().database.reading() as session:
        words = chosen.words(_their_language(session, enquiry_id)) if chosen else ""
        found = inbox.entry(session, enquiry_id)
        ticket = in_groups(found.ticket) if found and found.ticket else t("chats.no_ticket")
    return shown(enquiry_id, "\n\n".join(part for part in (typed, words.replace("{ticket}", ticket)) if part))


def _their_language(session: Session, enquiry_id: int) -> str:
    found = inbox.entry(session, enquiry_id)
    return found.enquiry.language if found else language()


@chats.post("/nudge")
def nudge() -> ResponseReturnValue:
    """Tell them by template that an answer is there: once for each window that has closed."""
    try:
        with hotline().database.begin() as session:
            is_new = replies.nudge(session, number_in_form("enquiry"), me().id, current.now())
    except NotYours:
        return back("not_in_hand")
    return back("nudged" if is_new else "nudged_before", "done")


@chats.post("/take-back")
def take_back() -> ResponseReturnValue:
    """A reply that waits is not to go: its words are put back onto the page."""
    enquiry_id, whose = number_in_form("enquiry"), number_in_form("whose")
    try:
        with hotline().database.begin() as session:
            claims.locked_of(session, enquiry_id, me().id)
            words = "\n".join(row.body for row in replies.kept(session, enquiry_id) if row.staff_id == whose)
            replies.take_back(session, enquiry_id, whose, me().id, current.now())
    except NotYours:
        return back("not_in_hand")
    return shown(enquiry_id, words)


def _again(enquiry_id: int, words: str, why: str) -> ResponseReturnValue:
    flash(t(f"chats.flash.{why}"), "problem")
    return shown(enquiry_id, words), 422
