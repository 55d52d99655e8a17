"""What the page shows goes out as a file for spreadsheets, and the audit knows who took it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from ivr.records.audit import AuditEntry
from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.people import send

PATH = "/wallboard/capacity/export"


def test_half_hours_and_days_are_rows(supervisor: Any, line: Line) -> None:
    line.publish(with_plan(4, line.hotline.files))
    promised(line.database, 30, line.now + timedelta(hours=1))
    answer = send(supervisor, PATH, kind="csv", agents="2")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hotline-capacity-2026-11-24.csv"'
    rows = [row.split(";") for row in answer.text.lstrip("\ufeff").splitlines()]
    assert rows[0] == ["Kapasitas", "2 petugas"]
    assert rows[3][:4] == ["Hari", "Dari", "Sampai", "Diperkirakan meminta"]
    assert len(rows) == 4 + 14 + 6
    (promised_row,) = [row for row in rows[4:18] if row[1] == "09:30"]
    assert [row[1:3] for row in rows[18:]] == [["09:00", ""], *[["", ""]] * 4, ["", "09:00"]]
    assert promised_row == ["2026-11-24", "09:30", "10:00", "", "", "30", "30", "4", "4", "", "0", "12"]
    with line.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "capacity:export"))
    assert (entry.actor, entry.after) == ("staff:dewi", {"agents": 2, "kind": "csv"})


def test_excel_gets_numbers(supervisor: Any, line: Line) -> None:
    line.publish(with_plan(4, line.hotline.files))
    sheet = load_workbook(io.BytesIO(send(supervisor, PATH, kind="xlsx").data)).active
    assert sheet is not None
    assert sheet.cell(5, 2).value == "08:00"
    assert sheet.cell(5, 9).value == 4
    assert send(supervisor, PATH, kind="pdf").status_code == 400
