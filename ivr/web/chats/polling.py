"""Open pages ask whether anything has changed, and get the parts that have."""

from __future__ import annotations

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline.written_numbers import whole_number
from ivr.operations.enquiries import claims, inbox
from ivr.web import current
from ivr.web.chats import pages
from ivr.web.chats.blueprint import chats
from ivr.web.current import hotline
from ivr.web.frame.access import me
from ivr.web.frame.marks import for_machines


@chats.get("/state")
@for_machines
def state() -> ResponseReturnValue:
    """204 while nothing has changed, else the changed parts as HTML by name. An open page renews its claim."""
    now, parts = current.now(), {}
    with hotline().database.reading() as session:
        mine = claims.held(session, me().id)
        versions = {"queue": inbox.counts(session, now).version}
        found = inbox.entry(session, whole_number(request.args.get("enquiry", ""), 0))
        if found is not None:
            versions["thread"] = pages.version(session, found)
        changed = {name for name, version in versions.items() if request.args.get(f"v-{name}") != version}
        if "queue" in changed:
            parts["queue"] = render_template("chats/_queue.html", mine=mine, **pages.queue_context(session, now))
        if found is not None and "thread" in changed:
            context = pages.thread_context(session, found.enquiry.id, now)
            parts |= {part: render_template(f"chats/_{part}.html", **context) for part in pages.THREAD_PARTS}
    pages.renew(mine, now)
    answer = jsonify(versions=versions, parts=parts) if changed else Response(status=204)
    answer.headers["X-Now"] = now.isoformat()
    return answer
