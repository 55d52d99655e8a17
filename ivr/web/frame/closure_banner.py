"""An emergency closure is in force: everybody who works here is reminded of it on every page, until it is over."""

from __future__ import annotations

from flask import g

from ivr.hotline.timetable import Closure
from ivr.web import current
from ivr.web.current import script


def emergency() -> Closure | None:
    """The closure in force that ends last; None when there is none, or nobody is signed in."""
    if "person" not in g:
        return None
    if "emergency" not in g:
        g.emergency = _in_force()
    found: Closure | None = g.emergency
    return found


def _in_force() -> Closure | None:
    now = current.now()
    try:
        closures = script().hours.closures
    except Exception:  # a page that tells of a failure must not fail for a reminder
        return None
    active = [closure for closure in closures if closure.active(now)]
    return max(active, key=lambda closure: (closure.until is None, closure.until or closure.since), default=None)
