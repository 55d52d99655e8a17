"""What is typed into the desk's form, sent along as it is typed, and more time for whoever writes."""

from __future__ import annotations

from datetime import datetime

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from ivr.hotline.callback import IllegalMove
from ivr.operations.callbacks import autosave, claims, notes
from ivr.operations.callbacks.claims import NotYours
from ivr.web import current
from ivr.web.console.blueprint import console
from ivr.web.console.redirects import back
from ivr.web.current import hotline, script
from ivr.web.frame.access import me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved

_NOT_TYPED = ("csrf_token", "callback", "next")
MOST_FIELDS = 40


@console.post("/typed")
def take_typed() -> ResponseReturnValue:
    """Keep what the form holds at this moment; tells until when the callback is held."""
    try:
        until = _keep()
    except NotYours:
        return jsonify(error="not_yours"), 409
    return jsonify(held_until=until.isoformat() if until else None)


def keep_typed() -> bool:
    """Keep what was sent and can not be taken any more; says whether this person may write about that callback."""
    try:
        _keep()
    except NotYours:
        return False
    return True


def _keep() -> datetime | None:
    fields = [(name, text) for name, text in request.form.items() if name not in _NOT_TYPED]
    with hotline().database.begin() as session:
        return autosave.keep(session, number_in_form("callback"), me().id, dict(fields[:MOST_FIELDS]), current.now())


@console.post("/more-time")
def more_time() -> ResponseReturnValue:
    """The whole time to write the result, once more; what is typed comes along and stands there again."""
    line, callback_id = hotline(), number_in_form("callback")
    keep_typed()
    try:
        with line.database.begin() as session:
            claims.more_time(session, callback_id, me().id, script().rules.wrap_up, current.now())
    except NotYours:
        return back("flash.lapsed", "problem")
    except IllegalMove:
        return back()
    return back("flash.more_time", "done")


@console.post("/note")
def leave_note() -> ResponseReturnValue:
    """A note on a callback: after a try in vain, for whoever tries next, or on one that is closed."""
    line, callback_id = hotline(), number_in_form("callback")
    try:
        with line.database.begin() as session:
            is_new = notes.add_note(session, callback_id, request.form.get("note", "")[:4000], me().id, current.now())
    except notes.NoWords:
        return back("flash.note_needed", "problem")
    saved(f"note:{callback_id}")
    return back("flash.noted" if is_new else "flash.noted_before", "done")
