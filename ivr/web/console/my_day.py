"""My day: what an agent has tried since midnight, and what came of it."""

from __future__ import annotations

from flask import render_template

from ivr.operations.console import agent_day, queue, unhandled
from ivr.web import current
from ivr.web.console.blueprint import console
from ivr.web.current import hotline, script
from ivr.web.frame.access import me


@console.get("/day")
def my_day() -> str:
    """The page."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        day = agent_day.my_day(session, me().id, script().hours, now)
        counts, aside = queue.counts(session, now), unhandled.aside(session, now)
    return render_template("console/day.html", tab="day", day=day, counts=counts, aside=aside, now=now)
