"""The desk: one page with the callback in hand and the queue beside it, of parts that can be renewed one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus, may_ring
from ivr.hotline.written_numbers import whole_number
from ivr.operations.callbacks import case_confirmation, claims
from ivr.operations.console import desktop, unhandled, updates
from ivr.operations.console import queue as console_queue
from ivr.operations.console.desktop import Became
from ivr.operations.console.queue import Counts
from ivr.web import current
from ivr.web.console import labels
from ivr.web.console.blueprint import console
from ivr.web.console.desk_form import Typed, form_context
from ivr.web.console.queue import queue_context
from ivr.web.current import hotline, script
from ivr.web.frame.access import me
from ivr.web.frame.labels import dispositions, provinces

DESK_PARTS = ("head", "next", "work", "known", "messages")
RENEW_BEFORE = timedelta(minutes=2)
"""A claim that has less than this left is renewed by a page that is open."""


@console.get("")
def page() -> str:
    """The desk and the queue."""
    return desk_page()


def desk_page(typed: Typed | None = None, compare: bool = False) -> str:
    """The page; `typed` is what was sent and could not be taken, shown again, beside what is saved if `compare`."""
    line, now = hotline(), current.now()
    mine = updates.mine(line.database, me().id)
    with line.database.reading() as session:
        counts = console_queue.counts(session, now)
        aside = unhandled.aside(session, now)
        context = {**desk_context(session, counts, now, typed), **queue_context(session, counts, now)}
    renew(mine, now)
    about = {"in_hand": mine.callback_id, "compare": compare, "mine": mine, "aside": aside, "provinces": provinces()}
    return render_template("console/desk.html", tab="desk", **about, **context)


def renew(mine: updates.Mine, now: datetime) -> None:
    """The page lives, so the claim goes on: written down now and then, not each time."""
    if mine.status == CallbackStatus.CLAIMED and mine.held_until and mine.held_until - now < RENEW_BEFORE:
        with hotline().database.begin() as session:
            claims.renew(session, me().id, now)


def desk_context(session: Session, counts: Counts, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    """What the parts of the desk show."""
    found = desktop.current(session, me().id)
    was = request.values.get("was", "") or (typed or {}).get("callback", "")
    became = None
    if found is None or str(found.callback.id) != was:
        became = desktop.became(session, me().id, whole_number(was, None), now)
    hours = script().hours
    return {
        "desk": found,
        "became": became if found is None or _is_news(became, was) else None,
        "to_tell": case_confirmation.to_tell(session, found.callback.id) if found else [],
        "dispositions": dispositions(),
        "stages": labels.stages(found) if found else [],
        "may_ring": may_ring(now, hours, script().rules.margin),
        "opens_at": hours.next_opening(now),
        "categories": script().offered,
        "counts": counts,
        "now": now,
        **form_context(session, found, typed, now),
    }


def _is_news(became: Became | None, was: str) -> bool:
    return became is not None and bool(was)
