"""The queue in writing and one thread: side by side on a desk, one after the other on a telephone."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from ivr.hotline.disposition import Disposition, Then
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.writing import reply_window
from ivr.operations.cases import lookup
from ivr.operations.console import agents, history
from ivr.operations.enquiries import claims, inbox, replies, thread
from ivr.operations.enquiries.inbox import Entry
from ivr.operations.outbounds import consents, recipients
from ivr.operations.outbounds.consents import Person
from ivr.records.enquiries import Enquiry
from ivr.web import current
from ivr.web.chats.blueprint import chats
from ivr.web.current import hotline, script
from ivr.web.frame import office_choice
from ivr.web.frame.access import me
from ivr.web.frame.labels import dispositions
from ivr.web.frame.versions import version_of

THREAD_PARTS = ("head", "thread", "window", "kept")
RENEW_BEFORE = timedelta(minutes=2)
"""A claim that has less than this left is renewed by a page that is open."""


@chats.get("")
def page() -> str:
    """The queue, and the thread of what I hold."""
    return shown()


@chats.get("/<int:enquiry_id>")
def one(enquiry_id: int) -> str:
    """The queue, and the thread of this one, which only its holder answers."""
    return shown(enquiry_id)


def shown(enquiry_id: int | None = None, typed: str = "") -> str:
    """The page; `typed` is what was sent and could not be taken, or is not sent yet."""
    now = current.now()
    with hotline().database.reading() as session:
        mine = claims.held(session, me().id)
        wanted = enquiry_id if enquiry_id is not None else mine.id if mine else None
        context = queue_context(session, now) | {"open": None, "thread_version": ""}
        if wanted is not None:
            context |= thread_context(session, wanted, now) | work_context(session, wanted)
        renew(mine, now)
    return render_template("chats/page.html", typed=typed, token=secrets.token_hex(16), mine=mine, **context)


def renew(mine: Enquiry | None, now: datetime) -> None:
    """The page lives, so the claim goes on: written down now and then, not each time."""
    if mine is not None and mine.held_until and mine.held_until - now < RENEW_BEFORE:
        with hotline().database.begin() as session:
            claims.renew(session, me().id, now)


def queue_context(session: Session, now: datetime) -> dict[str, Any]:
    """What the queue shows."""
    due = hotline().pulse.queue(now).due
    counts = inbox.counts(session, now)
    return {"inbox": inbox.inbox(session), "counts": counts, "to_ring": due, "now": now, "holder": me().id}


def thread_context(session: Session, enquiry_id: int, now: datetime) -> dict[str, Any]:
    """What one thread shows. Raises NotFound."""
    found = inbox.entry(session, enquiry_id)
    if found is None:
        raise NotFound(Thing.ENQUIRY, enquiry_id)
    written = found.address.last_written_at
    return {
        "open": found,
        "lines": thread.thread(session, found.address.id),
        "kept": replies.kept(session, enquiry_id),
        "consent": consents.newest(session, Person(recipients.own_number(found.address), found.address.id)),
        "window_open": reply_window.is_open(written, now),
        "window_left": reply_window.left(written, now),
        "window_closes": reply_window.closes_at(written),
        "nearly_over": reply_window.is_nearly_over(written, now),
        "is_mine": found.enquiry.held_by == me().id,
        "thread_version": version(session, found),
        "now": now,
    }


def version(session: Session, found: Entry) -> str:
    """What differs whenever the thread, or who holds it, looks different."""
    one = found.enquiry
    about = one.status, one.held_by, one.changes, one.answered_at, found.address.last_written_at
    return version_of((about, thread.version(session, found.address.id)))


def work_context(session: Session, enquiry_id: int) -> dict[str, Any]:
    """What goes with answering: what is known of the person, results, colleagues, canned replies."""
    found = inbox.entry(session, enquiry_id)
    if found is None:
        raise NotFound(Thing.ENQUIRY, enquiry_id)
    address, enquiry = found.address, found.enquiry
    case = lookup.one(session, found.ticket) if found.ticket else None
    place = (case.suggested_region if case else None) or found.region or ""  # a report of just now is no case yet
    team = [one.person for one in agents.team(session) if one.person.id != me().id]
    return {
        "contacts": history.of_person(session, address.number, address.id),
        "results": results(),
        "colleagues": team,
        "place": place,
        "canned": script().rules.canned,
        "returned_by": next((one.name for one in team if one.id == enquiry.returned_by), ""),
        **office_choice.choice_of_office(session, place or None),
    }


def results() -> tuple[Disposition, ...]:
    """What can come of a chat: nobody is rung again by it."""
    return tuple(one for one in dispositions() if one.then is Then.CLOSE)
