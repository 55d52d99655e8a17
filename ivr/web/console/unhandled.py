"""Messages without a callback and calls that were broken off: heard, put aside, or made into a callback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.numbers import typed_number
from ivr.hotline.verbs import Promised
from ivr.operations.console import handling, queue, unhandled
from ivr.web import current
from ivr.web.console import lists
from ivr.web.console.blueprint import console
from ivr.web.console.redirects import back
from ivr.web.current import hotline, script
from ivr.web.frame.access import me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.times_told import in_queue, time_in_form


@console.get("/messages")
def messages() -> str:
    """Messages that nobody has dealt with, the longest waiting first."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        found = lists.context(session, "messages", now)
        counts, aside = queue.counts(session, now), unhandled.aside(session, now)
    context = {**found, "counts": counts, "aside": aside, "now": now}
    return render_template("console/messages.html", tab="messages", **context)


@console.get("/abandoned")
def abandoned() -> str:
    """Calls that were broken off, newest first, with what was said until then."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        found = lists.context(session, "abandoned", now)
        counts, aside = queue.counts(session, now), unhandled.aside(session, now)
    context = {**found, "counts": counts, "aside": aside, "now": now}
    return render_template("console/abandoned.html", tab="abandoned", **context)


@console.post("/messages/callback")
def ring_about_message() -> ResponseReturnValue:
    """Whoever left this message is rung back."""

    def owe(session: Session, typed: str | None) -> Promised:
        voicemail, now = number_in_form("voicemail"), current.now()
        return handling.ring_about_message(session, voicemail, typed, script(), me().id, now, time_in_form())

    return _owed(owe)


@console.post("/abandoned/callback")
def ring_about_call() -> ResponseReturnValue:
    """Whoever broke this call off is rung back."""

    def owe(session: Session, typed: str | None) -> Promised:
        sid, now = request.form.get("call", ""), current.now()
        return handling.ring_about_call(session, sid, typed, script(), me().id, now, time_in_form())

    return _owed(owe)


def _owed(owe: Callable[[Session, str | None], Promised]) -> ResponseReturnValue:
    text = request.form.get("number", "").strip()
    typed = typed_number(text) if text else None
    if text and typed is None:
        lists.mistyped(request.form.get("voicemail") or request.form.get("call", ""), text[:40])
        return back("flash.wrong_number", "problem", text=text)
    try:
        with hotline().database.begin() as session:
            promised = owe(session, typed)
    except handling.NoNumber:
        return back("flash.no_number", "problem")
    flash(in_queue(promised), "done")
    return back()


@console.post("/messages/handled")
def message_handled() -> ResponseReturnValue:
    """This message needs nothing more."""
    with hotline().database.begin() as session:
        handling.message_handled(session, number_in_form("voicemail"), me().id, current.now())
    return back("flash.put_aside", "done")


@console.post("/abandoned/handled")
def call_handled() -> ResponseReturnValue:
    """This call needs nothing more."""
    with hotline().database.begin() as session:
        handling.call_handled(session, request.form.get("call", ""), me().id, current.now())
    return back("flash.put_aside", "done")


@console.post("/messages/open-again")
def message_open_again() -> ResponseReturnValue:
    """Somebody is to look at this message after all."""

    def undo(session: Session, marked: datetime, now: datetime) -> bool:
        return handling.message_open_again(session, number_in_form("voicemail"), marked, me().id, now)

    return _taken_back(undo)


@console.post("/abandoned/open-again")
def call_open_again() -> ResponseReturnValue:
    """Somebody is to look at this call after all."""

    def undo(session: Session, marked: datetime, now: datetime) -> bool:
        return handling.call_open_again(session, request.form.get("call", ""), marked, me().id, now)

    return _taken_back(undo)


def _taken_back(undo: Callable[[Session, datetime, datetime], bool]) -> ResponseReturnValue:
    """Take a mark back; the form says when it was set, so that an old page takes back no later one."""
    try:
        marked = datetime.fromisoformat(request.form.get("marked", ""))
        with hotline().database.begin() as session:
            undone = undo(session, marked, current.now())
    except ValueError:
        return back("flash.unknown", "problem")
    return back("flash.open_again", "done") if undone else back("flash.not_aside")
