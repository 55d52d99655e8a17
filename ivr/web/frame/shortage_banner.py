"""Promises are at risk because too few agents are there: everybody who works here is told on every page.

What was reckoned serves all pages for some seconds.
"""

from __future__ import annotations

from flask import current_app, g, request

from ivr.hotline.staff import Role
from ivr.operations.capacity.situation import Situation, situation
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.access import may
from ivr.web.frame.kept import Kept

OLD_ENOUGH = 15
"""Seconds."""
KEPT = "shortage of agents"
"""Where an application keeps what was reckoned last."""
_OWN_PAGE = "wallboard.capacity"


def shortage() -> Situation | None:
    """How it stands, if promises of today break with those who are there; None else, and where nobody is signed in."""
    if "person" not in g or not may(Role.AGENT) or request.endpoint == _OWN_PAGE:
        return None
    try:
        found = _lately() if script().staffing is not None else None
    except Exception:  # a page that tells of a failure must not fail for a reminder
        return None
    return found if found is not None and found.is_alarming else None


def _lately() -> Situation:
    kept: Kept[Situation] = current_app.extensions[KEPT]
    line, now = hotline(), current.now()
    key = int(now.timestamp()) // OLD_ENOUGH
    found = kept.get(key)
    if found is None:
        with line.database.reading() as session:
            found = kept.put(key, situation(session, script(), now))
    return found
