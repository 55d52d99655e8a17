"""The audit: who did what and when, before and after, narrowed, taken away as a file, and checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.hotline.written_numbers import whole_number
from ivr.operations.audit import search, verification
from ivr.operations.audit.search import Narrowed
from ivr.operations.audit.verification import Break, Fault
from ivr.records.audit import AuditEntry
from ivr.web import current
from ivr.web.admin import audit_labels
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.formats import NOTHING, zone
from ivr.web.frame.texts import t

FILTERS = ("actor", "action", "subject", "from", "until")
_TOLD = 5
"""So many breaks of the chain are named; the rest are counted."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@admin.get("/audit", endpoint="audit")
def page() -> str:
    """The newest entries, or those above or below one."""
    typed = _typed(request.args)
    with hotline().database.reading() as session:
        found = search.page(session, _narrowed(typed), _number("below"), _number("above"))
        actors = search.actors(session)
    kept = {name: value for name, value in typed.items() if value}
    return render_template(
        "admin/audit.html", section="audit", found=found, typed=typed, kept=kept, actors=actors, nothing=NOTHING
    )


@admin.post("/audit/verify")
def verify_audit() -> ResponseReturnValue:
    """Check the whole chain, and say what came of it."""
    line = hotline()
    found = verification.verify(line.database)
    with line.database.begin() as session:
        breaks = [{"fault": one.fault.value, "first": one.first, "last": one.last} for one in found.breaks[:_TOLD]]
        search.note_verdict(session, found.entries, breaks, actor(), current.now())
    if found.holds:
        flash(t("audit.holds", n=found.entries), "done")
    else:
        flash(t("audit.broken", n=len(found.breaks)), "problem")
        for one in found.breaks[:_TOLD]:
            flash(_explain(one), "problem")
    return redirect(url_for("admin.audit"), 303)


@admin.post("/audit/export")
def export_audit() -> ResponseReturnValue:
    """The chosen entries as CSV; that they were taken away is an entry itself."""
    line, asked = hotline(), _narrowed(_typed(request.form))
    with line.database.begin() as session:
        search.note_export(session, asked, actor(), current.now())
    name = f"audit-{current.now().astimezone(zone()):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(stream_with_context(_csv(asked)), content_type="text/csv; charset=utf-8", headers=headers)


def _csv(asked: Narrowed) -> Iterator[str]:
    heads = [t(f"audit.{name}") for name in ("number", "at", "actor", "act", "subject", "before", "after", "digest")]
    yield "\ufeff" + _line(heads)
    with hotline().database.reading() as session:
        for entry in search.everything(session, asked):
            yield _line(_row(entry))


def _row(entry: AuditEntry) -> list[str]:
    changed = audit_labels.audit_changes(entry)
    before = "; ".join(f"{one.name}: {one.before}" for one in changed if one.before)
    after = "; ".join(f"{one.name}: {one.after}" for one in changed if one.after)
    at = entry.at.astimezone(zone()).isoformat(timespec="seconds")
    if entry.salt is None:
        before = after = t("audit.erased")
    return [str(entry.id), at, entry.actor, entry.action, entry.subject, before, after, entry.digest]


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow(safe)
    return out.getvalue()


def _explain(one: Break) -> str:
    if one.first == one.last or one.fault in (Fault.SWAPPED, Fault.UNLINKED):
        return t(f"audit.fault.{one.fault}", first=one.first, last=one.last)
    return t("audit.each", first=one.first, last=one.last, what=t(f"audit.fault.{one.fault}", first="…", last="…"))


def _typed(values: MultiDict[str, str]) -> dict[str, str]:
    return {name: values.get(name, "").strip()[:255] for name in FILTERS}


def _narrowed(typed: dict[str, str]) -> Narrowed:
    """What is asked for; a date that is none is passed over."""
    until = _midnight(typed["until"])
    return Narrowed(
        typed["actor"],
        typed["action"],
        typed["subject"],
        _midnight(typed["from"]),
        until + timedelta(days=1) if until else None,
    )


def _midnight(text: str) -> datetime | None:
    try:
        found = read_day(text, None)
        return datetime.combine(found, time.min, zone()) if 1970 <= found.year < 2200 else None
    except NotUnderstood:
        return None


def _number(name: str) -> int | None:
    return whole_number(request.args.get(name, ""), None)
