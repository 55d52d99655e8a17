"""The half hours and days of the page as a file for spreadsheets: every download is in the audit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from ivr.operations import audit
from ivr.operations.capacity.overview import Day, Line, Overview, overview
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor
from ivr.web.frame.texts import language, t
from ivr.web.wallboard import dates, workbook
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.capacity.pages import agents_asked

Row = tuple[Any, ...]
COLUMNS = (
    *("day", "from", "until", "expected", "asked", "promised", "standing"),
    *("needed", "planned", "came", "room", "at_risk"),
)
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": workbook.TYPE}


@wallboard.post("/capacity/export")
def export_capacity() -> ResponseReturnValue:
    """Today by half hours, then each day to come, as CSV or for Excel."""
    kind, asked = request.form.get("kind", "csv"), agents_asked(request.form)
    if kind not in _TYPES:
        abort(400)
    line, now = hotline(), current.now()
    with line.database.begin() as session:
        found = overview(session, script(), now, asked)
        audit.record(session, actor(), "capacity:export", "capacity", None, {"agents": asked, "kind": kind}, now)
    day = found.situation.day or script().hours.local(now).date()
    headers = {
        "Content-Disposition": f'attachment; filename="hotline-capacity-{day}.{kind}"',
        "Cache-Control": "no-store",
    }
    body = _csv(found) if kind == "csv" else workbook.workbook(_head(found), [*rows(found)])
    return Response(body, content_type=_TYPES[kind], headers=headers)


def rows(found: Overview) -> Iterator[Row]:
    """One row for each half hour of the day that is shown, then one for each day."""
    for line in found.lines:
        yield _of_line(found, line)
    for day in found.days:
        yield _of_day(found, day)


def _of_line(found: Overview, line: Line) -> Row:
    start, end = (found.situation.script.hours.local(at) for at in (line.start, line.end))
    numbers = line.expected, line.asked, line.promised, line.standing, line.needed, line.planned, line.came
    return (start.date().isoformat(), f"{start:%H:%M}", f"{end:%H:%M}", *numbers, line.room, line.at_risk)


def _of_day(found: Overview, day: Day) -> Row:
    local = found.situation.script.hours.local
    since, until = (f"{local(at):%H:%M}" if at else "" for at in (day.since, day.until))
    planned = day.planned[1] if day.planned else None
    numbers = day.expected, None, day.promised, day.standing, day.needed, planned, None, day.room, day.at_risk
    return (day.day.isoformat(), since, until, *numbers)


def _head(found: Overview) -> list[Row]:
    local = found.situation.script.hours.local(found.situation.now)
    zone, offset = dates.zone_note(local)
    return [
        (t("capacity.title"), t("capacity.agents", n=found.situation.agents)),
        (t("wallboard.csv_zone", zone=zone, offset=offset), local.isoformat(timespec="seconds")),
        (),
        tuple(t(f"capacity.column.{name}") for name in COLUMNS),
    ]


def _csv(found: Overview) -> str:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(_head(found))
    writer.writerows([_cell(cell) for cell in row] for row in rows(found))
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        written = f"{value:.1f}".removesuffix(".0")
        return written.replace(".", ",") if language() == "id" else written
    return "" if value is None else str(value)
