"""The figures as files: with zone and period, in the audit, the same as on the page and in the shell."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ivr.operations.callbacks import claims
from ivr.operations.figures import Unit, figure
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff
from ivr.web.frame import texts as frame_texts
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.people import send
from tests.support.shell import Shell
from tests.web.wallboard.reading import read


def downloaded(client: Any, **fields: str) -> list[list[str]]:
    answer = send(client, "/wallboard/export", **fields)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_download_says_zone_and_period_and_is_in_the_audit(line: Line, supervisor: Any) -> None:
    line.dial().press("3", "1", "1", "1")
    rows = downloaded(supervisor, period="2026-11")
    assert rows[0] == ["Angka hotline", "November 2026", "2026-11"]
    assert rows[1][0] == "waktu dan hari dalam WIB (UTC+07:00)"
    values = {row[0]: row[3] for row in rows[4:]}
    assert (values["calls.arrived"], values["reports.total"], values["promises.pending"]) == ("1", "1", "1")
    assert values["promises.share"] == ""
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "figures:export")).one()
    assert entry.actor == "staff:dewi"
    assert entry.after == {
        "period": "2026-11",
        "from": "2026-10-31T17:00:00+00:00",
        "until": "2026-11-30T17:00:00+00:00",
        "kind": "csv",
    }


def test_page_spreadsheets_and_shell_tell_the_same_figures(line: Line, supervisor: Any, shell: Shell) -> None:
    line.dial().press("3", "1", "1", "1")
    line.dial("+628111222333").press(*to_the_beep("2")).speak(9).press(*sent())
    line.dial("+628111222334").press("1").hang_up()
    line.dial("+628111222335").press("3")
    line.clock.advance(30)
    plain = downloaded(supervisor, period="2026-11", kind="csv")[3:]
    answer = send(supervisor, "/wallboard/export", period="2026-11", kind="xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    book = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [[row[0], row[2] or ""] for row in book] == [[row[0], row[2]] for row in plain]
    told = {row["code"]: row["value"] for row in shell.rows("figures", "--month", "2026-11")}
    page = read(supervisor, "/wallboard?period=2026-11")
    for of_csv, of_book in zip(plain[1:], book[1:], strict=True):
        code, value = of_book[0], of_book[3]
        assert of_csv[3].replace(",", ".") == ("" if value is None else f"{value:g}"), code
        if code in told:
            known = figure(code)
            expected = told[code] * 100 if known.unit is Unit.SHARE and told[code] is not None else told[code]
            assert value == (None if expected is None else pytest.approx(expected, abs=1e-4)), code
            name, text = shown_name(code), told[code]
            row = page[page.index(f'id="d-{known.noun}-{code.replace(".", "-")}"') :]
            assert name in row[:300]
            if known.unit is Unit.COUNT:
                assert f'<td class="number"><b>{text}</b></td>' in row[: row.index("</tr>")], code
    for whole, code in (("calls.arrived", "calls.arrived.hour"), ("reports.total", "reports.category")):
        assert sum(row[3] for row in book if str(row[0]).startswith(code)) == told[whole]


def shown_name(code: str) -> str:
    return str(frame_texts.texts("id")[f"figures.{code}.name"])


def test_every_form_that_is_answered_with_a_file_can_be_sent_again() -> None:
    doors = {"wallboard.export", "wallboard.map_download", "admin.export_audit", "admin.export_offices"}
    found = set()
    for template in Path("ivr/web/templates").rglob("*.html"):
        for form in re.findall(r"<form[^>]*>", template.read_text()):
            if name := next((door for door in doors if f"'{door}'" in form), None):
                assert "data-download" in form, (template, form)
                found.add(name)
    assert found == doors


def test_what_a_spreadsheet_would_take_for_a_formula_stays_a_text(line: Line, supervisor: Any) -> None:
    person = Staff(login="tes", name="=1+1", role="agent", created_at=line.now)
    with line.database.begin() as session:
        session.add(person)
    line.dial().press("3", "1", "1", "1")
    claims.take_next(line.database, person.id, line.now)
    rows = downloaded(supervisor, period="2026-11-24")
    assert [row[2] for row in rows if row and row[0].startswith("agents.taken.")] == ["'=1+1"]
