"""The figures of a period as a file for spreadsheets: every download is in the audit.

As CSV with semicolons, because a spreadsheet in Indonesian takes the comma for the decimal mark; a byte order mark, so
that Excel reads UTF-8; decimals with the mark of the reader's language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from ivr.operations import audit
from ivr.operations.calls.kinds import Kind
from ivr.operations.figures import FIGURES, BadPeriod, Sheet, Unit, sheet
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame import labels as frame_labels
from ivr.web.frame.access import actor
from ivr.web.frame.texts import language, t
from ivr.web.wallboard import dates, labels, workbook
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.query import period_asked

Row = tuple[Any, ...]
_TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": workbook.TYPE}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@wallboard.post("/export")
def export() -> ResponseReturnValue:
    """The period's figures, as CSV or for Excel."""
    line, now = hotline(), current.now()
    try:
        period = period_asked(request.form, now)
    except BadPeriod:
        abort(400)
    kind = request.form.get("kind", "csv")
    if kind not in _TYPES:
        abort(400)
    with line.database.begin() as session:
        found = sheet(session, period, now)
        span = {"from": period.start.isoformat(), "until": period.end.isoformat()}
        after = {"period": period.text, **span, "kind": kind}
        audit.record(session, actor(), "figures:export", f"figures {period.text}", None, after, now)
    name = f"hotline-{period.text.replace('..', '_')}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    body = text(found, now) if kind == "csv" else workbook.workbook(_head(found, now), [*_rows(found)])
    return Response(body, content_type=_TYPES[kind], headers=headers)


def text(found: Sheet, now: datetime) -> str:
    """The whole file as CSV."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(_head(found, now))
    writer.writerows([_cell(cell) for cell in row] for row in _rows(found))
    return out.getvalue()


def _head(found: Sheet, now: datetime) -> list[Row]:
    local = now.astimezone(found.period.zone)
    zone, offset = dates.zone_note(local)
    return [
        (t("wallboard.csv_title"), dates.period_name(found.period), found.period.text),
        (t("wallboard.csv_zone", zone=zone, offset=offset), local.isoformat(timespec="seconds")),
        (),
        tuple(t(f"wallboard.csv_{name}") for name in ("code", "name", "part", "value", "unit", "definition")),
    ]


def _rows(found: Sheet) -> Iterator[Row]:
    yield from _figures(found)
    yield from _breakdowns(found)
    yield from _agents(found)


def _figures(found: Sheet) -> Iterator[Row]:
    for figure in FIGURES:
        if not figure.live:
            value = figure.value(found)
            if figure.unit is Unit.SHARE and value is not None:
                value = round(value * 100, 4)
            name, unit = labels.name(figure.code), t(f"wallboard.unit.{figure.unit}")
            yield figure.code, name, "", value, unit, labels.definition(figure.code)


def _breakdowns(found: Sheet) -> Iterator[Row]:
    unit = t("wallboard.unit.count")
    for kind in (None, Kind.SERVED, Kind.ABANDONED):
        code = _code("calls", kind or "arrived")
        kinds = (kind,) if kind else ()
        for hour, count in found.calls.hours(*kinds).items():
            yield _code(code, "hour"), labels.name(code), f"{hour:02d}:00", count, unit, t("wallboard.by_hour")
        for day, count in found.calls.days(*kinds).items():
            yield _code(code, "day"), labels.name(code), day.isoformat(), count, unit, t("wallboard.by_day")
    named: dict[str, Callable[[str], str]] = {
        "category": labels.category_or_untold,
        "province": labels.province_or_untold,
        "language": str,
        "channel": lambda code: labels.word(code, "channel"),
    }
    for what, name in named.items():
        for code, count in found.reports.by(what).items():
            yield _code("reports", what, code), t(f"wallboard.by_{what}"), name(code), count, unit, ""


def _agents(found: Sheet) -> Iterator[Row]:
    units = {"talked": "seconds", "wrapped_up": "seconds"}
    for agent in found.agents:
        who = agent.name or t("wallboard.nobody")
        for what in ("taken", "attempts", "connected", "talked", "wrapped_up", "replies", "chats_closed"):
            unit = t(f"wallboard.unit.{units.get(what, 'count')}")
            yield _code("agents", what, agent.login), t(f"wallboard.{what}"), who, getattr(agent, what), unit, ""
        for reason, count in agent.closed.items():
            part = f"{t('wallboard.closed')}: {frame_labels.disposition(reason)}"
            yield _code("agents", "closed", agent.login), part, who, count, t("wallboard.unit.count"), reason


def _code(*parts: str) -> str:
    return ".".join(parts)


def _cell(value: Any) -> str:
    """As a spreadsheet takes it; a text that it would take for a formula stays a text."""
    match value:
        case None:
            return ""
        case float():
            written = f"{value:.4f}".rstrip("0").rstrip(".")
            return written.replace(".", ",") if language() == "id" else written
        case str():
            return safe(value)
    return str(value)


def safe(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
