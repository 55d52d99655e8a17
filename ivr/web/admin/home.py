"""The first page of admins: how things stand, and where to go."""

from __future__ import annotations

from flask import render_template

from ivr.operations.outbounds import alarms
from ivr.operations.releases import drafts, publishing
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.settings.rate import rate_words
from ivr.web.current import hotline, script
from ivr.web.frame.closure_banner import emergency


@admin.get("")
def page() -> str:
    """The draft, what is planned, whether callers are let in, and all sections."""
    line, now = hotline(), current.now()
    with line.database.reading() as session:
        draft = drafts.current(session)
        context = {
            "draft": draft,
            "changes": len(publishing.changes_of(session, draft)) if draft.id else 0,
            "planned": publishing.planned(session, now),
            "in_force": publishing.in_force(session, now),
            "rate": rate_words(session, script()),
            "alarms": alarms.lately(session, now),
        }
    opening = script().hours.at(now)
    return render_template("admin/home.html", opening=opening, closure=emergency(), now=now, **context)
