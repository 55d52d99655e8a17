"""Privacy: everything about one number found, handed over or erased in two clicks, and what each night has removed.

The number is always sent in a form: addresses end up in histories and in logs.
"""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.operations.privacy import archive, erasure, personal_data, retention, written
from ivr.operations.privacy.erasure import NumberInUse
from ivr.operations.privacy.personal_data import Found, NotANumber
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor
from ivr.web.frame.errors import explain
from ivr.web.frame.formats import zone
from ivr.web.frame.texts import t

KINDS = ("calls", "reports", "messages", "callbacks", "attempts", "mentioned", *written.KINDS)
REMOVED = (
    *("messages", "attachments", "numbers", "names", "voicemails", "calls", "chats", "reports", "callbacks", "files"),
)


@admin.get("/privacy", endpoint="privacy")
def page() -> str:
    """The form for a number, how long things are kept, and the last purges."""
    return _page()


def _page(typed: str = "", error: str = "", found: Found | None = None, *, sure: bool = False) -> str:
    line = hotline()
    kept = script().rules.retention
    with line.database.reading() as session:
        purges = retention.last(session)
    context = {"typed": typed, "error": error, "found": found, "sure": sure, "kept": kept, "purges": purges}
    return render_template("admin/privacy.html", section="privacy", kinds=KINDS, removed=REMOVED, **context)


@admin.post("/privacy/find")
def find_number() -> ResponseReturnValue:
    """What is kept about a number; that somebody looked is an entry."""
    try:
        number = personal_data.number_of(_typed())
    except NotANumber as error:
        return _page(_typed(), explain(error)), 400
    with hotline().database.begin() as session:
        found = _looked_for(session, number, "find")
    return _page(_typed(), found=found)


@admin.post("/privacy/export")
def export_number() -> ResponseReturnValue:
    """All of it as a file."""
    line, now = hotline(), current.now()
    try:
        number = personal_data.number_of(_typed())
    except NotANumber as error:
        return _page(_typed(), explain(error)), 400
    with line.database.begin() as session:
        found = _looked_for(session, number, "export")
        data = archive.to_zip(session, line.recordings, found, script(), now, zone())
    name = f"data-{now.astimezone(zone()):%Y-%m-%d-%H%M}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, content_type="application/zip", headers=headers)


@admin.post("/privacy/erase")
def erase_number() -> ResponseReturnValue:
    """The first click shows what will go, the second one erases it."""
    line = hotline()
    try:
        number = personal_data.number_of(_typed())
        if request.form.get("sure") != "1":
            with line.database.reading() as session:
                return _page(_typed(), found=personal_data.find(session, number), sure=True)
        found = erasure.erase(line.database, line.recordings, number, actor(), current.now())
    except NotANumber as error:
        return _page(_typed(), explain(error)), 400
    except NumberInUse as error:
        return _page(_typed(), explain(error)), 409
    line.pulse.forget()
    flash(t("privacy.erased") if found.anything else t("privacy.nothing"), "done")
    return redirect(url_for("admin.privacy"), 303)


def _looked_for(session: Session, number: str, act: str) -> Found:
    found = personal_data.find(session, number)
    personal_data.note(session, act, found, actor(), current.now())
    return found


def _typed() -> str:
    return request.form.get("number", "").strip()[:160]
