"""The map's downloads: every report of a view, and counts that anybody may have. Each one is in the audit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from ivr.hotline import region
from ivr.hotline.errors import NotFound
from ivr.hotline.report import Channel, ReportStatus
from ivr.hotline.staff import Role
from ivr.operations import audit
from ivr.operations.figures import BadPeriod, Period
from ivr.operations.regions import open_data, rows
from ivr.operations.regions.rows import Row
from ivr.records.database import Database
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame import formats
from ivr.web.frame.access import actor, may
from ivr.web.frame.texts import t
from ivr.web.wallboard import dates, labels, workbook
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.export import safe
from ivr.web.wallboard.map.query import View, view_asked

COLUMNS = (
    *("ticket", "at", "number", "who", "category_code", "category"),
    *("region_code", "region", "province", "status", "case", "answered_at", "channel"),
)
_CHUNK = 64 * 1024
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": workbook.TYPE,
    "open-csv": "text/csv; charset=utf-8",
    "open-json": "application/json",
}


@wallboard.post("/map/download")
def map_download() -> ResponseReturnValue:
    """What the form asks for, as a file that is sent while it is read."""
    line, now, kind = hotline(), current.now(), request.form.get("kind", "")
    try:
        view = view_asked(request.form, now)
    except (BadPeriod, NotFound):
        abort(400)
    if kind not in _TYPES:
        abort(400)
    with line.database.begin() as session:
        after = {**view.arguments(), "kind": kind, "masked": not may(Role.ADMIN)}
        audit.record(session, actor(), "map:export", f"map {view.period.text}", None, after, now)
    body: str | Iterator[bytes]
    match kind:
        case "csv":
            body = _csv(_head(view, now), _Lines(line.database, view))
        case "xlsx":
            body = workbook.workbook(_head(view, now), _Lines(line.database, view))
        case "open-csv":
            body = _open_csv(_open(view))
        case _:
            body = _open_json(_open(view), view, now)
    ending = kind.rpartition("-")[2]
    name = f"hotline-{_named(view.period, kind)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, content_type=_TYPES[kind], headers=headers)


def _named(period: Period, kind: str) -> str:
    """What a file is of: open data of whole months, everything else of the period."""
    if not kind.startswith("open"):
        return f"map-{period.text.replace('..', '_')}"
    whole = [month.text for month in open_data.months(period)]
    return "open-map-" + "_".join(dict.fromkeys((whole[0], whole[-1])))


class _Lines:
    """The lines of a download. All words are looked up beforehand: it is sent when the request is over."""

    def __init__(self, database: Database, view: View) -> None:
        self._database, self._view, self._zone = database, view, view.period.zone
        self._phone = formats.phone if may(Role.ADMIN) else formats.masked_phone
        self._withheld = t("frame.withheld")
        self._untold = t("map.untold_region")
        self._categories = {one.code: labels.category_or_untold(one.code) for one in script().categories}
        self._no_category = t("wallboard.not_told")
        self._statuses = {status.value: labels.word(status, "status") for status in ReportStatus}
        self._channels = {channel.value: labels.word(channel, "channel") for channel in Channel}

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return map(self._line, rows.every(self._database, self._view.wanted))

    def _line(self, row: Row) -> tuple[str, ...]:
        place = region.region(row.region) if row.region else None
        return (
            row.ticket,
            self._moment(row.created_at),
            self._phone(row.number) if row.number else self._withheld,
            row.who or "",
            row.category or "",
            self._categories.get(row.category, row.category) if row.category else self._no_category,
            place.code if place else "",
            place.name if place else self._untold,
            place.province_name if place else "",
            self._statuses.get(row.status, row.status),
            row.case_status or "",
            self._moment(row.answered_at) if row.answered_at else "",
            self._channels.get(row.channel, row.channel),
        )

    def _moment(self, at: datetime) -> str:
        return at.astimezone(self._zone).isoformat(timespec="seconds")


def _head(view: View, now: datetime) -> list[tuple[str, ...]]:
    zone, offset = dates.zone_note(now.astimezone(view.period.zone))
    return [
        (t("map.title"), dates.period_name(view.period), view.period.text),
        (t("wallboard.csv_zone", zone=zone, offset=offset),),
        (),
        tuple(t(f"map.column.{name}") for name in COLUMNS),
    ]


def _csv(head: list[tuple[str, ...]], lines: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
    """Semicolons and a byte order mark, as the figures' file has them; a chunk at a time."""
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows(head)
    for line in lines:
        writer.writerow([safe(cell) for cell in line])
        if out.tell() > _CHUNK:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _open_csv(found: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, open_data.FIELDS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({**row, "suppressed": "true" if row["suppressed"] else "false"} for row in found)
    return out.getvalue()


def _open_json(found: list[dict[str, Any]], view: View, now: datetime) -> str:
    document = {
        "as_of": now.astimezone(view.period.zone).isoformat(timespec="seconds"),
        "months": [month.text for month in open_data.months(view.period)],
        "zone": str(view.period.zone),
        "suppressed_below": open_data.LEAST,
        "counts": found,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _open(view: View) -> list[dict[str, Any]]:
    with hotline().database.reading() as session:
        return open_data.table(session, view.period)
