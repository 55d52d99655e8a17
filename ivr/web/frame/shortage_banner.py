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
from ivr.web.frame.formats import clock, decimal
from ivr.web.frame.kept import Kept
from ivr.web.frame.texts import t

OLD_ENOUGH = 15
"""Seconds."""
KEPT = "shortage of agents"
"""Where an application keeps what was reckoned last."""
_SAY_IT_THEMSELVES = ("wallboard.capacity", "wallboard.page", "wallboard.kiosk")


def shortage() -> str:
    """What is said if promises of today break with those who are there; nothing else, and where nobody is signed in."""
    if "person" not in g or not may(Role.AGENT) or request.endpoint in _SAY_IT_THEMSELVES:
        return ""
    try:
        found = _lately() if script().staffing is not None else None
    except Exception:  # a page that tells of a failure must not fail for a reminder
        return ""
    return told(found) if found is not None and found.is_alarming else ""


def told(found: Situation) -> str:
    """How many promises of today break, the first of them when, and how many agents are missing."""
    values = {"promises": decimal(found.at_risk), "at": clock(found.first_at_risk)}
    if found.missing:
        return t("capacity.banner", missing=t("capacity.missing", n=found.missing), **values)
    return t("capacity.banner_late", **values)


def _lately() -> Situation:
    kept: Kept[Situation] = current_app.extensions[KEPT]
    line, now = hotline(), current.now()
    key = int(now.timestamp()) // OLD_ENOUGH
    found = kept.get(key)
    if found is None:
        with line.database.reading() as session:
            found = kept.put(key, situation(session, script(), now))
    return found
