"""The map's downloads: numbers as the role allows, and open data without what is small."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.records.audit import AuditEntry
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, client_of, send
from tests.web.wallboard.map.reading import (
    JAKARTA,
    read,
    report,
)


def download(client: Any, kind: str, **fields: str) -> Any:
    answer = send(client, "/wallboard/map/download", kind=kind, **fields)
    assert answer.status_code == 200, answer.text
    return answer


def test_reports_are_downloaded_with_their_zone_and_numbers_as_the_role_allows(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    admin = client_of(line.app, LOGINS[Role.ADMIN])
    masked, whole = (download(client, "csv", period="2026-11") for client in (supervisor, admin))
    rows = list(csv.reader(io.StringIO(masked.text.removeprefix("\ufeff")), delimiter=";"))
    assert "WIB (UTC+07:00)" in rows[1][0]
    assert rows[4][1].endswith("+07:00")
    assert rows[4][6:9] == ["32.73", "Kota Bandung", "Jawa Barat"]
    assert "0812-3456-7890" not in masked.text
    assert "0812-3456-7890" in whole.text
    with line.database.reading() as session:
        taken = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "map:export").order_by(AuditEntry.id)
        ).all()
        assert [entry.after["masked"] for entry in taken if entry.after] == [True, False]


def test_a_spreadsheet_holds_the_same_rows(line: Line, supervisor: Any) -> None:
    report(line, CALLER)
    report(line, "+628111222332", "2", JAKARTA)
    sheet = load_workbook(io.BytesIO(download(supervisor, "xlsx", period="2026-11").data)).active
    rows = [tuple(cell or "" for cell in row) for row in sheet.iter_rows(min_row=5, values_only=True)]
    text = download(supervisor, "csv", period="2026-11").text
    plain = [tuple(row) for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")][4:]
    assert [row[0] for row in rows] == [row[0] for row in plain]
    assert [row[6] for row in rows] == ["32.73", "31.71"]


def test_open_data_leaves_out_what_is_small_and_every_sum(line: Line, supervisor: Any) -> None:
    for number in range(5):
        report(line, f"+62811122233{number}")
    report(line, "+628111222339", "2", JAKARTA)
    told = json.loads(download(supervisor, "open-json", period="2026-11").text)
    assert [(row["region_code"], row["category"], row["reports"]) for row in told["counts"]] == [
        ("31.71", "capital", None),
        ("32.73", "demand", 5),
    ]
    text = download(supervisor, "open-csv", period="2026-11", category="capital", region="31").text
    assert [row["reports"] for row in csv.DictReader(io.StringIO(text))] == ["", "5"]
    whole = json.loads(download(supervisor, "open-json", period="2026-11").text)
    part = json.loads(download(supervisor, "open-json", period="2026-11-01..2026-11-24").text)
    assert part["months"] == ["2026-11"]
    assert part["counts"] == whole["counts"]  # never less than a month, which would tell what the rest of it holds
    empty = download(supervisor, "open-json", period="2026-10-05..2026-10-09")
    assert (json.loads(empty.text)["months"], json.loads(empty.text)["counts"]) == (["2026-10"], [])
    assert 'filename="hotline-open-map-2026-10.json"' in empty.headers["Content-Disposition"]
    page = read(supervisor, "/wallboard/map?period=2026-11-01..2026-11-24")
    assert "Data terbuka selalu berisi bulan penuh: November 2026." in page
